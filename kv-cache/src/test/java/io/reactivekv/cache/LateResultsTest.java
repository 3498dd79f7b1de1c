package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A process whose watch is behind stores the result of a load from before an invalidation: it is not served by anybody who
 * may know of that, however late.
 */
class LateResultsTest {

    private static final CacheSpec SPEC = CacheSpec.named("c").ttl(Duration.ofHours(5));
    private static final Duration LONGER_THAN_LOADS = Duration.ofMinutes(15);

    /** None by itself. Invalidations of such a cache are kept for two intervals at least. */
    private static final CacheSpec NO_CLEANUP = SPEC.cleanupInterval(Duration.ofDays(1));

    private static final Duration LONGER_THAN_ANY = Duration.ofDays(3);

    private final Bed bed = new Bed();

    /** The records are there: one that is not would refuse what it is about. */
    @BeforeEach
    void records() {
        CacheManager manager = bed.manager();
        done(manager.cache(SPEC, String.class).put("seed", "v", EntryOptions.ofTags("a", "b")));
        manager.close();
    }

    @AfterEach
    void close() {
        bed.close();
    }

    private long stored(String what) {
        return value(bed.factory.open("cache:c:" + what, String.class).count(KeyRange.all()));
    }

    private CacheManager opened(CacheManager manager, CacheSpec spec) {
        ReactiveCache<String> unused = Bed.ready(manager.cache(spec, String.class));
        return manager;
    }

    private static ReactiveCache<String> cache(CacheManager manager, CacheSpec spec) {
        return manager.cache(spec, String.class);
    }

    /** The late result is in the store, and both processes are gone: no tags of it were known when they were invalidated. */
    private void leaveLateResult(boolean leases) {
        CacheSpec spec = SPEC.leases(leases);
        CacheManager here = opened(bed.manager(), spec);
        CacheManager there = opened(bed.manager(), spec);
        storeLateResult(cache(here, spec), cache(there, spec));
        here.close();
        there.close();
        bed.backend.holdWatches(false);
    }

