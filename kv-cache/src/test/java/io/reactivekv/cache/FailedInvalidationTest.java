package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Invalidations and removals that the store could not take hold in their own process. */
class FailedInvalidationTest {

    private static final EntryOptions TAGGED = EntryOptions.ofTags("t1", "t2").category("cat");

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void invalidate_afterOneThatFailedElsewhere_hitsWhatWasPutThereSince(InvalidatingTest.Way way) {
        CacheSpec spec = ReadWriteTest.Levels.BOTH.of("c");
        ReactiveCache<String> here = bed.cache(spec);
        ReactiveCache<String> there = bed.cache(spec);
        done(here.put("seed", "so that the records are there", TAGGED));
        bed.settle(here);
        bed.settle(there);
        bed.backend.down(true);
        for (int i = 0; i < 3; i++) {
            StoreUnavailableException unused =
                    Await.error(StoreUnavailableException.class, way.on(here).then());
        }
        bed.backend.down(false);
        bed.advance(Duration.ofSeconds(2));
        done(here.put("user::42::name", "Ann", TAGGED));
        assertEquals("Ann", value(here.get("user::42::name")));
        done(way.on(there));
        assertEquals(Optional.empty(), optional(there.get("user::42::name")));
        Await.until(
                "it is gone here", () -> optional(here.get("user::42::name")).isEmpty());
    }

