package io.reactivekv.cache;

import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Loads of two processes on one real Redis, by a clock that is moved. */
class RedisReadThroughIT {

    private static final CacheSpec SPEC = CacheSpec.named("c").ttl(Duration.ofMinutes(1));

    private static RedisServer redis;

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger loads = new AtomicInteger();
    private CacheManager here;
    private CacheManager there;

    @BeforeAll
    static void startServer() {
        redis = RedisServer.start();
    }

    @AfterAll
    static void stopServer() {
        redis.close();
    }

    @BeforeEach
    void open() {
        redis.command("FLUSHALL");
        here = manager();
        there = manager();
    }

    private CacheManager manager() {
        return CacheManager.builder()
                .factory(KeyValueStores.factory(redis.uri() + "?prefix=app:"))
                .clock(clock)
                .build();
    }

    @AfterEach
    void close() {
        here.close();
        there.close();
    }

    private ReactiveCache<String> cache(CacheManager manager, CacheSpec spec) {
        CacheLoader<String> counting =
                CacheLoader.of(key -> Mono.fromSupplier(() -> key + "#" + loads.incrementAndGet()));
        return Bed.ready(manager.cache(spec, String.class, counting));
    }

    @Test
    void get_staleWhileRevalidate_servesAtOnceAndRefreshesForAll() {
        CacheSpec spec = SPEC.staleWhileRevalidate(true);
        ReactiveCache<String> cache = cache(here, spec);
        ReactiveCache<String> other = cache(there, spec);
        assertEquals("k#1", value(cache.get("k")));
        assertEquals("k#1", value(other.get("k")));
        clock.advance(Duration.ofMinutes(1));
        assertEquals("k#1", value(cache.get("k")));
        Await.until(
                "it is refreshed",
                () -> optional(other.get("k", ReadMode.FRESH_ONLY)).equals(Optional.of("k#2")));
        assertEquals("k#2", value(other.get("k")));
        assertEquals(2, loads.get());
    }

    @Test
    void get_emptyResult_isRememberedByAllForTheNegativeTtl() {
        CacheSpec spec = SPEC.negativeTtl(Duration.ofSeconds(30));
        ReactiveCache<String> cache = cache(here, spec);
        ReactiveCache<String> other = cache(there, spec);
        assertEquals(Optional.empty(), optional(cache.get("k", key -> Mono.empty())));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(Optional.empty(), optional(other.get("k")));
        assertEquals(0, loads.get());
        clock.advance(Duration.ofSeconds(30));
        assertEquals("k#1", value(other.get("k")));
    }

    @Test
    void prefetch_missingKey_isThereForAll() {
        ReactiveCache<String> cache = cache(here, SPEC);
        ReactiveCache<String> other = cache(there, SPEC);
        assertTrue(cache.prefetch("k", 1));
        Await.until(
                "it is loaded",
                () -> optional(other.get("k", ReadMode.FRESH_ONLY)).isPresent());
        assertEquals("k#1", value(other.get("k")));
        assertEquals("k#1", value(cache.get("k")));
        assertEquals(1, loads.get());
    }
}
