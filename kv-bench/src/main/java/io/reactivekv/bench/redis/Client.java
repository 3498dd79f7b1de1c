package io.reactivekv.bench.redis;

import java.time.Duration;
import org.reactivestreams.Publisher;

/** A client of Redis, as reactive code uses it. */
interface Client extends AutoCloseable {

    Publisher<?> get(String key);

    Publisher<?> put(String key, byte[] value);

    Publisher<?> put(String key, byte[] value, Duration ttl);

    @Override
    void close();
}
