package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Prefetching and warming. */
class AheadTest {

    private static final CacheSpec SPEC =
            CacheSpec.named("c").shared(false).prefetchQueue(3).prefetchLoaders(1);

    private final Bed bed = new Bed();
    private final List<String> loaded = new CopyOnWriteArrayList<>();
    private final ConcurrentMap<String, Sinks.One<String>> gates = new ConcurrentHashMap<>();

    @AfterEach
    void close() {
        bed.close();
    }

    private ReactiveCache<String> cache(CacheSpec spec) {
        return Bed.ready(bed.manager()
                .cache(
                        spec,
                        String.class,
                        CacheLoader.of(key -> Mono.defer(() -> {
                            boolean unused = loaded.add(key);
                            Sinks.One<String> gate = gates.get(key);
                            return gate == null ? Mono.just("v of " + key) : gate.asMono();
                        }))));
    }

    /** Lets whatever is due on the timer happen until the condition holds. */
    private void runUntil(String what, BooleanSupplier condition) {
        Await.until(what, () -> {
            bed.advance(Duration.ZERO);
            return condition.getAsBoolean();
        });
    }

    @Test
    void prefetch_withoutLoader_isRefused() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("d"));
        assertThrows(IllegalStateException.class, () -> cache.prefetch("k", 1));
        assertThrows(IllegalStateException.class, () -> cache.prefetchAll(List.of(), 1));
        assertThrows(
                IllegalStateException.class, () -> cache.addWarmer(CacheWarmer.atStart("s", () -> Flux.just("k"))));
    }

    @Test
    void prefetch_queue_isOrderedBoundedAndWithoutRepeats() {
        ReactiveCache<String> cache = cache(SPEC);
        gates.put("busy", Sinks.one());
        assertTrue(cache.prefetch("busy", 1));
        runUntil("the one loader is busy", () -> loaded.contains("busy"));
        assertTrue(cache.prefetch("low", 1));
        assertTrue(cache.prefetch("high", 9));
        assertFalse(cache.prefetch("high", 9), "it is there already");
        assertTrue(cache.prefetch("middle", 5));
        assertEquals(List.of("high", "middle", "low"), cache.prefetchQueue());
        assertFalse(cache.prefetch("lowest", 0), "full of keys that are no less urgent");
        assertTrue(cache.prefetch("urgent", 10), "makes room");
        assertEquals(List.of("urgent", "high", "middle"), cache.prefetchQueue());
        assertTrue(gates.get("busy").tryEmitValue("v").isSuccess());
        runUntil("all are loaded", () -> loaded.size() == 4);
        assertEquals(List.of("busy", "urgent", "high", "middle"), loaded);
        runUntil("counted", () -> cache.stats().prefetches() == 4);
    }

    @Test
    void prefetch_cacheIsTurnedOff_waitsUntilItIsOn() {
        ReactiveCache<String> cache = cache(SPEC);
        cache.reconfigure(cache.spec().enabled(false));
        assertTrue(cache.prefetch("k", 1));
        bed.advance(Duration.ZERO);
        assertEquals(List.of("k"), cache.prefetchQueue());
        assertEquals(List.of(), loaded);
        cache.reconfigure(cache.spec().enabled(true));
        runUntil("it is loaded", () -> loaded.contains("k"));
        assertEquals("v of k", value(cache.get("k", ReadMode.FRESH_ONLY)));
    }

    @Test
    void prefetch_cacheIsTurnedOffOnceAKeyIsTaken_thatWaitsOnAtItsPlace() {
        ReactiveCache<String> cache = cache(SPEC);
        List<String> queued = new CopyOnWriteArrayList<>();
        // What the timer is to do next waits for the end of this.
        Disposable unused = bed.timer.schedule(() -> {
            boolean unusedFirst = cache.prefetch("k", 1);
            boolean unusedTaken = queued.addAll(cache.prefetchQueue());
            cache.reconfigure(cache.spec().enabled(false));
            boolean unusedOther = cache.prefetch("l", 1);
            boolean unusedAgain = cache.prefetch("k", 0);
        });
        bed.advance(Duration.ZERO);
        assertEquals(List.of(), queued, "it was taken");
        assertEquals(List.of("k", "l"), cache.prefetchQueue());
        assertEquals(List.of(), loaded);
        cache.reconfigure(cache.spec().enabled(true));
        runUntil("both are loaded", () -> loaded.size() == 2);
        assertEquals(List.of("k", "l"), loaded);
    }

    @ParameterizedTest
    @EnumSource
    void prefetch_hit_isCountedOnceAndFreshKeysAreLeftAlone(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = cache(levels.of("c"));
        assertTrue(cache.prefetch("k", 1));
        runUntil("prefetched", () -> cache.stats().prefetches() == 1);
        if (levels == ReadWriteTest.Levels.BOTH) {
            bed.settle(cache);
            assertEquals(
                    0, cache.stats().entries(), "the watch has told of the write, and the near level has dropped it");
        }
        assertEquals("v of k", value(cache.get("k")));
        assertEquals("v of k", value(cache.get("k")));
        assertEquals(1, cache.stats().prefetchHits());
        assertTrue(cache.prefetch("k", 1));
        runUntil("looked at", () -> cache.prefetchQueue().isEmpty());
        assertEquals(List.of("k"), loaded);
    }

    @ParameterizedTest
    @EnumSource
    void prefetch_thenPut_readsOfWhatWasPutAreNoHitsOfIt(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = cache(levels.of("c"));
        assertTrue(cache.prefetch("k", 1));
        runUntil("prefetched", () -> cache.stats().prefetches() == 1);
        bed.advance(Duration.ofMillis(1));
        done(cache.put("k", "by hand"));
        assertEquals("by hand", value(cache.get("k")));
        assertEquals(0, cache.stats().prefetchHits());
    }

    @Test
    void prefetch_keyIsLoadedWhileItLooks_loadsItNoMore() {
        ReactiveCache<String> cache = cache(CacheSpec.named("c"));
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicBoolean looks = new AtomicBoolean();
        bed.backend.nextRead.set(read -> read.switchIfEmpty(Mono.defer(() -> {
            looks.set(true);
            return gate.asMono().then(Mono.empty());
        })));
        assertTrue(cache.prefetch("k", 1));
        runUntil("it has found nothing", looks::get);
        assertEquals("v of k", value(cache.get("k")));
        assertTrue(gate.tryEmitEmpty().isSuccess());
        runUntil("it is done", () -> cache.stats().prefetches() == 1);
        assertEquals(List.of("k"), loaded);
    }

    @Test
    void get_cacheWithLoader_loads() {
        ReactiveCache<String> cache = cache(SPEC);
        assertEquals("v of k", value(cache.get("k")));
        assertEquals(Optional.empty(), optional(cache.get("l", ReadMode.FRESH_ONLY)));
    }

    @Test
    void warmers_runAtTheirTime() {
        ReactiveCache<String> cache = cache(SPEC.ttl(Duration.ofMinutes(1)));
        cache.addWarmer(CacheWarmer.atStart("config", () -> Flux.just("a", "b")));
        runUntil("warm at start", () -> loaded.size() == 2);
        assertEquals(0, value(cache.warm("config")), "all of it is fresh");
        bed.advance(Duration.ofMinutes(2));
        assertEquals(2, value(cache.warm("config")));
        assertEquals(0, value(cache.warm("nowhere")));
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", user -> Flux.just("user::" + user)));
        assertEquals(1, value(cache.appeared("ann")));
        assertEquals(0, value(cache.appeared("ann")));
        assertEquals(1, value(cache.appeared("bob")));
        cache.addWarmer(CacheWarmer.every(Duration.ofMinutes(1), "rates", () -> Flux.just("rate")));
        bed.advance(Duration.ofMinutes(1));
        runUntil("warm after an interval", () -> loaded.contains("rate"));
        bed.advance(Duration.ofMinutes(1));
        runUntil("and again", () -> loaded.stream().filter("rate"::equals).count() == 2);
        assertThrows(
                IllegalArgumentException.class, () -> CacheWarmer.every(Duration.ZERO, "x", () -> Flux.just("rate")));
    }

    @Test
    void warmers_cacheIsTurnedOff_runOnceItIsOn() {
        ReactiveCache<String> cache = cache(SPEC);
        cache.reconfigure(cache.spec().enabled(false));
        cache.addWarmer(CacheWarmer.atStart("config", () -> Flux.just("a")));
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", Flux::just));
        assertEquals(0, value(cache.appeared("ann")));
        assertEquals(List.of(), loaded);
        cache.reconfigure(cache.spec().enabled(true));
        runUntil("warm at start", () -> loaded.contains("a"));
        assertEquals(1, value(cache.appeared("ann")));
        assertEquals(0, value(cache.appeared("ann")));
        cache.reconfigure(cache.spec().enabled(false));
        cache.reconfigure(cache.spec().enabled(true));
        assertEquals(List.of("a", "ann"), loaded);
    }

    @Test
    void warmerAtStart_cacheIsTurnedOffMidway_goesOnOnceItIsOn() {
        ReactiveCache<String> cache = cache(SPEC);
        gates.put("a", Sinks.one());
        cache.addWarmer(CacheWarmer.atStart("s", () -> Flux.just("a", "b", "c")));
        runUntil("it has begun", () -> loaded.contains("a"));
        cache.reconfigure(cache.spec().enabled(false));
        assertTrue(gates.remove("a").tryEmitValue("v of a").isSuccess());
        assertEquals(List.of("a"), loaded);
        cache.reconfigure(cache.spec().enabled(true));
        runUntil("the rest is loaded", () -> loaded.containsAll(List.of("b", "c")));
    }

    @Test
    void warmers_cacheWasOffForAMoment_loadWhatTheyHaveLeftOut() {
        ReactiveCache<String> cache = cache(SPEC.prefetchLoaders(2));
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", user -> Flux.just("d", "e", "f")));
        gates.put("a", Sinks.one());
        gates.put("b", Sinks.one());
        cache.addWarmer(CacheWarmer.atStart("s", () -> Flux.just("a", "b", "c")));
        runUntil("it has begun", () -> loaded.containsAll(List.of("a", "b")));
        gates.put("d", Sinks.one());
        gates.put("e", Sinks.one());
        Disposable appearance = cache.appeared("ann").subscribe();
        runUntil("that has begun", () -> loaded.containsAll(List.of("d", "e")));
        cache.reconfigure(cache.spec().enabled(false));
        assertTrue(gates.remove("b").tryEmitValue("v of b").isSuccess());
        assertTrue(gates.remove("e").tryEmitValue("v of e").isSuccess());
        cache.reconfigure(cache.spec().enabled(true));
        assertTrue(gates.remove("a").tryEmitValue("v of a").isSuccess());
        assertTrue(gates.remove("d").tryEmitValue("v of d").isSuccess());
        runUntil("what the one at start has left out is loaded", () -> loaded.contains("c"));
        runUntil("the appearance has ended", appearance::isDisposed);
        assertTrue(value(cache.appeared("ann")) > 0);
        assertTrue(loaded.contains("f"));
    }

    @Test
    void addWarmer_null_isRefusedAndTheOthersRun() {
        ReactiveCache<String> cache = cache(SPEC);
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", Flux::just));
        assertThrows(NullPointerException.class, () -> cache.addWarmer(null));
        assertThrows(
                NullPointerException.class,
                () -> cache.addWarmer(CacheWarmer.every(Duration.ofMinutes(1), "rates", null)));
        assertThrows(
                IllegalArgumentException.class,
                () -> cache.addWarmer(CacheWarmer.every(Duration.ofDays(200_000), "rates", () -> Flux.just("rate"))));
        cache.addWarmer(CacheWarmer.every(Duration.ofDays(36_525), "rates", () -> Flux.just("rate")));
        assertEquals(1, value(cache.warm("*")));
        assertEquals(1, value(cache.appeared("ann")));
        assertEquals(List.of("rate", "ann"), loaded);
    }

    @Test
    void warm_warmerAddedBeforeTheSubscription_runs() {
        ReactiveCache<String> cache = cache(SPEC.ttl(Duration.ofMinutes(1)));
        Mono<Long> warmed = cache.warm("rates");
        cache.addWarmer(CacheWarmer.every(Duration.ofMinutes(1), "rates", () -> Flux.just("rate")));
        assertEquals(1, value(warmed));
    }

    @Test
    void warm_keyThatNoCacheTakes_isLeftOut() {
        ReactiveCache<String> cache = cache(SPEC);
        cache.addWarmer(CacheWarmer.every(Duration.ofDays(1), "s", () -> Flux.just("", "\ud83d", "k")));
        assertEquals(1, value(cache.warm("s")));
        assertEquals(List.of("k"), loaded);
        assertEquals(2, cache.stats().callsRefused());
        assertEquals(2, cache.stats().warmerFailures());
    }

    @Test
    void appeared_cancelled_countsAsNotYet() {
        ReactiveCache<String> cache = cache(SPEC);
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", Flux::just));
        gates.put("ann", Sinks.one());
        Disposable first = cache.appeared("ann").subscribe();
        assertEquals(List.of("ann"), loaded);
        first.dispose();
        gates.clear();
        assertEquals(1, value(cache.appeared("ann")));
        assertEquals(0, value(cache.appeared("ann")));
    }

    @Test
    void appeared_cancelledByItsResult_countsAsSeen() {
        ReactiveCache<String> cache = cache(SPEC);
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", Flux::just));
        assertEquals(1, value(Flux.from(cache.appeared("ann")).next()));
        assertEquals(0, value(cache.appeared("ann")));
    }

    @Test
    void warmer_periodic_keepsItsKeysFresh() {
        ReactiveCache<String> cache = cache(SPEC.ttl(Duration.ofSeconds(60)));
        cache.addWarmer(CacheWarmer.every(Duration.ofSeconds(45), "rates", () -> Flux.just("rate")));
        bed.advance(Duration.ofSeconds(45));
        runUntil("the first run is done", () -> loaded.size() == 1);
        for (int second = 45; second < 300; second += 15) {
            assertEquals(Optional.of("v of rate"), optional(cache.get("rate", ReadMode.FRESH_ONLY)), second + " s");
            bed.advance(Duration.ofSeconds(15));
        }
        assertEquals(6, loaded.size(), "one load a run");
    }

    @Test
    void reconfigure_queueAndLoaders_takeEffectAtOnce() {
        ReactiveCache<String> cache = cache(SPEC);
        for (String key : List.of("a", "b", "c", "d")) {
            gates.put(key, Sinks.one());
        }
        assertTrue(cache.prefetch("a", 1));
        runUntil("the one loader is busy", () -> loaded.contains("a"));
        assertTrue(cache.prefetch("b", 1));
        cache.reconfigure(cache.spec().prefetchQueue(1).prefetchLoaders(3));
        runUntil("a second one has begun", () -> loaded.contains("b"));
        assertTrue(cache.prefetch("c", 1));
        runUntil("a third one has begun", () -> loaded.contains("c"));
        assertTrue(cache.prefetch("d", 1));
        assertFalse(cache.prefetch("e", 1), "the queue has room for one");
        assertEquals(List.of("d"), cache.prefetchQueue());
    }

    @Test
    void warm_moreThanAreRememberedOtherwise_hitsAreCounted() {
        int many = 20_000;
        ReactiveCache<String> cache = cache(SPEC.nearEntries(2L * many).prefetchLoaders(8));
        cache.addWarmer(CacheWarmer.every(
                Duration.ofDays(1), "s", () -> Flux.range(0, many).map(i -> "k" + i)));
        assertEquals(many, value(cache.warm("s")));
        for (int i = 0; i < many; i++) {
            assertEquals("v of k" + i, value(cache.get("k" + i)));
        }
        assertEquals(many, cache.stats().prefetchHits());
    }

    @Test
    void reconfigure_moreRoom_hitsOfAllAreCounted() {
        int many = 20_000;
        ReactiveCache<String> cache = cache(SPEC.prefetchLoaders(8));
        cache.reconfigure(cache.spec().nearEntries(2L * many));
        cache.addWarmer(CacheWarmer.every(
                Duration.ofDays(1), "s", () -> Flux.range(0, many).map(i -> "k" + i)));
        assertEquals(many, value(cache.warm("s")));
        for (int i = 0; i < many; i++) {
            assertEquals("v of k" + i, value(cache.get("k" + i)));
        }
        assertEquals(many, cache.stats().prefetchHits());
    }
}
