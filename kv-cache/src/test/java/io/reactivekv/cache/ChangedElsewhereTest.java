package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reactivekv.StoreFullException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What others do to a key while this process waits to load it, or loads it without a lease. */
class ChangedElsewhereTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final CacheSpec SPEC = ReadWriteTest.Levels.BOTH.of("c").cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();
    private final ReactiveCache<String> here = bed.cache(SPEC);
    private final ReactiveCache<String> owner = bed.cache(SPEC);
    private final ReactiveCache<String> there = bed.cache(SPEC);
    private final IllegalStateException failure = new IllegalStateException("no database");

    @AfterEach
    void close() {
        bed.close();
    }

    private void putStale() {
        done(here.put("k", "stale"));
        bed.advance(MINUTE);
    }

    private GatedLoad loadElsewhere() {
        putStale();
        return new GatedLoad(owner, "k");
    }

    /** For the load elsewhere, which has the lease. */
    private GatedLoad waiting() {
        GatedLoad load = new GatedLoad(here, "k");
        Await.until("it waits", () -> here.stats().leaseWaits() > 0);
        return load;
    }

    private boolean hasClaimed() {
        Flight<?> flight = GatedLoad.flights(here).find("k");
        return flight != null && flight.claim() != null;
    }

    @Test
    void get_invalidatedElsewhereWhileItWaits_theStaleEntryIsNotServed() {
        GatedLoad unused = loadElsewhere();
        GatedLoad load = waiting();
        done(there.invalidate("k"));
        Await.until("it loads itself", this::hasClaimed);
        load.fail(failure);
        assertSame(failure, load.got());
    }

    @Test
    void get_removedElsewhereWhileItWaits_theStaleEntryIsNotServed() {
        GatedLoad unused = loadElsewhere();
        GatedLoad load = waiting();
        done(there.remove("k"));
        Await.until("it loads itself", this::hasClaimed);
        load.fail(failure);
        assertSame(failure, load.got());
    }

    @Test
    void get_invalidatedElsewhereWhileItWaitsAndTheWatchIsSilent_theStaleEntryIsNotServed() {
        GatedLoad unused = loadElsewhere();
        GatedLoad load = waiting();
        bed.backend.holdWatches(true);
        done(there.invalidate("k"));
        bed.advanceUntil("it loads itself", Duration.ofSeconds(1), this::hasClaimed);
        load.fail(failure);
        assertSame(failure, load.got());
    }

    @Test
    void get_removedElsewhereWhileItWaitsAndTheWatchIsSilent_theStaleEntryIsNotServed() {
        GatedLoad unused = loadElsewhere();
        GatedLoad load = waiting();
        bed.backend.holdWatches(true);
        done(there.remove("k"));
        bed.advanceUntil("it loads itself", Duration.ofSeconds(1), this::hasClaimed);
        load.fail(failure);
        assertSame(failure, load.got());
    }

    @Test
    void get_loadElsewhereFailsWhileItWaits_theStaleEntryIsServed() {
        GatedLoad theirs = loadElsewhere();
        GatedLoad load = waiting();
        theirs.fail(failure);
        Await.until("it loads itself", this::hasClaimed);
        load.fail(failure);
        assertEquals("stale", load.got());
    }

    /** The store has no room for its lease. */
    private GatedLoad loadingAlone() {
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        GatedLoad load = new GatedLoad(here, "k");
        Await.until("it loads without a lease", () -> {
            Flight<?> flight = GatedLoad.flights(here).find("k");
            return flight != null && flight.isAlone();
        });
        bed.backend.refuseWrites(null);
        return load;
    }

    private void awaitDetached() {
        Await.until("it is told of", () -> GatedLoad.flights(here).find("k") == null);
    }

    @Test
    void get_invalidatedElsewhereDuringALoadWithoutClaim_whoComesAfterwardsLoadsAnew() {
        GatedLoad load = loadingAlone();
        done(there.invalidate("k"));
        awaitDetached();
        assertEquals("new", value(here.get("k", key -> Mono.just("new"))));
        load.end("old");
        assertEquals("old", load.got(), "who asked before may get what was loaded before");
    }

    @Test
    void get_invalidatedElsewhereDuringALoadWithoutClaim_theStaleEntryIsNotServed() {
        putStale();
        GatedLoad load = loadingAlone();
        done(there.invalidate("k"));
        awaitDetached();
        load.fail(failure);
        assertSame(failure, load.got());
    }

    @Test
    void get_changesMayHaveBeenMissedDuringALoadWithoutClaim_whoComesAfterwardsLoadsAnew() {
        GatedLoad load = loadingAlone();
        bed.backend.holdWatches(true);
        done(there.invalidate("k"));
        bed.backend.reset();
        awaitDetached();
        assertEquals("new", value(here.get("k", key -> Mono.just("new"))));
        load.end("old");
        assertEquals("old", load.got());
    }
}
