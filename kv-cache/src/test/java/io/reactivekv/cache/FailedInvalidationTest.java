package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

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

    @Test
    void remove_failed_isGoneByHereAlsoAfterAReset() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.put("user::42::name", "Ann", TAGGED));
        whileDown(cache, cache.remove("user::42::name"));
        isHiddenUntilItIsWritten(cache);
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
        long resets = (long) cache.stats().toMap().get("resets");
        bed.backend.reset();
        Await.until("the reset has come", () -> (long) cache.stats().toMap().get("resets") > resets);
        Await.until("the records are known", () -> Bed.core(cache).coherence().isReady());
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertEquals("Bea", value(cache.get("user::42::name", key -> Mono.just("Bea"))));
        bed.settle(cache);
        assertEquals("Bea", value(cache.get("user::42::name")));
        assertEquals(0, cache.stats().loadsRefused());
    }
}
