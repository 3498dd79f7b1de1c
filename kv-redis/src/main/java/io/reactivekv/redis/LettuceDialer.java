package io.reactivekv.redis;

import io.lettuce.core.RedisURI;
import io.lettuce.core.api.StatefulRedisConnection;
import java.util.concurrent.CompletionStage;

/** Dials one address with the driver; a Sentinel address is resolved anew each time. */
record LettuceDialer(Driver driver, RedisURI uri, String where) implements Dialer {

    @Override
    public CompletionStage<StatefulRedisConnection<byte[], byte[]>> dial() {
        return driver.connect(uri);
    }

    /** Such a server waits for the end of what it takes for a command. */
    @Override
    public String doubt() {
        return uri.isSsl() ? ", with TLS; a server that speaks no TLS there never answers" : "";
    }
}
