package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreFullException;
import io.reactivekv.StoreTimeoutException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What was stale when a load began, and is something else, or may be, by the time the load fails. */
class StaleReplacedTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();
    private final IllegalStateException failure = new IllegalStateException("no database");

    @AfterEach
    void close() {
        bed.close();
    }

    private ReactiveCache<String> cache(ReadWriteTest.Levels levels) {
        return bed.cache(levels.of("c").cleanupInterval(Duration.ofDays(1)));
    }

    /** Near as well, and no change is on its way. */
    private void putStale(ReactiveCache<String> cache) {
        done(cache.put("k", "stale"));
        bed.settle(cache);
        assertEquals("stale", value(cache.get("k")));
        bed.advance(MINUTE);
    }

    @ParameterizedTest
    @EnumSource
    void get_putWhileItsLoadFails_isWhatWasPut(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = cache(levels);
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        GatedLoad load = new GatedLoad(cache, "k");
        done(cache.put("k", "new"));
        load.fail(failure);
        assertEquals("new", load.got());
        assertEquals(0, cache.stats().staleHits());
        assertEquals(0, cache.stats().staleOnError());
    }

    /** Nothing has ended it. */
    @Test
    void get_hadToMakeRoomWhileItsLoadFails_isServedStale() {
        ReactiveCache<String> cache =
                bed.cache(ReadWriteTest.Levels.NEAR.of("c").nearEntries(1));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        GatedLoad load = new GatedLoad(cache, "k");
        done(cache.put("x", "v"));
        Await.until("it has made room", () -> {
            long unused = Bed.core(cache).near.size();
            return Bed.core(cache).near.peek("k") == null;
        });
        load.fail(failure);
        assertEquals("stale", load.got());
    }

    /** It was near alone, and the store has what it had. */
    @Test
    void get_outageEndsWhileItsLoadFails_isWhatTheStoreHas() {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.BOTH);
        done(cache.put("k", "shared", Duration.ofHours(1)));
        bed.settle(cache);
        bed.advance(Duration.ofMillis(1)); // what is near alone is newer
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        EntryOptions shortly = EntryOptions.none().ttl(Duration.ofSeconds(1)).staleFor(Duration.ofHours(1));
        StoreFullException unused = error(StoreFullException.class, cache.put("k", "alone", shortly));
        bed.advance(Duration.ofSeconds(2));
        unused = error(StoreFullException.class, cache.put("x", "v")); // for a second nothing is tried again
        GatedLoad load = new GatedLoad(cache, "k");
        assertTrue(GatedLoad.flights(cache).find("k").isAlone());
        bed.backend.refuseWrites(null);
        bed.clock.advance(Duration.ofSeconds(11));
        done(cache.put("other", "v"));
        load.fail(failure);
        assertEquals("shared", load.got());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void get_putElsewhereWhileItsLoadFails_isWhatWasPut(ReadWriteTest.Levels levels) {
        ReactiveCache<String> here = cache(levels);
        ReactiveCache<String> there = cache(levels);
        done(here.put("k", "stale"));
        bed.advance(MINUTE);
        GatedLoad load = new GatedLoad(here, "k");
        done(there.put("k", "new"));
        Await.until("it is told of", () -> GatedLoad.flights(here).find("k") == null);
        load.fail(failure);
        assertEquals("new", load.got());
    }

    @Test
    void get_putElsewhereInAnOutageDuringWhichItsLoadBegins_isWhatWasPut() {
        ReactiveCache<String> here = cache(ReadWriteTest.Levels.BOTH);
        ReactiveCache<String> there = cache(ReadWriteTest.Levels.BOTH);
        putStale(here);
        bed.backend.down(true);
        GatedLoad load = new GatedLoad(here, "k");
        Await.until("it loads without the store", () -> {
            Flight<?> flight = GatedLoad.flights(here).find("k");
            return flight != null && flight.isAlone();
        });
        bed.backend.down(false);
        bed.backend.holdWatches(true);
        done(there.put("k", "new"));
        long resets = here.stats().resets();
        bed.backend.reset();
        Await.until("the watch has told", () -> here.stats().resets() > resets);
        bed.advanceUntil(
                "the outage is over",
                Duration.ofMillis(500),
                () -> here.stats().sharedUp() && Bed.core(here).coherence().isReady());
        load.fail(failure);
        assertEquals("new", load.got());
        assertEquals(0, here.stats().staleHits());
    }

    /** It would have to be read again first. */
    @Test
    void get_changesMayHaveBeenMissedWhileItsLoadFailsAndTheStoreIsDown_theStaleEntryIsNotServed() {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.BOTH);
        putStale(cache);
        bed.backend.down(true);
        GatedLoad load = new GatedLoad(cache, "k");
        long resets = cache.stats().resets();
        bed.backend.reset();
        Await.until("the watch has told", () -> cache.stats().resets() > resets);
        load.fail(failure);
        assertSame(failure, load.got());
    }

    @Test
    void get_storeIsDownWhileItsLoadFails_theStaleEntryIsServed() {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.BOTH);
        putStale(cache);
        bed.backend.down(true);
        assertEquals("stale", value(cache.get("k", key -> Mono.error(failure))));
        assertEquals(1, cache.stats().staleOnError());
    }

    private static boolean isDeciding() {
        return StackWalker.getInstance()
                .walk(frames -> frames.anyMatch(frame -> frame.getClassName().equals(Course.class.getName())));
    }

    /** The clock is read for what the read has found. */
    @Test
    void get_invalidatedBetweenItsLookAndItsLoad_theStaleEntryIsNotServed() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        InstantSource clock = () -> {
            if (isDeciding()) {
                meanwhile.getAndSet(() -> {}).run();
            }
            return bed.clock.instant();
        };
        try (CacheManager manager = CacheManager.builder()
                .borrowedFactory(bed.factory)
                .clock(clock)
                .timer(bed.timer)
                .worker(Schedulers.immediate())
                .build()) {
            ReactiveCache<String> cache = manager.cache(ReadWriteTest.Levels.NEAR.of("c"), String.class);
            done(cache.put("k", "stale"));
            bed.advance(MINUTE);
            meanwhile.set(() -> done(cache.invalidate("k")));
            assertSame(failure, error(IllegalStateException.class, cache.get("k", key -> Mono.error(failure))));
            assertEquals(1, cache.stats().invalidations());
        }
    }

    @Test
    void get_invalidatedWhileTheStoreFailsToAnswer_theStaleEntryIsNotServed() {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.BOTH);
        putStale(cache);
        bed.backend.nextRead.set(read -> cache.invalidate("k")
                .then(Mono.error(new StoreTimeoutException("late for the test", Outcome.NOT_EXECUTED, null))));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)));
    }
}
