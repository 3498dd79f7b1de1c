package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The cache on a real Redis, ordered and plain. */
class RedisCacheIT {

    private static RedisServer redis;

    private CacheManager manager;
    private KeyValueStoreFactory factory;

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
        open("");
    }

    private void open(String options) {
        redis.command("FLUSHALL");
        factory = KeyValueStores.factory(redis.uri() + "?prefix=app:" + options);
        manager = CacheManager.over(factory);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private ReactiveCache<String> cache() {
        return Bed.ready(manager.cache(CacheSpec.named("c").ttl(Duration.ofMinutes(1)), String.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&ordered=false"})
    void everything_works(String options) {
        close();
        open(options);
        ReactiveCache<String> cache = cache();
        AtomicInteger loads = new AtomicInteger();
        assertEquals("1", value(cache.get("a", key -> Mono.fromSupplier(() -> "" + loads.incrementAndGet()))));
        assertEquals("1", value(cache.get("a", key -> Mono.fromSupplier(() -> "" + loads.incrementAndGet()))));
        assertFalse(value(cache.putIfAbsent("a", "x")));
        assertTrue(value(cache.replace("a", "2")));
        done(cache.put("user::1", "u1", EntryOptions.ofTags("t1", "t2").category("users")));
        done(cache.put("user::2", "u2", EntryOptions.ofTags("t1").category("users")));
        done(cache.putAll(Map.of("b", "3", "d", "4")));
        assertEquals(
                List.of(new KeyValue<>("d", "4"), new KeyValue<>("a", "2"), new KeyValue<>("e", "5")),
                list(cache.getAll(List.of("d", "a", "e"), keys -> Mono.just(Map.of("e", "5")))));
        assertEquals(
                List.of("a", "b", "d", "e", "user::1", "user::2"),
                list(cache.keys()).stream().sorted().toList());
        assertEquals(1, value(cache.invalidateAllOf("t1", "t2")));
        assertEquals(Optional.empty(), optional(cache.get("user::1")));
        assertEquals("u2", value(cache.get("user::2")));
        assertEquals(1, value(cache.invalidateMatching("user::*")));
        assertEquals(Optional.empty(), optional(cache.get("user::2")));
        done(cache.invalidate("b"));
        assertEquals(EntryStatus.INVALID, value(cache.entry("b")).status());
        assertTrue(value(cache.remove("d")));
        done(cache.clear());
        assertEquals(Optional.empty(), optional(cache.get("a")));
        assertTrue(value(cache.cleanup()) >= 2);
        assertEquals(List.of(), list(cache.keys()));
        assertEquals(0L, cache.stats().toMap().get("sharedFailures"));
    }

    @ParameterizedTest
    @EnumSource
    void invalidate_duringALoad_theResultIsNotKept(InvalidatingTest.Way way) {
        ReactiveCache<String> cache = cache();
        Sinks.One<String> gate = Sinks.one();
        AtomicInteger begun = new AtomicInteger();
        CacheLoader<String> gated = key -> Mono.defer(() -> {
            int unused = begun.incrementAndGet();
            return gate.asMono().map(text -> Loaded.of(text).tags("t1", "t2").category("cat"));
        });
        Mono<String> early = cache.load("user::42::name", gated).cache();
        Disposable unused = early.subscribe();
        Await.until("begun", () -> begun.get() == 1);
        done(way.on(cache));
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals("old", value(early));
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertEquals(Optional.empty(), optional(cache.get("user::42::name", ReadMode.ALLOW_STALE)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recordLost_duringALoadFromBeforeItsInvalidation_theResultIsNotKept(boolean leases) {
        CacheSpec spec = CacheSpec.named("c").ttl(Duration.ofMinutes(1)).leases(leases);
        ReactiveCache<String> cache = Bed.ready(manager.cache(spec, String.class));
        done(cache.put("a", "1", EntryOptions.ofTags("t")));
        GatedLoad load = new GatedLoad(cache, "k");
        Await.until("begun", () -> GatedLoad.flights(cache).find("k") != null);
        done(cache.invalidateTags("t"));
        assertTrue(value(factory.open("cache:c:v:", String.class).delete("t:t")));
        Await.until("it is noticed", () -> !Bed.core(cache).validity.knows(Validity.tag("t")));
        load.end(Loaded.of("old").tags("t"));
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(Optional.empty(), optional(cache.get("a")), "what was invalid is not valid again");
    }

    @Test
    void flushall_isANewEpoch() {
        ReactiveCache<String> cache = cache();
        done(cache.put("k", "v"));
        Await.until("near", () -> optional(cache.get("k")).isPresent());
        redis.command("FLUSHALL");
        Await.until("gone here as well", () -> optional(cache.get("k")).isEmpty());
        Await.until("goes on", () -> {
            done(cache.put("k", "w"));
            return optional(cache.get("k")).equals(Optional.of("w"));
        });
    }
}
