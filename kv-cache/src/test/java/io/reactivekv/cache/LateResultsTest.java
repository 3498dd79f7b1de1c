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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
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

    /** What such a process can store: with leases only what nothing but its tags tells. */
    enum Way {
        ALL_OF_TAGS,
        PREFIX_WITHOUT_LEASES,
        PATTERN_WITHOUT_LEASES;

        CacheSpec spec() {
            return SPEC.leases(this == ALL_OF_TAGS);
        }

        Mono<Long> on(ReactiveCache<String> cache) {
            return switch (this) {
                case ALL_OF_TAGS -> cache.invalidateAllOf("a", "b");
                case PREFIX_WITHOUT_LEASES -> cache.invalidatePrefix("k::");
                case PATTERN_WITHOUT_LEASES -> cache.invalidateMatching("k::?");
            };
        }
    }

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

    /** The late result is in the store, and both processes are gone. */
    private void leaveLateResult(Way way) {
        CacheManager here = opened(bed.manager(), way.spec());
        CacheManager there = opened(bed.manager(), way.spec());
        bed.backend.holdWatches(true);
        GatedLoad load = new GatedLoad(cache(here, way.spec()), "k::1");
        long unused = value(way.on(cache(there, way.spec())));
        load.end(Loaded.of("old").tags("a", "b"));
        assertEquals("old", load.got());
        assertEquals(1, value(bed.factory.open("cache:c:e:", String.class).count(KeyRange.prefix("k::"))));
        here.close();
        there.close();
        bed.backend.holdWatches(false);
    }

    @ParameterizedTest
    @EnumSource
    void newProcess_longAfterwards_doesNotServeIt(Way way) {
        leaveLateResult(way);
        bed.advance(LONGER_THAN_LOADS);
        ReactiveCache<String> later = bed.cache(way.spec());
        assertEquals(Optional.empty(), optional(later.get("k::1")));
        assertEquals(Optional.empty(), optional(later.get("k::1", ReadMode.ALLOW_STALE)));
        bed.advance(LONGER_THAN_LOADS);
        assertEquals(Optional.empty(), optional(later.get("k::1")));
    }

    @ParameterizedTest
    @EnumSource
    void cleanup_afterLoads_removesItAndThenTheInvalidation(Way way) {
        leaveLateResult(way);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP.leases(way.spec().leases()));
        ReactiveCache<String> witness = bed.cache(NO_CLEANUP.leases(way.spec().leases()));
        assertEquals(1, value(cleaner.cleanup()));
        assertEquals(1, stored("p:"), "a load from before may still end");
        bed.advance(LONGER_THAN_LOADS);
        assertEquals(0, value(cleaner.cleanup()));
        assertEquals(0, stored("p:"));
        Await.until("all are told", () -> isForgotten(witness) && isForgotten(cleaner));
    }

    /** After what was read before the cleanup has been judged. */
    private boolean isForgotten(ReactiveCache<String> cache) {
        bed.clock.advance(Duration.ofMinutes(2));
        Validity validity = Bed.core(cache).validity;
        validity.retire(bed.clock.millis());
        return validity.required("k::1", new String[0], Set.of("a", "b")) < 0;
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

    /** When the load brings nothing, what was there comes back. */
    @Test
    void cleanup_somebodyLoadsOverIt_theInvalidationIsKeptUntilTheNextOne() {
        leaveLateResult(Way.ALL_OF_TAGS);
        bed.advance(LONGER_THAN_LOADS);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP);
        GatedLoad load = new GatedLoad(bed.cache(NO_CLEANUP), "k::1");
        assertEquals(0, value(cleaner.cleanup()));
        assertEquals(1, stored("p:"));
        load.fail(new IllegalStateException("for the test"));
        Object unused = load.got();
        assertEquals(Optional.empty(), optional(bed.cache(NO_CLEANUP).get("k::1")));
        assertEquals(1, value(cleaner.cleanup()));
        assertEquals(0, stored("p:"));
    }

    @Test
    void cleanup_entryChangesMeanwhile_theInvalidationIsKeptUntilTheNextOne() {
        leaveLateResult(Way.ALL_OF_TAGS);
        bed.advance(LONGER_THAN_LOADS);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP);
        ReactiveCache<String> other = bed.cache(NO_CLEANUP);
        bed.backend.nextScan.set(found ->
                found.collectList().delayUntil(all -> other.put("k::1", "new")).flatMapIterable(all -> all));
        assertEquals(0, value(cleaner.cleanup()));
        assertEquals(1, stored("p:"));
        assertEquals("new", value(cleaner.get("k::1")));
    }

    @Test
    void cleanup_isInterrupted_theInvalidationIsKept() {
        leaveLateResult(Way.ALL_OF_TAGS);
        bed.advance(LONGER_THAN_LOADS);
        ReactiveCache<String> cleaner = bed.cache(NO_CLEANUP);
        bed.backend.nextScan.set(
                found -> Flux.error(new StoreUnavailableException("gone for the test", Outcome.NOT_EXECUTED, null)));
        StoreUnavailableException unused = error(StoreUnavailableException.class, cleaner.cleanup());
        assertEquals(1, stored("p:"));
    }

    @Test
    void invalidation_withLeasesAndByKeys_isForgottenByItself() {
        ReactiveCache<String> cache = bed.cache(SPEC.cleanupInterval(Duration.ofMinutes(1)));
        assertEquals(0, value(cache.invalidatePrefix("k::")));
        assertEquals(0, value(cache.invalidateMatching("k::?")));
        assertEquals(2, stored("p:"));
        bed.clock.advance(LONGER_THAN_LOADS);
        assertEquals(0, stored("p:"));
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
        assertEquals(-1, validity.required("k::1", new String[0], Set.of("a", "b")));
    }
}
