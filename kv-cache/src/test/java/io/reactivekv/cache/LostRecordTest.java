package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Records of invalidations that the store has lost, and those that are created in their place. */
class LostRecordTest {

    private static final CacheSpec SPEC = ReadWriteTest.Levels.BOTH.of("c");
    private static final EntryOptions TAGGED = EntryOptions.ofTags("t");

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private void lose(String record) {
        assertTrue(value(bed.factory.open("cache:c:v:", String.class).delete(record)));
    }

    @Test
    void recordLost_everythingThatBelongsToItIsInvalid() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        done(cache.put("a", "1", TAGGED));
        done(cache.put("b", "2"));
        lose("t:t");
        Await.until("it is noticed", () -> optional(cache.get("a")).isEmpty());
        assertEquals("2", value(cache.get("b")));
        lose("all");
        Await.until("it is noticed", () -> optional(cache.get("b")).isEmpty());
        done(cache.put("b", "3"));
        assertEquals("3", value(cache.get("b")));
    }

    @Test
    void recordLost_isCreatedAnewByOneThatHasNotKnownIt_whatWasInvalidIsNotValidAgain() {
        ReactiveCache<String> here = bed.cache(SPEC);
        done(here.put("a", "1", TAGGED));
        done(here.invalidateTags("t"));
        lose("t:t");
        ReactiveCache<String> late = bed.cache(SPEC);
        done(late.put("b", "2", TAGGED));
        assertEquals(Optional.empty(), optional(late.get("a")));
        assertEquals("2", value(late.get("b")));
    }

    /** The loss comes before it is asked for the number that it was told of. */
    @Test
    void recordLost_beforeItsNumberWasRead_whatWasInvalidIsNotValidAgain() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        done(here.put("a", "1", TAGGED));
        bed.settle(there);
        bed.backend.holdWatches(true);
        done(here.invalidateTags("t"));
        lose("t:t");
        bed.backend.holdWatches(false);
        Await.until("it is noticed", () -> !Bed.core(there).validity.knows(Validity.tag("t")));
        done(there.put("b", "2", TAGGED));
        assertEquals(Optional.empty(), optional(there.get("a")));
        assertEquals("2", value(there.get("b")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void recordLost_duringALoadFromBeforeItsInvalidation_theResultIsNotKept(boolean leases) {
        ReactiveCache<String> cache = bed.cache(SPEC.leases(leases));
        done(cache.put("a", "1", TAGGED));
        GatedLoad load = new GatedLoad(cache, "k");
        done(cache.invalidateTags("t"));
        lose("t:t");
        Await.until("it is noticed", () -> !Bed.core(cache).validity.knows(Validity.tag("t")));
        load.end(Loaded.of("old").tags("t"));
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(Optional.empty(), optional(cache.get("a")), "what was invalid is not valid again");
        assertEquals(1, cache.stats().loadsRefused());
        assertEquals(
                "new", value(cache.load("k", key -> Mono.just(Loaded.of("new").tags("t")))));
        assertEquals("new", value(cache.get("k")));
    }

    @Test
    void recordLost_outOfStep_aLoadFromBeforeItsInvalidationWaitsForTheRecords() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        GatedLoad load = new GatedLoad(here, "k");
        bed.backend.holdWatches(true);
        done(there.put("a", "1", TAGGED));
        done(there.invalidateTags("t"));
        lose("t:t");
        Sinks.Empty<Void> scans = Sinks.empty();
        bed.backend.beforeScans(scans.asMono());
        bed.backend.reset();
        Await.until("the reset has come", () -> !Bed.core(here).coherence().isReady());
        load.end(Loaded.of("old").tags("t"));
        assertFalse(load.isAnswered());
        assertTrue(scans.tryEmitEmpty().isSuccess());
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertEquals(Optional.empty(), optional(here.get("a")));
        assertEquals(1, here.stats().loadsRefused());
    }

    @Test
    void recordLost_duringAnOutageInWhichALoadHasGoneByIt_whatWasInvalidIsNotValidAgain() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        bed.backend.holdWatches(true);
        bed.backend.down(true);
        assertEquals(
                "near alone",
                value(here.load("k", key -> Mono.just(Loaded.of("near alone").tags("t")))));
        bed.backend.down(false);
        done(there.put("a", "1", TAGGED));
        done(there.invalidateTags("t"));
        lose("t:t");
        bed.backend.reset();
        bed.advanceUntil(
                "the records are known again",
                Duration.ofMillis(500),
                () -> here.stats().sharedUp() && Bed.core(here).coherence().isReady());
        assertEquals(Optional.empty(), optional(here.get("a")));
    }

    @Test
    void recordLost_createdAnewByAPutOutOfStep_whatWasInvalidIsNotValidAgain() {
        ReactiveCache<String> here = bed.cache(SPEC);
        done(here.put("a", "1"));
        done(here.clear());
        bed.backend.holdWatches(true);
        lose("all");
        ReactiveCache<String> late = bed.manager().cache(SPEC, String.class);
        AtomicBoolean put = new AtomicBoolean();
        Disposable unused = late.put("b", "2").subscribe(done -> {}, failed -> {}, () -> put.set(true));
        bed.advance(RecordsWait.MOST);
        Await.until("it is put", put::get);
        bed.backend.holdWatches(false);
        ReactiveCache<String> later = bed.cache(SPEC);
        assertEquals(Optional.empty(), optional(later.get("a")));
        assertEquals("2", value(later.get("b")));
    }

    @Test
    void sequenceLost_beginsAboveAllThatWereGivenOut() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        done(cache.invalidateTags("t"));
        done(cache.put("a", "1", TAGGED));
        assertTrue(value(bed.factory.open("cache:c:", String.class).delete("sequence")));
        bed.advance(Duration.ofMillis(10));
        done(cache.invalidateTags("t"));
        assertEquals(Optional.empty(), optional(cache.get("a")));
    }
}
