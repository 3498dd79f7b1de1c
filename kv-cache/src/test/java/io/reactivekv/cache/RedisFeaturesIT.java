package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cache.IdentityTest.Account;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Identity, functions, warmers, prefetching and events on a real Redis, with another process beside it. */
class RedisFeaturesIT {

    private static final CacheSpec SPEC = CacheSpec.named("c").ttl(Duration.ofMinutes(1));

    private static RedisServer redis;

    private final AtomicInteger loads = new AtomicInteger();
    private RedisBed bed;

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
        bed = new RedisBed(redis);
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<String> counting(String key) {
        return Mono.fromSupplier(() -> key + "#" + loads.incrementAndGet());
    }

    private ReactiveCache<String> loading() {
        return Bed.ready(bed.manager().cache(SPEC, String.class, CacheLoader.of(this::counting)));
    }

    private ReactiveCache<Account> accounts() {
        return Bed.ready(bed.manager().identityCache(SPEC, Account.class, IdentityMerge.json(), Optional.empty()));
    }

    @Test
    void identity_writtenByAnotherProcess_goesIntoTheObjectThatIsHeld() {
        ReactiveCache<Account> here = accounts();
        ReactiveCache<Account> there = accounts();
        done(here.put("a", new Account("Ann", 1)));
        Account held = value(here.get("a"));
        Account elsewhere = value(there.get("a"));
        done(there.put("a", new Account("Ann", 2)));
        assertEquals(2, elsewhere.balance);
        Await.until("it is seen here", () -> value(here.get("a")).balance == 2);
        assertSame(held, value(here.get("a")));
        assertEquals(2, held.balance);
    }

    @Test
    void functions_areCachedAndInvalidateForOthersToo() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        Function<String, Mono<String>> name = here.cached(id -> "user::" + id + "::name", this::counting);
        assertEquals("42#1", value(name.apply("42")));
        assertEquals("42#1", value(name.apply("42")));
        assertEquals("42#1", value(there.get("user::42::name")));
        Function<String, Mono<String>> rename = there.invalidating("user::{0}::*", id -> Mono.just("done"));
        assertEquals("done", value(rename.apply("42")));
        Await.until(
                "it is seen here", () -> optional(here.get("user::42::name")).isEmpty());
        assertEquals("42#2", value(name.apply("42")));
    }

    @Test
    void warmers_andPrefetches_loadForAllProcesses() {
        ReactiveCache<String> here = loading();
        ReactiveCache<String> there = loading();
        here.addWarmer(CacheWarmer.onFirstAppearance("users", user -> Flux.just(user + "::name")));
        assertEquals(1, value(here.appeared("ann")));
        assertEquals(0, value(here.appeared("ann")));
        assertEquals("ann::name#1", value(there.get("ann::name")));
        long before = here.stats().prefetches();
        assertTrue(here.prefetch("next", 1));
        Await.until("it is loaded ahead", () -> here.stats().prefetches() > before);
        assertTrue(optional(there.get("next", ReadMode.FRESH_ONLY)).isPresent());
        assertEquals("next#2", value(here.get("next")));
        assertEquals(1, here.stats().prefetchHits());
    }

    @Test
    void events_andFigures_tellWhatHappens() {
        ReactiveCache<String> cache = bed.cache(SPEC.negativeTtl(Duration.ofMinutes(1)));
        List<String> told = new CopyOnWriteArrayList<>();
        Disposable listening = cache.events().subscribe(event -> told.add(event.kind() + " " + event.key()));
        assertEquals(Optional.empty(), optional(cache.get("none", key -> Mono.empty())));
        assertEquals(Optional.empty(), optional(cache.get("none", this::counting)));
        done(cache.put("k", "v"));
        assertTrue(value(cache.remove("k")));
        done(cache.invalidateTags("t"));
        Await.until("all is told", () -> told.contains("INVALIDATED t"));
        assertTrue(told.contains("CREATED k"), told::toString);
        assertEquals(1, cache.stats().emptyLoads());
        assertEquals(1, cache.stats().emptyHits());
        assertEquals(1, cache.stats().removes());
        assertEquals(1, cache.stats().puts());
        listening.dispose();
    }
}
