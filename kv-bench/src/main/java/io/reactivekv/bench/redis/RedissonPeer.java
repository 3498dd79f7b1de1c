package io.reactivekv.bench.redis;

import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import org.reactivestreams.Publisher;
import org.redisson.Redisson;
import org.redisson.api.RedissonClient;
import org.redisson.api.RedissonReactiveClient;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.config.Config;

/** Redisson's reactive buckets. */
final class RedissonPeer implements Client {

    private final RedissonClient client;
    private final RedissonReactiveClient reactive;
    private final String prefix;

    private RedissonPeer(Config config, String prefix) {
        this.client = Redisson.create(config);
        this.reactive = client.reactive();
        this.prefix = prefix;
    }

    /** As it comes. */
    static RedissonPeer plain(RedisServer server, String prefix) {
        Config config = new Config();
        config.useSingleServer().setAddress("redis://" + server.address());
        return new RedissonPeer(config, prefix);
    }

    /** With as many threads and connections as two cores can use. */
    static RedissonPeer tuned(RedisServer server, String prefix) {
        Config config = new Config();
        config.setThreads(2).setNettyThreads(2);
        config.useSingleServer()
                .setAddress("redis://" + server.address())
                .setConnectionMinimumIdleSize(8)
                .setConnectionPoolSize(8);
        return new RedissonPeer(config, prefix);
    }

    RedissonReactiveClient reactive() {
        return reactive;
    }

    @Override
    public Publisher<?> get(String key) {
        return reactive.<byte[]>getBucket(prefix + key, ByteArrayCodec.INSTANCE).get();
    }

    @Override
    public Publisher<?> put(String key, byte[] value) {
        return reactive.<byte[]>getBucket(prefix + key, ByteArrayCodec.INSTANCE).set(value);
    }

    @Override
    public Publisher<?> put(String key, byte[] value, Duration ttl) {
        return reactive.<byte[]>getBucket(prefix + key, ByteArrayCodec.INSTANCE).set(value, ttl);
    }

    @Override
    public void close() {
        client.shutdown();
    }
}
