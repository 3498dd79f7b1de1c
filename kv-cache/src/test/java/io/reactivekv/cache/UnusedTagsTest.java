package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Tags of things that come and go leave nothing behind for ever. */
class UnusedTagsTest {

    private static final int MANY = 2_500;
    private static final CacheSpec SPEC = CacheSpec.named("c")
            .ttl(Duration.ofMinutes(1))
            .staleFor(Duration.ZERO)
            .cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private KeyValueStore<String> records() {
        return bed.factory.open("cache:c:v:", Serializers.string());
    }

    private long tags() {
        return value(records().count(KeyRange.prefix("t:")));
    }

    /** Longer than loads may last, with a cleanup at the end. */
    private void cleanUp(ReactiveCache<String> cache) {
        bed.advance(Bed.core(cache).memory().plusSeconds(1));
        long unused = value(cache.cleanup());
    }

    private static void putTagged(ReactiveCache<String> cache, String key, String tag) {
        done(cache.put(key, "v", EntryOptions.ofTags(tag)));
    }

    @Test
    void tagsThatNothingHasAnyMore_areForgottenInTheStoreAndHere() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        ReactiveCache<String> witness = bed.cache(SPEC);
        for (int i = 0; i < MANY; i++) {
            putTagged(cache, "k" + i, "t" + i);
        }
        assertEquals(MANY, tags());
        long unused = value(cache.cleanup());
        for (int i = 0; i < 8; i++) {
            cleanUp(cache);
        }
        assertEquals(0, tags());
        Await.until(
                "others have forgotten them, too",
                () -> Bed.core(witness).validity.record(Validity.tag("t7")) < 0);
        putTagged(cache, "k7", "t7");
        assertEquals("v", value(cache.get("k7")));
        done(cache.invalidateTags("t7"));
        assertEquals(Optional.empty(), optional(cache.get("k7")));
    }

    /** No process lives long enough to see a tag in retirement for as long as it has to be. */
    @Test
    void tagsThatNothingHasAnyMore_manyShortProcesses_areForgottenAfterADay() {
        ReactiveCache<String> first = bed.cache(SPEC);
        putTagged(first, "k", "t");
        long unused = value(first.cleanup());
        cleanUp(first);
        assertTrue(value(records().get("t:t")).contains("-"));
        Duration memory = Bed.core(first).memory();
        bed.advance(memory.plusSeconds(1));
        long unusedSoon = value(bed.cache(SPEC).cleanup());
        assertEquals(1, tags(), "clocks of processes differ");
        bed.advance(Duration.ofDays(1));
        long unusedLater = value(bed.cache(SPEC).cleanup());
        assertEquals(0, tags());
    }

    @Test
    void tagsThatSomethingHas_stay() {
        ReactiveCache<String> cache = bed.cache(SPEC.ttl(Duration.ofDays(10)));
        putTagged(cache, "k", "used");
        long unused = value(cache.cleanup());
        for (int i = 0; i < 3; i++) {
            cleanUp(cache);
        }
        assertEquals(1, tags());
        assertEquals("v", value(cache.get("k")));
    }

    /** It is written by who knows the record, and need not ask for it. */
    @Test
    void writtenAfterTheTagWentIntoRetirement_takesItBack() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        ReactiveCache<String> other = bed.cache(SPEC);
        putTagged(cache, "k", "t");
        long unused = value(cache.cleanup());
        cleanUp(cache);
        assertTrue(value(records().get("t:t")).contains("-"));
        bed.settle(other);
        Await.until("it knows", () -> !Bed.core(other).validity.knows(Validity.tag("t")));
        done(other.put("k", "new", EntryOptions.ofTags("t").ttl(Duration.ofDays(10))));
        assertFalse(value(records().get("t:t")).contains("-"));
        cleanUp(cache);
        assertEquals(1, tags());
        assertEquals("new", value(cache.get("k")));
    }

    /** Its process has not been told yet. */
    @Test
    void writtenWhileTheTagIsInRetirement_isKeptByTheNextCleanup() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        ReactiveCache<String> other = bed.cache(SPEC);
        putTagged(cache, "k", "t");
        bed.settle(other);
        long unused = value(cache.cleanup());
        bed.advance(Bed.core(cache).memory().plusSeconds(1));
        bed.backend.holdWatches(true);
        long unusedToo = value(cache.cleanup());
        done(other.put("k", "new", EntryOptions.ofTags("t").ttl(Duration.ofDays(10))));
        assertTrue(value(records().get("t:t")).contains("-"));
        bed.backend.holdWatches(false);
        long unusedAgain = value(cache.cleanup());
        assertFalse(value(records().get("t:t")).contains("-"));
        for (int i = 0; i < 3; i++) {
            cleanUp(cache);
        }
        assertEquals("new", value(cache.get("k")));
    }

    /** Whoever wrote something with it meanwhile is to have been told. */
    @Test
    void cleanupsOneAfterTheOther_deleteNothing() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        putTagged(cache, "k", "t");
        long unused = value(cache.cleanup());
        for (int i = 0; i < 3; i++) {
            bed.advance(Bed.core(cache).memory().dividedBy(3).plusSeconds(1));
            long unusedToo = value(cache.cleanup());
        }
        for (int i = 0; i < 3; i++) {
            long unusedToo = value(cache.cleanup());
        }
        assertEquals(1, tags());
    }

    /** It may bring what the record refuses. */
    @Test
    void loadFromBeforeTheInvalidation_isRefusedHoweverLateItEnds() {
        CacheSpec spec = SPEC.hardTimeout(Duration.ofMinutes(10));
        ReactiveCache<String> cache = bed.cache(spec);
        putTagged(cache, "k", "t");
        GatedLoad load = new GatedLoad(cache, "l");
        done(cache.invalidateTags("t"));
        for (int i = 0; i < 9; i++) {
            bed.advance(Duration.ofMinutes(1));
            long unused = value(cache.cleanup());
        }
        load.end(Loaded.of("old").tags("t").ttl(Duration.ofDays(10)));
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(cache.get("l")));
    }

    @Test
    void nearAlone_tagsThatWereInvalidated_areForgotten() {
        ReactiveCache<String> cache = bed.cache(SPEC.shared(false));
        for (int i = 0; i < MANY; i++) {
            done(cache.invalidateTags("t" + i));
        }
        Validity validity = Bed.core(cache).validity;
        assertTrue(validity.record(Validity.tag("t7")) > 0);
        long unused = value(cache.cleanup());
        cleanUp(cache);
        assertEquals(-1, validity.record(Validity.tag("t7")));
        putTagged(cache, "k", "t7");
        assertEquals("v", value(cache.get("k")));
        done(cache.invalidateTags("t7"));
        assertEquals(Optional.empty(), optional(cache.get("k")));
    }

    @Test
    void nearAlone_loadFromBeforeTheInvalidation_isRefusedHoweverLateItEnds() {
        ReactiveCache<String> cache = bed.cache(SPEC.shared(false).hardTimeout(Duration.ofMinutes(10)));
        GatedLoad load = new GatedLoad(cache, "l");
        done(cache.invalidateTags("t"));
        for (int i = 0; i < 9; i++) {
            bed.advance(Duration.ofMinutes(1));
            long unused = value(cache.cleanup());
        }
        load.end(Loaded.of("old").tags("t").ttl(Duration.ofDays(10)));
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(cache.get("l")));
        assertEquals("new", value(cache.get("l", key -> Mono.just("new"))));
    }

    /** It stands still while its clock goes on, or that is set: the load is under way for longer than any may be. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loadFromBeforeTheInvalidation_andTheClockGoesOnAlone_isRefused(boolean shared) {
        ReactiveCache<String> cache = bed.cache(SPEC.shared(shared).leases(false));
        putTagged(cache, "k", "t");
        GatedLoad load = new GatedLoad(cache, "l");
        done(cache.invalidateTags("t"));
        for (int i = 0; i < 5; i++) {
            long unused = value(cache.cleanup());
            bed.clock.advance(Bed.core(cache).memory().plusSeconds(1));
        }
        load.end(Loaded.of("old").tags("t").ttl(Duration.ofDays(10)));
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(cache.get("l")));
        assertEquals(1, cache.stats().loadsRefused());
    }

    /** Nothing tells it that its tag is gone. */
    @Test
    void putOutOfStep_tagWasDeletedMeanwhile_isThereForAll() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        bed.backend.holdWatches(true);
        ReactiveCache<String> other = bed.manager().cache(SPEC, String.class);
        put(other, "k", EntryOptions.ofTags("t"));
        long unused = value(cache.cleanup());
        for (int i = 0; i < 3; i++) {
            cleanUp(cache);
        }
        assertEquals(0, tags());
        put(other, "k", EntryOptions.ofTags("t").ttl(Duration.ofDays(10)));
        bed.backend.holdWatches(false);
        bed.settle(cache);
        assertEquals("new", value(cache.get("k")));
    }

    private void put(ReactiveCache<String> outOfStep, String key, EntryOptions options) {
        AtomicBoolean put = new AtomicBoolean();
        Disposable unused =
                outOfStep.put(key, "new", options).subscribe(nothing -> {}, failed -> {}, () -> put.set(true));
        bed.advanceUntil("it is put", Duration.ofSeconds(1), put::get);
    }

    /** It may have been told of while all records were being read. */
    @Test
    void recordsReadAnew_retirementIsNotForgotten() {
        Validity validity = new Validity(true);
        validity.learn(Validity.tag("t"), 5, true);
        validity.replaceAll(Map.of(Validity.ALL, 1L, Validity.tag("t"), 5L), Set.of(), List.of());
        assertFalse(validity.knows(Validity.tag("t")));
        assertEquals(5, validity.record(Validity.tag("t")));
        validity.learn(Validity.tag("t"), 5);
        assertTrue(validity.knows(Validity.tag("t")));
    }

    /** Of two processes that clean up, by whose clocks the time would be over at once. */
    @Test
    void clocksDiffer_deletesNoSooner() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        ManualClock ahead = new ManualClock();
        ahead.advance(Duration.ofHours(1));
        try (CacheManager manager = CacheManager.builder()
                .borrowedFactory(bed.factory)
                .clock(ahead)
                .timer(bed.timer)
                .worker(Schedulers.immediate())
                .build()) {
            ReactiveCache<String> fast = Bed.ready(manager.cache(SPEC, String.class));
            putTagged(cache, "k", "t");
            long unused = value(cache.cleanup());
            cleanUp(cache);
            assertTrue(value(records().get("t:t")).contains("-"));
            long unusedFast = value(fast.cleanup());
            assertEquals(1, tags());
            ahead.advance(Bed.core(fast).memory());
            long unusedAgain = value(fast.cleanup());
            assertEquals(0, tags());
        }
    }

    @Test
    void recordsReadForTheFirstTime_retirementIsKnown() {
        Validity validity = new Validity(true);
        validity.replaceAll(
                Map.of(Validity.ALL, 1L, Validity.tag("t"), 5L), Set.of(Validity.tag("t"), "t:gone"), List.of());
        assertFalse(validity.knows(Validity.tag("t")));
        assertTrue(validity.knows(Validity.ALL));
    }

    @Test
    void processThatBegins_takesBackTheTagThatItUses() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        putTagged(cache, "k", "t");
        long unused = value(cache.cleanup());
        cleanUp(cache);
        assertTrue(value(records().get("t:t")).contains("-"));
        putTagged(bed.cache(SPEC), "k", "t");
        assertFalse(value(records().get("t:t")).contains("-"));
    }

    /** It is known when it has been read, and not when the cleanup began. */
    @Test
    void cleanupThatTakesLong_countsFromItsEnd() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        Duration memory = Bed.core(cache).memory();
        putTagged(cache, "k", "t");
        long unused = value(cache.cleanup());
        bed.advance(memory.plusSeconds(1));
        bed.backend.beforeScan.set(Mono.fromRunnable(() -> bed.clock.advance(Duration.ofHours(1))));
        long unusedLong = value(cache.cleanup());
        assertTrue(value(records().get("t:t")).contains("-"));
        bed.backend.beforeScan.set(Mono.fromRunnable(() -> bed.clock.advance(Duration.ofHours(1))));
        long unusedSeen = value(cache.cleanup());
        bed.clock.advance(memory.minusSeconds(1));
        long unusedEarly = value(cache.cleanup());
        assertEquals(1, tags());
        bed.clock.advance(Duration.ofSeconds(1));
        long unusedDue = value(cache.cleanup());
        assertEquals(0, tags());
    }
}