    private void storeLateResult(ReactiveCache<String> here, ReactiveCache<String> there) {
        bed.backend.holdWatches(true);
        GatedLoad load = new GatedLoad(here, "k");
        assertEquals(1, value(there.invalidateAllOf("a", "b")), "the seed");
        load.end(Loaded.of("old").tags("a", "b"));
        assertEquals("old", load.got());
        assertEquals(1, stored("e:"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void newProcess_longAfterwards_doesNotServeIt(boolean leases) {
        leaveLateResult(leases);
        bed.advance(LONGER_THAN_LOADS);
        ReactiveCache<String> later = bed.cache(SPEC.leases(leases));
        assertEquals(Optional.empty(), optional(later.get("k")));
        assertEquals(Optional.empty(), optional(later.get("k", ReadMode.ALLOW_STALE)));
        bed.advance(LONGER_THAN_LOADS);
        assertEquals(Optional.empty(), optional(later.get("k")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void cleanup_afterLoads_removesItAndThenTheInvalidation(boolean leases) {
        leaveLateResult(leases);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP.leases(leases));
        ReactiveCache<String> witness = bed.cache(NO_CLEANUP.leases(leases));
        assertEquals(1, value(cleaner.cleanup()));
        assertEquals(1, stored("p:"), "a load from before may still end");
        bed.advance(LONGER_THAN_LOADS);
        assertEquals(0, value(cleaner.cleanup()));
        assertEquals(0, stored("p:"));
        Await.until("all are told", () -> isForgotten(witness) && isForgotten(cleaner));
    }

    /** Their keys are known, and whatever a load has in the slot goes with them. */
    @ParameterizedTest
    @CsvSource({"true, k", "false, k", "true, k*", "false, k*"})
    void prefixAndPattern_duringALoad_itsResultIsNotStored(boolean leases, String pattern) {
        ReactiveCache<String> here = bed.cache(SPEC.leases(leases));
        ReactiveCache<String> there = bed.cache(SPEC.leases(leases));
        bed.backend.holdWatches(true);
        GatedLoad load = new GatedLoad(here, "k");
        assertEquals(
                0, value(pattern.endsWith("*") ? there.invalidateMatching(pattern) : there.invalidatePrefix(pattern)));
        load.end("old");
        assertEquals("old", load.got());
        assertEquals(1, here.stats().loadsRefused());
        assertEquals(Optional.empty(), optional(there.get("k")));
    }

    /** After what was read before the cleanup has been judged. */
    private boolean isForgotten(ReactiveCache<String> cache) {
        bed.clock.advance(Duration.ofMinutes(2));
        Validity validity = Bed.core(cache).validity;
        validity.retire(bed.clock.millis());
        return validity.required("k", new String[0], Set.of("a", "b")) < 0;
    }

    @Test
    void cleanup_ofTheSameTagsAgainAndAgain_leavesNoneOfTheInvalidations() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        for (int i = 0; i < 3; i++) {
            assertEquals(i == 0 ? 1 : 0, value(cache.invalidateAllOf("a", "b")));
        }
        assertEquals(3, stored("p:"));
        bed.advance(LONGER_THAN_LOADS);
        Await.until("a cleanup has ended", () -> stored("p:") == 0);
    }

    /** A process that does not know better loads over it; when that brings nothing, what was there comes back. */
    @Test
    void cleanup_somebodyLoadsOverIt_theInvalidationIsKeptUntilTheNextOne() {
        ReactiveCache<String> here = bed.cache(SPEC);
        storeLateResult(here, bed.cache(SPEC));
        bed.clock.advance(LONGER_THAN_LOADS);
        Claims claims = LeaseOverValueTest.claims(here);
        Claim claim = LeaseOverValueTest.claim(here);
        bed.backend.holdWatches(false);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP);
        assertEquals(0, value(cleaner.cleanup()));
        assertEquals(1, stored("p:"));
        done(claims.givenBack(claim));
        assertEquals(Optional.empty(), optional(bed.cache(NO_CLEANUP).get("k")));
        assertEquals(1, value(cleaner.cleanup()));
        assertEquals(0, stored("p:"));
    }

    @Test
    void cleanup_entryChangesMeanwhile_theInvalidationIsKeptUntilTheNextOne() {
        leaveLateResult(true);
        bed.advance(LONGER_THAN_LOADS);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP);
        ReactiveCache<String> other = bed.cache(NO_CLEANUP);
        bed.backend.nextScan.set(found ->
                found.collectList().delayUntil(all -> other.put("k", "new")).flatMapIterable(all -> all));
        assertEquals(0, value(cleaner.cleanup()));
        assertEquals(1, stored("p:"));
        assertEquals("new", value(cleaner.get("k")));
    }

    /** For want of room some are not known here; everything older is refused instead. They must not push out others. */
    @Test
    void cleanup_moreInvalidationsThanThereIsRoomFor_refusesNothingMoreAndSettlesAll() {
        ReactiveCache<String> cache = bed.cache(NO_CLEANUP);
        Core<String> core = Bed.core(cache);
        long first = core.validity.known();
        for (int i = 1; i <= 5_000; i++) {
            Predicate predicate = Predicate.allOf(Set.of("t" + i), first + i, bed.clock.millis(), true);
            done(Objects.requireNonNull(core.shared).putPredicate(predicate));
            core.validity.learn(predicate);
        }
        long refused = core.validity.record(Validity.ALL);
        bed.settle(cache);
        assertEquals(1, value(cache.cleanup()), "the seed, which is refused");
        assertEquals(refused, core.validity.record(Validity.ALL));
        assertEquals(0, stored("p:"));
        ReactiveCache<String> another = bed.cache(NO_CLEANUP);
        assertEquals(0, value(another.cleanup()));
    }

    @Test
    void cleanup_isInterrupted_theInvalidationIsKept() {
        leaveLateResult(true);
        bed.advance(LONGER_THAN_LOADS);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP);
        bed.backend.nextScan.set(
                found -> Flux.error(new StoreUnavailableException("gone for the test", Outcome.NOT_EXECUTED, null)));
        StoreUnavailableException unused = error(StoreUnavailableException.class, cleaner.cleanup());
        assertEquals(1, stored("p:"));
    }

    /** However often: none but those of the last minutes are kept. */
    @Test
    void invalidation_ofTheSameTagsAllTheTime_doesNotAddUp() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        for (int i = 0; i < 24; i++) {
            long unused = value(cache.invalidateAllOf("a", "b"));
            long cleanups = cache.stats().cleanups();
            bed.advance(Duration.ofMinutes(5));
            Await.until("a cleanup has begun", () -> cache.stats().cleanups() > cleanups);
        }
        Await.until("a cleanup has ended", () -> stored("p:") <= 6);
    }

