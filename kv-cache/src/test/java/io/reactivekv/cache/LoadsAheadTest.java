package io.reactivekv.cache;

import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Loads ahead of a request: who may leave them, and what the errors of one cost the others. */
class LoadsAheadTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    private final Bed bed = new Bed();
    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final Sinks.One<String> gate = Sinks.one();
    private volatile Function<String, Mono<String>> loader = key -> Mono.just("v of " + key);

    @AfterEach
    void close() {
        bed.close();
    }

    private ReactiveCache<String> cache(ReadWriteTest.Levels levels) {
        return Bed.ready(bed.manager()
                .cache(
                        levels.of("c").prefetchLoaders(1),
                        String.class,
                        CacheLoader.of(key -> Mono.defer(() -> {
                            boolean unused = loaded.add(key);
                            return loader.apply(key);
                        }))));
    }

    private Mono<String> gated() {
        return gate.asMono().doOnCancel(cancelled::incrementAndGet);
    }

    @ParameterizedTest
    @EnumSource
    void warm_cancelled_theLoadIsCancelledAndNoMoreBegin(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = cache(levels);
        loader = key -> gated();
        cache.addWarmer(CacheWarmer.every(DAY, "s", () -> Flux.just("a", "b", "c")));
        Disposable run = cache.warm("s").subscribe();
        Await.until("it has begun", () -> loaded.contains("a"));
        run.dispose();
        Await.until("the load is cancelled", () -> cancelled.get() == 1);
        assertEquals(List.of("a"), loaded);
        loader = key -> Mono.just("v of " + key);
        assertEquals(3, value(cache.warm("s")));
    }

    @ParameterizedTest
    @EnumSource
    void warm_cancelledWhileACallerWaits_theLoadGoesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = cache(levels);
        loader = key -> gated();
        cache.addWarmer(CacheWarmer.every(DAY, "s", () -> Flux.just("k")));
        Disposable run = cache.warm("s").subscribe();
        Await.until("it has begun", () -> loaded.contains("k"));
        AtomicReference<String> got = new AtomicReference<>();
        Disposable caller = cache.get("k").subscribe(got::set);
        Await.until("the caller has joined", () -> cache.stats().joins() == 1);
        run.dispose();
        assertEquals(0, cancelled.get());
        assertTrue(gate.tryEmitValue("v").isSuccess());
        Await.until("the caller is answered", () -> "v".equals(got.get()));
        assertTrue(caller.isDisposed());
    }

    @ParameterizedTest
    @EnumSource
    void prefetch_callerJoinsAndLeaves_goesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = cache(levels);
        loader = key -> gated();
        assertTrue(cache.prefetch("k", 1));
        bed.advanceUntil("it has begun", Duration.ZERO, () -> loaded.contains("k"));
        Disposable caller = cache.get("k").subscribe();
        Await.until("the caller has joined", () -> cache.stats().joins() == 1);
        caller.dispose();
        assertEquals(0, cancelled.get());
        assertTrue(gate.tryEmitValue("v").isSuccess());
        Await.until("it is done", () -> cache.stats().prefetches() == 1);
        assertEquals("v", value(cache.get("k", ReadMode.FRESH_ONLY)));
    }

    /** How the keys of a warmer may fail. */
    enum Fault {
        THROWS,
        THROWS_FATALLY,
        FAILS_FATALLY_WITHIN,
        RETURNS_NULL,
        FAILS;

        Publisher<String> keys() {
            return switch (this) {
                case THROWS -> throw new IllegalStateException("no list of keys");
                case THROWS_FATALLY -> throw new NoClassDefFoundError("no class of keys");
                case FAILS_FATALLY_WITHIN ->
                    Flux.defer(() -> {
                        throw new NoClassDefFoundError("no class of keys");
                    });
                case RETURNS_NULL -> null;
                case FAILS -> Flux.error(new IllegalStateException("no list of keys"));
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void warm_keysFail_theOtherWarmersRun(Fault fault) {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.NEAR);
        cache.addWarmer(CacheWarmer.every(DAY, "bad", fault::keys));
        cache.addWarmer(CacheWarmer.every(DAY, "good", () -> Flux.just("k")));
        assertEquals(0, value(cache.warm("bad")));
        assertEquals(1, value(cache.warm("*")));
        assertEquals(List.of("k"), loaded);
    }

    @Test
    void warm_keysFailMidway_whatWasLoadedCounts() {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.NEAR);
        cache.addWarmer(CacheWarmer.every(
                DAY, "s", () -> Flux.just("k").concatWith(Flux.error(new IllegalStateException("no more keys")))));
        assertEquals(1, value(cache.warm("s")));
        assertEquals(1, cache.stats().warmed());
    }

    @ParameterizedTest
    @EnumSource
    void appeared_keysFail_theOtherWarmersRun(Fault fault) {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.NEAR);
        cache.addWarmer(CacheWarmer.onFirstAppearance("bad", user -> fault.keys()));
        cache.addWarmer(CacheWarmer.onFirstAppearance("good", Flux::just));
        assertEquals(1, value(cache.appeared("ann")));
        assertEquals(List.of("ann"), loaded);
        assertEquals(0, value(cache.appeared("ann")), "one that failed has run");
    }

    @ParameterizedTest
    @EnumSource
    void warmers_keysFail_runAgain(Fault fault) {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.NEAR);
        AtomicInteger runs = new AtomicInteger();
        cache.addWarmer(CacheWarmer.atStart("start", fault::keys));
        cache.addWarmer(CacheWarmer.every(
                MINUTE, "periodic", () -> runs.incrementAndGet() == 1 ? fault.keys() : Flux.just("k")));
        bed.advanceUntil("it runs again", MINUTE, () -> loaded.contains("k"));
        assertTrue(runs.get() > 1);
    }

    @ParameterizedTest
    @EnumSource
    void warm_aLoadFails_theOtherKeysAreLoaded(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = cache(levels);
        loader = key ->
                key.equals("bad") ? Mono.error(new IllegalStateException("no database")) : Mono.just("v of " + key);
        cache.addWarmer(CacheWarmer.every(DAY, "s", () -> Flux.just("bad", "good")));
        assertEquals(1, value(cache.warm("s")));
        assertEquals(List.of("bad", "good"), loaded);
        assertEquals(1, cache.stats().warmed());
        assertEquals(1, cache.stats().loadFailures());
        IllegalStateException unused = error(IllegalStateException.class, cache.get("bad"));
    }

    /** What a predictor must not do. */
    enum BadPredictor implements AccessPredictor {
        THROWS,
        RETURNS_NULL,
        KNOWS_NO_PROBABILITY;

        @Override
        public void read(String session, String key) {
            if (this == THROWS) {
                throw new IllegalStateException("no idea");
            }
        }

        @Override
        public Map<String, Double> next(String key) {
            return this == RETURNS_NULL ? null : Collections.singletonMap("next", null);
        }
    }

    @ParameterizedTest
    @EnumSource
    void predictor_breaksItsContract_readsGoOn(BadPredictor predictor) {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.NEAR);
        cache.predictBy(predictor);
        assertEquals("v of k", value(cache.get("k")));
        assertEquals("v of k", value(cache.get("k", ReadMode.FRESH_ONLY)));
        assertEquals(List.of(new KeyValue<>("k", "v of k")), list(cache.getAll(List.of("k"))));
        assertEquals(List.of("k"), loaded);
    }
}
