package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cache.PrefetchFailuresTest.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Loaders that break their contract where nobody joins the load, or waits for it. */
class BadLoadsTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** It throws when it makes its result. */
    private static final CacheLoader<String> NEGATIVE_TTL =
            key -> Mono.fromSupplier(() -> Loaded.of("v").ttl(Duration.ofMillis(-1)));

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private Throwable failure(Mono<String> call) {
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        Disposable unused = call.subscribe(value -> {}, failures::add);
        bed.advanceUntil("it has failed", SECOND, () -> !failures.isEmpty());
        return failures.get(0);
    }

    /** So many loads have failed, and none is under way. */
    private void advanceUntilFailed(ReactiveCache<String> cache, int times) {
        bed.advanceUntil(
                "it has failed",
                SECOND,
                () -> cache.stats().loadFailures() == times
                        && GatedLoad.flights(cache).size() == 0);
    }

    private static Class<?> expected(Fault fault) {
        return fault == Fault.THROWS || fault == Fault.FAILS ? IllegalStateException.class : CacheLoadException.class;
    }

    @ParameterizedTest
    @EnumSource
    void load_cacheIsOff_isATypedErrorAndCounted(Fault fault) {
        for (ReadWriteTest.Levels levels : ReadWriteTest.Levels.values()) {
            ReactiveCache<String> cache = bed.cache(levels.of("c" + levels).enabled(false));
            assertInstanceOf(expected(fault), failure(cache.load("k", key -> fault.load())));
            assertEquals(1, cache.stats().loadFailures());
            assertEquals("v", value(cache.get("k", key -> Mono.just("v"))));
        }
    }

    private void isRefreshedBehindInVain(ReactiveCache<String> cache, CacheLoader<String> loader) {
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        assertEquals("stale", value(cache.load("k", loader)));
        advanceUntilFailed(cache, 1);
        assertEquals("stale", value(cache.get("k", ReadMode.ALLOW_STALE)));
        assertEquals("stale", value(cache.get("k", key -> Mono.just("new"))));
        Await.until("it is refreshed", () -> optional(cache.get("k")).equals(Optional.of("new")));
    }

    private static CacheSpec refreshing(ReadWriteTest.Levels levels) {
        return levels.of("c" + levels)
                .staleFor(Duration.ofDays(365))
                .staleWhileRevalidate(true)
                .hardTimeout(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @EnumSource
    void load_behindTheCaller_leavesTheStaleValueAndTheNextCallerTriesAgain(Fault fault) {
        for (ReadWriteTest.Levels levels : ReadWriteTest.Levels.values()) {
            isRefreshedBehindInVain(bed.cache(refreshing(levels)), key -> fault.load());
        }
    }

    @ParameterizedTest
    @EnumSource
    void load_negativeTtl_isAnErrorOfTheLoader(ReadWriteTest.Levels levels) {
        isRefreshedBehindInVain(bed.cache(refreshing(levels)), NEGATIVE_TTL);
        ReactiveCache<String> cache =
                Bed.ready(bed.manager().cache(levels.of("d").prefetchLoaders(1), String.class, NEGATIVE_TTL));
        IllegalArgumentException unused = error(
                IllegalArgumentException.class,
                cache.loadAll(
                                List.of("k"),
                                keys -> Mono.fromSupplier(
                                        () -> Map.of("k", Loaded.of("v").ttl(Duration.ofMillis(-1)))))
                        .collectList());
        advanceUntilFailed(cache, 1);
        assertTrue(cache.prefetch("k", 1));
        advanceUntilFailed(cache, 2);
        assertEquals(0, cache.stats().callsRefused(), "no caller is to blame");
        assertEquals("v", value(cache.get("k", key -> Mono.just("v"))));
    }

    @ParameterizedTest
    @EnumSource(names = {"EMITS_TWICE", "NEVER_ENDS"})
    void cached_functionBreaksItsContract_isATypedErrorAndTheNextCallGoesOn(Fault fault) {
        AtomicInteger calls = new AtomicInteger();
        Function<Integer, Publisher<String>> function =
                number -> calls.incrementAndGet() == 1 ? Flux.from(fault.load()).map(Loaded::value) : Mono.just("v");
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        Function<Integer, Mono<String>> cached = cache.cached(number -> "k::" + number, function);
        assertInstanceOf(CacheLoadException.class, failure(cached.apply(1)));
        assertEquals(1, cache.stats().loadFailures());
        assertEquals("v", value(cached.apply(1)));
        assertEquals("v", value(cached.apply(1)));
        assertEquals(2, calls.get());
    }
}