    @Test
    void invalidate_failsMoreOftenThanThereAreNumbers_stillDropsWhatIsNear() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        Validity validity = Bed.core(cache).validity;
        bed.backend.down(true);
        StoreUnavailableException unused = Await.error(StoreUnavailableException.class, cache.clear());
        long before = validity.known();
        while (validity.local() > before) {
            before = validity.known();
        }
        assertEquals("old", value(cache.get("k", key -> Mono.just("old"))));
        StoreUnavailableException unusedAgain = Await.error(StoreUnavailableException.class, cache.clear());
        assertEquals(before, validity.known());
        assertEquals("new", value(cache.get("k", key -> Mono.just("new"))));
        bed.backend.down(false);
        bed.advance(Duration.ofSeconds(2));
        done(cache.clear());
        assertEquals(before + 1, validity.known(), "the sequence goes on above them");
    }

    @ParameterizedTest
    @EnumSource(names = {"KEY", "TAG", "PREFIX", "CLEAR"})
    void invalidate_failed_isGoneByHereAlsoAfterAReset(InvalidatingTest.Way way) {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.put("user::42::name", "Ann", TAGGED));
        whileDown(cache, way.on(cache));
        isHiddenUntilItIsWritten(cache);
    }

    /** Nobody else has used its tag yet, so that there is no record of it. */
    @Test
    void invalidateTags_ofANewTagFailed_refusesALoadFromBeforeAlsoAfterAReset() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        bed.settle(cache);
        Sinks.One<Loaded<String>> gate = Sinks.one();
        AtomicReference<String> loaded = new AtomicReference<>();
        Disposable unused = cache.load("k", key -> gate.asMono()).subscribe(loaded::set);
        whileDown(cache, cache.invalidateTags("new"));
        assertEquals(Optional.empty(), optional(cache.get("other")));
        reset(cache);
        assertTrue(gate.tryEmitValue(Loaded.of("old").tags("new")).isSuccess());
        Await.until("the load has ended", () -> loaded.get() != null);
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(
                Optional.empty(),
                optional(bed.cache(ReadWriteTest.Levels.BOTH.of("c")).get("k")));
        done(cache.put("k", "v", EntryOptions.ofTags("new")));
        assertEquals("v", value(bed.cache(ReadWriteTest.Levels.BOTH.of("c")).get("k")));
    }

    @Test
    void remove_failed_isGoneByHereAlsoAfterAReset() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.put("user::42::name", "Ann", TAGGED));
        whileDown(cache, cache.remove("user::42::name"));
        isHiddenUntilItIsWritten(cache);
    }

    @Test
    void invalidate_ofManyKeysFails_costsNoOtherEntryAnything() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.put("user::42::name", "Ann", TAGGED));
        done(cache.put("other", "v"));
        bed.settle(cache);
        assertEquals("v", value(cache.get("other")));
        Validity validity = Bed.core(cache).validity;
        int version = validity.version();
        long all = validity.record(Validity.ALL);
        bed.backend.down(true);
        for (int i = 0; i < RecentPredicates.MOST; i++) {
            StoreUnavailableException unused =
                    Await.error(StoreUnavailableException.class, cache.invalidate("user::" + i));
        }
        bed.backend.down(false);
        bed.advance(Duration.ofSeconds(2));
        whileDown(cache, cache.invalidate("user::42::name"));
        assertEquals(version, validity.version(), "near entries need not be judged anew");
        assertEquals(all, validity.record(Validity.ALL));
        assertEquals(Optional.of("v"), optional(cache.get("other")));
        isHiddenUntilItIsWritten(cache);
    }

    @Test
    void remove_failsWithoutANumberLeft_hidesThatKeyAlone() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.put("other", "v"));
        done(cache.put("k", "old"));
        bed.settle(cache);
        assertEquals("v", value(cache.get("other")));
        Core<String> core = Bed.core(cache);
        long before = core.validity.known();
        while (core.validity.local() > before) {
            before = core.validity.known();
        }
        whileDown(cache, cache.remove("k"));
        assertNotNull(core.near.peek("other"));
        assertEquals("v", value(cache.get("other")));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals("new", value(cache.get("k", key -> Mono.just("new"))));
        done(cache.clear());
        assertEquals("newer", value(cache.get("k", key -> Mono.just("newer"))));
        assertEquals("newer", value(cache.get("k")));
    }

    @Test
    void hide_moreKeysThanThereIsRoomFor_allThatIsOlderIsRefused() {
        Validity validity = new Validity(false);
        String[] records = {Validity.ALL};
        for (int i = 0; i < Validity.MOST_HIDDEN; i++) {
            validity.learn((i + 1) * SharedLevel.STEP);
            validity.hide("k" + i, Long.MAX_VALUE);
        }
        long stamp = validity.known();
        assertTrue(validity.accepts("other", 0, records, Set.of()));
        assertFalse(validity.accepts("k0", SharedLevel.STEP, records, Set.of()));
        validity.hide("more", Long.MAX_VALUE);
        assertFalse(validity.accepts("k0", SharedLevel.STEP, records, Set.of()));
        assertFalse(validity.accepts("more", stamp, records, Set.of()));
        assertFalse(validity.accepts("other", stamp, records, Set.of()));
        assertTrue(validity.accepts("other", validity.known(), records, Set.of()));
        assertTrue(validity.accepts("more", validity.known(), records, Set.of()));
    }

    @Test
    void hide_untilItsTimeIsOver_isForgotten() {
        Validity validity = new Validity(false);
        validity.hide("k", 10);
        validity.retire(9);
        assertFalse(validity.accepts("k", 0, new String[0], Set.of()));
        assertEquals(1, validity.required("k", new String[0], Set.of()));
        validity.retire(10);
        assertTrue(validity.accepts("k", 0, new String[0], Set.of()));
    }

    private void whileDown(ReactiveCache<String> cache, Mono<?> operation) {
        bed.settle(cache);
        bed.backend.down(true);
        StoreUnavailableException unused = Await.error(StoreUnavailableException.class, operation);
        bed.backend.down(false);
        bed.advance(Duration.ofSeconds(2));
    }

    private void isHiddenUntilItIsWritten(ReactiveCache<String> cache) {
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertTrue(cache.stats().sharedUp());
        reset(cache);
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertEquals("Bea", value(cache.get("user::42::name", key -> Mono.just("Bea"))));
        bed.settle(cache);
        assertEquals("Bea", value(cache.get("user::42::name")));
        assertEquals(0, cache.stats().loadsRefused());
    }

    private void reset(ReactiveCache<String> cache) {
        long resets = (long) cache.stats().toMap().get("resets");
        bed.backend.reset();
        Await.until("the reset has come", () -> (long) cache.stats().toMap().get("resets") > resets);
        Await.until("the records are known", () -> Bed.core(cache).coherence().isReady());
    }
}
