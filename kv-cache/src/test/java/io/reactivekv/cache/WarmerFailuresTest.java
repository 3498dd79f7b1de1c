package io.reactivekv.cache;

import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Warmers that fail, or whose keys never end: each failure is counted, and the next run begins. */
class WarmerFailuresTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofDays(1);

    /** Twice the hard timeout, the lease, and 5 s. */
    private static final Duration FOR_A_KEY = Duration.ofSeconds(2 * 60 + 10 + 5);

    private final Bed bed = new Bed();
    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private final List<Long> warmed = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    private ReactiveCache<String> cache(CacheLoader<String> loader) {
        CacheLoader<String> noting = key -> {
            boolean unused = loaded.add(key);
            return loader.load(key);
        };
        CacheSpec spec = ReadWriteTest.Levels.NEAR.of("c").prefetchLoaders(1);
        return Bed.ready(bed.manager().cache(spec, String.class, noting));
    }

    private ReactiveCache<String> cache() {
        return cache(key -> Mono.just(Loaded.of("v")));
    }

    @ParameterizedTest
    @EnumSource
    void warm_keysFail_isCountedOnceForARun(LoadsAheadTest.Fault fault) {
        ReactiveCache<String> cache = cache();
        cache.addWarmer(CacheWarmer.every(DAY, "bad", fault::keys));
        assertEquals(0, value(cache.warm("bad")));
        assertEquals(1, cache.stats().warmerFailures());
        bed.advance(FOR_A_KEY);
        assertEquals(1, cache.stats().warmerFailures(), "nothing of the run is left");
        assertEquals(1L, cache.stats().toMap().get("warmerFailures"));
        assertEquals(0, cache.stats().loadFailures());
    }

    @Test
    void warm_keysNeverEnd_endsWithWhatItHasLoadedAndSaysSo() {
        ReactiveCache<String> cache = cache();
        cache.addWarmer(CacheWarmer.every(DAY, "endless", () -> Flux.just("k").concatWith(Flux.never())));
        try (CapturedLog log = new CapturedLog("io.reactivekv.cache.Warming", Level.WARN)) {
            Disposable unused = cache.warm("*").subscribe(warmed::add);
            bed.advance(FOR_A_KEY.minusMillis(1));
            assertEquals(List.of(), warmed);
            bed.advance(Duration.ofMillis(1));
            assertEquals(List.of(1L), warmed);
            String told = log.events().get(0).getFormattedMessage();
            assertTrue(told.contains("\"endless\" told no further key within PT2M15S"), told);
        }
        assertEquals(1, cache.stats().warmerFailures());
        assertEquals(List.of("k"), loaded);
    }

    @Test
    void warmer_periodicAndItsKeysNeverEnd_runsAgain() {
        ReactiveCache<String> cache = cache();
        AtomicInteger runs = new AtomicInteger();
        cache.addWarmer(
                CacheWarmer.every(MINUTE, "s", () -> runs.incrementAndGet() == 1 ? Flux.never() : Flux.just("k")));
        bed.advanceUntil("it runs again", MINUTE, () -> loaded.contains("k"));
        assertEquals(1, cache.stats().warmerFailures());
    }

    /** A source is not to blame for the time that loads take. */
    @Test
    void warm_loadsTakeTheirTime_theKeysAreWaitedForAllTheSame() {
        ReactiveCache<String> cache = cache(key -> Mono.never());
        cache.addWarmer(CacheWarmer.every(DAY, "s", () -> Flux.just("a", "b", "c")));
        Disposable unused = cache.warm("s").subscribe(warmed::add);
        bed.advanceUntil("it is over", MINUTE, () -> !warmed.isEmpty());
        assertEquals(List.of("a", "b", "c"), loaded);
        assertEquals(3, cache.stats().loadFailures());
        assertEquals(0, cache.stats().warmerFailures());
    }

    @ParameterizedTest
    @EnumSource
    void warm_loaderBreaksItsContract_theOtherKeysAreLoaded(PrefetchFailuresTest.Fault fault) {
        ReactiveCache<String> cache = cache(key -> key.equals("bad") ? fault.load() : Mono.just(Loaded.of("v")));
        cache.addWarmer(CacheWarmer.every(DAY, "s", () -> Flux.just("bad", "good")));
        Disposable unused = cache.warm("s").subscribe(warmed::add);
        bed.advanceUntil("it is over", MINUTE, () -> !warmed.isEmpty());
        assertEquals(List.of(1L), warmed);
        assertEquals(List.of("bad", "good"), loaded);
        assertEquals(1, cache.stats().loadFailures());
        assertEquals(0, cache.stats().warmerFailures());
    }

    @Test
    void warm_loadsMayTakeLongerMeanwhile_isNotTakenForAnEnd() {
        List<Sinks.One<Loaded<String>>> gates = new CopyOnWriteArrayList<>();
        ReactiveCache<String> cache = cache(key -> {
            Sinks.One<Loaded<String>> gate = Sinks.one();
            boolean unused = gates.add(gate);
            return gate.asMono();
        });
        cache.addWarmer(CacheWarmer.every(DAY, "s", () -> Flux.just("a", "b", "c")));
        Disposable run = cache.warm("s").subscribe(warmed::add);
        cache.reconfigure(cache.spec().hardTimeout(Duration.ofMinutes(10)));
        gates.get(0).tryEmitValue(Loaded.of("v")).orThrow();
        bed.advance(MINUTE.multipliedBy(8));
        gates.get(1).tryEmitValue(Loaded.of("v")).orThrow();
        gates.get(2).tryEmitValue(Loaded.of("v")).orThrow();
        Await.until("it has ended", () -> !warmed.isEmpty());
        assertEquals(List.of(3L), warmed);
        assertEquals(0, cache.stats().warmerFailures());
        run.dispose();
    }
}
