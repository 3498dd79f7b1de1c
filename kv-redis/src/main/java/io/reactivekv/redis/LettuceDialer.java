package io.reactivekv.redis;

import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** Dials by one route with the driver; Sentinels are asked for the master anew each time. Confined to the home loop. */
final class LettuceDialer implements Dialer {

    private final Driver driver;
    private final Route route;
    private int turn;

    LettuceDialer(Driver driver, Route route) {
        this.driver = driver;
        this.route = route;
    }

    @Override
    public CompletionStage<Dialled> dial() {
        return driver.connect(route.uris().apply(turn++));
    }

    @Override
    public int ways() {
        return route.ways();
    }

    @Override
    public CompletionStage<Boolean> isReplaced(SocketAddress master) {
        return driver.isReplaced(route.uris().apply(turn), master);
    }

    @Override
    public String where() {
        return route.where();
    }

    /** Such a server waits for the end of what it takes for a command. */
    @Override
    public String doubt() {
        return route.secure() ? ", with TLS; a server that speaks no TLS there never answers" : "";
    }
}
