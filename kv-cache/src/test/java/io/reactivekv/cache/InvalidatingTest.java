package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Invalidations of every kind, with each combination of levels, and that no load resurrects what was invalidated. */
class InvalidatingTest {

    private static final EntryOptions TAGGED = EntryOptions.ofTags("t1", "t2").category("cat");

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** The ways to invalidate an entry of the key {@code user::42::name} with the options above. */
    enum Way {
        KEY,
        CATEGORY,
        TAG,
        ALL_OF_TAGS,
        PREFIX,
        PATTERN,
        FULL_SCAN,
        CLEAR;

        Mono<?> on(ReactiveCache<String> cache) {
            return switch (this) {
                case KEY -> cache.invalidate("user::42::name");
                case CATEGORY -> cache.invalidateCategory("cat");
                case TAG -> cache.invalidateTags("t1", "other");
                case ALL_OF_TAGS -> cache.invalidateAllOf("t1", "t2");
                case PREFIX -> cache.invalidatePrefix("user::4");
                case PATTERN -> cache.invalidateMatching("user::42::*");
                case FULL_SCAN -> cache.invalidateMatching("*::name", true);
                case CLEAR -> cache.clear();
            };
        }
    }

    static List<Arguments> waysAndLevels() {
        List<Arguments> all = new ArrayList<>();
        for (Way way : Way.values()) {
            for (ReadWriteTest.Levels levels : ReadWriteTest.Levels.values()) {
                all.add(Arguments.of(way, levels));
            }
        }
        return all;
    }

    /** Tags of a load are known only when it ends, so that whoever came after their invalidation has joined it. */
    @ParameterizedTest
    @EnumSource(names = {"NEAR", "BOTH", "SHARED"})
    void load_joinedBetweenTwoInvalidations_isLoadedAnew(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        List<Sinks.One<String>> loads = new CopyOnWriteArrayList<>();
        CacheLoader<String> loader = key -> {
            Sinks.One<String> result = Sinks.one();
            loads.add(result);
            return result.asMono().map(value -> Loaded.of(value).tags("t"));
        };
        List<String> got = new CopyOnWriteArrayList<>();
        Disposable first = cache.load("k", loader).subscribe(value -> got.add("first " + value));
        done(cache.invalidateTags("t"));
        Disposable second = cache.load("k", loader).subscribe(value -> got.add("second " + value));
        done(cache.invalidateTags("t"));
        assertEquals(1, loads.size());
        assertTrue(loads.get(0).tryEmitValue("old").isSuccess());
        Await.until("it is loaded anew", () -> loads.size() == 2);
        assertTrue(loads.get(1).tryEmitValue("new").isSuccess());
        Await.until("all have been answered", () -> got.size() == 2);
        assertEquals(List.of("first old", "second new"), got);
        first.dispose();
        second.dispose();
    }