    /** The load began after the invalidation, and what is below its lease before. */
    @ParameterizedTest
    @ValueSource(strings = {"prefix", "pattern", "tags"})
    void invalidation_loadBeginsOverTheOldValueMeanwhile_thatDoesNotComeBackWithItsFailure(String by) {
        CacheManager manager = opened(bed.manager(), SPEC);
        ReactiveCache<String> cache = cache(manager, SPEC);
        done(cache.put("k", "old", EntryOptions.ofTags("a", "b")));
        AtomicReference<GatedLoad> load = new AtomicReference<>();
        bed.backend.nextScan.set(found -> found.collectList()
                .doOnNext(all -> load.set(new GatedLoad(cache, "k")))
                .flatMapIterable(all -> all));
        long unused = value(
                switch (by) {
                    case "prefix" -> cache.invalidatePrefix("k");
                    case "pattern" -> cache.invalidateMatching("k*");
                    default -> cache.invalidateAllOf("a", "b");
                });
        load.get().fail(new IllegalStateException("for the test"));
        Object unusedError = load.get().got();
        manager.close();
        bed.clock.advance(LONGER_THAN_LOADS);
        assertEquals(Optional.empty(), optional(bed.cache(SPEC).get("k")));
    }

    /** What took the place of the mark is gone, too. */
    @ParameterizedTest
    @EnumSource
    void invalidateOfTheKey_withoutLeasesAndNothingIsThereAgain_theResultIsNotKept(Gone gone) {
        CacheSpec spec = SPEC.leases(false);
        ReactiveCache<String> here = bed.cache(spec);
        ReactiveCache<String> there = bed.cache(spec);
        bed.backend.holdWatches(true);
        GatedLoad load = new GatedLoad(here, "k");
        done(there.invalidate("k"));
        gone.by(there, bed);
        load.end("old");
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(there.get("k")));
        assertEquals(1, here.stats().loadsRefused());
    }

    /** What becomes of an entry that was put after the invalidation. */
    enum Gone {
        EXPIRED,
        INVALIDATED_BY_TAGS,
        REMOVED,
        CLEANED,
        LOADED_AS_NOTHING,
        DELETED_FROM_THE_STORE;

        void by(ReactiveCache<String> cache, Bed bed) {
            done(cache.put(
                    "k",
                    "new",
                    EntryOptions.ofTags("a", "b").ttl(Duration.ofSeconds(1)).staleFor(Duration.ZERO)));
            switch (this) {
                case EXPIRED -> bed.clock.advance(Duration.ofSeconds(2));
                case INVALIDATED_BY_TAGS -> {
                    long unused = value(cache.invalidateAllOf("a", "b"));
                }
                case REMOVED -> assertEquals(true, value(cache.remove("k")));
                case CLEANED -> {
                    done(cache.invalidateTags("a"));
                    long unused = value(cache.cleanup());
                }
                case LOADED_AS_NOTHING -> {
                    done(cache.invalidateTags("a"));
                    assertEquals(Optional.empty(), optional(cache.get("k", key -> Mono.empty())));
                }
                case DELETED_FROM_THE_STORE ->
                    assertEquals(true, value(cache.asStore().delete("k")));
            }
        }
    }

    /** It is told of by the watch, which says that it has to be kept. */
    @Test
    void invalidation_failsButIsThere_isKeptUntilACleanup() {
        ReactiveCache<String> cache = bed.cache(NO_CLEANUP);
        AtomicInteger writes = new AtomicInteger();
        bed.backend.nextWrite.set(write -> write.then(Mono.error(() -> {
            int unused = writes.incrementAndGet();
            return new StoreTimeoutException("for the test", Outcome.UNKNOWN, null);
        })));
        StoreTimeoutException unused = error(StoreTimeoutException.class, cache.invalidateAllOf("a", "b"));
        assertEquals(1, writes.get());
        assertEquals(1, stored("p:"));
        Validity validity = Bed.core(cache).validity;
        bed.clock.advance(LONGER_THAN_ANY);
        bed.advanceUntil(
                "it waits for a cleanup",
                Duration.ofSeconds(1),
                () -> validity.awaitingCleanup(bed.clock.millis()).size() == 1);
    }

    /** The watch does not tell of what was removed before a reset. */
    @Test
    void reset_afterTheCleanup_theInvalidationIsForgotten() {
        ReactiveCache<String> witness = bed.cache(NO_CLEANUP);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP);
        assertEquals(1, value(cleaner.invalidateAllOf("a", "b")));
        bed.settle(witness);
        bed.clock.advance(LONGER_THAN_ANY);
        bed.backend.holdWatches(true);
        assertEquals(0, value(cleaner.cleanup()));
        assertEquals(
                1,
                Bed.core(witness).validity.awaitingCleanup(bed.clock.millis()).size());
        bed.backend.reset();
        Await.until("it is forgotten", () -> isForgotten(witness));
    }

    @Test
    void invalidation_inTheProcessAlone_isForgottenByItself() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.NEAR.of("c"));
        assertEquals(0, value(cache.invalidateAllOf("a", "b")));
        bed.advance(LONGER_THAN_LOADS);
        Validity validity = Bed.core(cache).validity;
        validity.retire(bed.clock.millis());
        assertEquals(-1, validity.required("k", new String[0], Set.of("a", "b")));
    }
}
