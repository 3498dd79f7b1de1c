package io.reactivekv.cache;

import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisServer;
import java.util.ArrayList;
import java.util.List;

/** An emptied Redis with managers on it, which stand for processes, by one clock that is moved; timers go by themselves. */
final class RedisBed implements AutoCloseable {

    final ManualClock clock = new ManualClock();
    private final RedisServer redis;
    private final List<CacheManager> managers = new ArrayList<>();

    RedisBed(RedisServer redis) {
        this.redis = redis;
        redis.command("FLUSHALL");
    }

    CacheManager manager() {
        CacheManager made = CacheManager.builder()
                .factory(KeyValueStores.factory(redis.uri() + "?prefix=app:"))
                .clock(clock)
                .build();
        managers.add(made);
        return made;
    }

    ReactiveCache<String> cache(CacheSpec spec) {
        return Bed.ready(manager().cache(spec, String.class));
    }

    @Override
    public void close() {
        managers.forEach(CacheManager::close);
    }
}