    @ParameterizedTest
    @MethodSource("waysAndLevels")
    void invalidate_everyWay_hitsWhatItNamesAndIsNeverServed(Way way, ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("user::42::name", "Ann", TAGGED));
        done(cache.put("user::7::age", "30", EntryOptions.ofTags("t2")));
        assertEquals("Ann", value(cache.get("user::42::name")));
        done(way.on(cache));
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertEquals(Optional.empty(), optional(cache.get("user::42::name", ReadMode.ALLOW_STALE)));
        assertEquals(way == Way.CLEAR ? Optional.empty() : Optional.of("30"), optional(cache.get("user::7::age")));
        done(cache.put("user::42::name", "Bea", TAGGED));
        assertEquals("Bea", value(cache.get("user::42::name")), "what is put afterwards is served");
    }

    @ParameterizedTest
    @MethodSource("waysAndLevels")
    void invalidate_duringALoad_theResultIsNeverServedAfterwards(Way way, ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("user::42::name", "seed, so that the records are there", TAGGED));
        done(cache.invalidate("user::42::name"));
        Sinks.One<String> gate = Sinks.one();
        CacheLoader<String> gated = key ->
                gate.asMono().map(text -> Loaded.of(text).tags("t1", "t2").category("cat"));
        AtomicReference<String> early = new AtomicReference<>();
        Disposable unused = cache.load("user::42::name", gated).subscribe(early::set);
        done(way.on(cache));
        AtomicReference<String> late = new AtomicReference<>();
        CacheLoader<String> newer =
                key -> Mono.just(Loaded.of("new").tags("t1", "t2").category("cat"));
        Disposable unusedLate = cache.load("user::42::name", newer).subscribe(late::set);
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals("old", early.get(), "who asked before may get what was loaded before");
        Await.until("the later caller has its value", () -> late.get() != null);
        assertEquals("new", late.get());
        assertEquals("new", value(cache.get("user::42::name")));
    }

    @ParameterizedTest
    @MethodSource("waysAndLevels")
    void invalidate_duringALoadThatNobodyFollows_theResultIsNotKept(Way way, ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Sinks.One<String> gate = Sinks.one();
        CacheLoader<String> gated = key ->
                gate.asMono().map(text -> Loaded.of(text).tags("t1", "t2").category("cat"));
        Disposable unused = cache.load("user::42::name", gated).subscribe();
        done(way.on(cache));
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertEquals(Optional.empty(), optional(cache.get("user::42::name", ReadMode.ALLOW_STALE)));
    }

    @ParameterizedTest
    @EnumSource
    void invalidate_byAnotherProcess_isSeenHere(Way way) {
        CacheSpec spec = ReadWriteTest.Levels.BOTH.of("c");
        ReactiveCache<String> here = bed.cache(spec);
        ReactiveCache<String> there = bed.cache(spec);
        done(here.put("user::42::name", "Ann", TAGGED));
        assertEquals("Ann", value(there.get("user::42::name")));
        assertEquals("Ann", value(here.get("user::42::name")));
        done(way.on(there));
        Await.until(
                "it is gone here", () -> optional(here.get("user::42::name")).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void invalidate_byAnotherProcessDuringALoadHere_theResultIsNotKept(Way way) {
        CacheSpec spec = ReadWriteTest.Levels.BOTH.of("c");
        ReactiveCache<String> here = bed.cache(spec);
        ReactiveCache<String> there = bed.cache(spec);
        Sinks.One<String> gate = Sinks.one();
        CacheLoader<String> gated = key ->
                gate.asMono().map(text -> Loaded.of(text).tags("t1", "t2").category("cat"));
        Disposable unused = here.load("user::42::name", gated).subscribe();
        done(way.on(there));
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals(Optional.empty(), optional(there.get("user::42::name")));
        Await.until(
                "it is gone here", () -> optional(here.get("user::42::name")).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY", "CATEGORY", "TAG", "CLEAR"})
    void invalidate_inConstantTime_readsNoEntries(Way way) {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        for (int i = 0; i < 1_000; i++) {
            done(cache.put("k" + i, "v", TAGGED));
        }
        int scans = bed.backend.scans.get();
        int calls = bed.backend.calls.get();
        done(way.on(cache));
        assertEquals(scans, bed.backend.scans.get());
        assertTrue(bed.backend.calls.get() - calls < 20, "calls: " + (bed.backend.calls.get() - calls));
    }

    @ParameterizedTest
    @EnumSource
    void invalidateAllOf_afterHardTimeoutWasLowered_refusesALoadFromBefore(ReadWriteTest.Levels levels) {
        CacheSpec spec = levels.of("c").ttl(Duration.ofDays(1)).hardTimeout(Duration.ofHours(1));
        ReactiveCache<String> cache = bed.cache(spec);
        Sinks.One<Loaded<String>> gate = Sinks.one();
        AtomicReference<String> loaded = new AtomicReference<>();
        Disposable unused = cache.load("k", key -> gate.asMono()).subscribe(loaded::set);
        cache.reconfigure(spec.hardTimeout(Duration.ofSeconds(1)));
        done(cache.invalidateAllOf("t1", "t2"));
        bed.advance(Duration.ofMinutes(50));
        done(cache.cleanup());
        assertTrue(gate.tryEmitValue(Loaded.of("old").tags("t1", "t2")).isSuccess());
        Await.until("the load has ended", () -> loaded.get() != null);
        assertEquals(Optional.empty(), optional(cache.get("k")));
    }

    @ParameterizedTest
    @EnumSource
    void cleanup_removesWhatIsNeverServedAgain(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.putAll(Map.of("a", "1", "b", "2", "d", "3")));
        done(cache.put("e", "4", EntryOptions.ofTags("t")));
        done(cache.invalidateTags("t"));
        assertEquals(1, value(cache.cleanup()));
        if (levels == ReadWriteTest.Levels.BOTH) {
            bed.settle(cache);
        }
        bed.advance(Duration.ofMinutes(2));
        done(cache.put("f", "5"));
        long left = value(cache.cleanup());
        assertEquals(
                levels == ReadWriteTest.Levels.NEAR ? 3 : 0,
                left,
                "the store itself removes what is expired, and the watch has dropped what was near");
        assertEquals(List.of("f"), Await.list(cache.keys()));
    }
}
