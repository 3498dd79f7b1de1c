package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Finds out now and then whether the master of a live link has been replaced, which the link itself may never show: nobody
 * tells a master that is cut off from its Sentinels. Believed when it is found twice in a row. Confined to the home loop.
 */
final class Succession {

    /** How many beats of a link lie between two questions, while nothing is suspected. */
    static final int BEATS = 10;

    private final Dialer dialer;
    private final EventExecutor home;
    private @Nullable SocketAddress master;
    private int links;
    private int beats;
    private boolean asking;
    private boolean suspected;

    Succession(Dialer dialer, EventExecutor home) {
        this.dialer = dialer;
        this.home = home;
    }

    /** A link has been made to the master at an address. */
    void linked(SocketAddress address) {
        master = address;
        links++;
        beats = 0;
        suspected = false;
    }

    /**
     * To be called at each beat of the link.
     *
     * @param replaced called later, unless there is another link by then
     */
    void beat(Runnable replaced) {
        SocketAddress now = master;
        beats++;
        if (now == null || asking || (beats < BEATS && !suspected)) {
            return;
        }
        beats = 0;
        int link = links;
        asking = true;
        Object unused = dialer.isReplaced(now)
                .whenComplete((is, failure) ->
                        home.execute(() -> answered(link, failure == null && Boolean.TRUE.equals(is), replaced)));
    }

    private void answered(int link, boolean is, Runnable replaced) {
        asking = false;
        if (link != links) {
            return;
        }
        if (is && suspected) {
            suspected = false;
            replaced.run();
        } else {
            suspected = is;
        }
    }
}
