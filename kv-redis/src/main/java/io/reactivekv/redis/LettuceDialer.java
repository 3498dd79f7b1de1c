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
}
