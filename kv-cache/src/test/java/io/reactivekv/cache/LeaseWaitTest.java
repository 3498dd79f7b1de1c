package io.reactivekv.cache;

import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Expiry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** For how long the loads of other processes are waited for, and what comes after that. */
class LeaseWaitTest {

    private static final CacheSpec SPEC = CacheSpec.named("c")
            .ttl(Duration.ofMinutes(1))
            .cleanupInterval(Duration.ofDays(1))
            .lease(Duration.ofSeconds(1))
            .hardTimeout(Duration.ofSeconds(3));

    /** Short enough for leases to be renewed in time. */
    private static final Duration STEP = Duration.ofMillis(100);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Lets steps of time pass, after each of which every cache has been told of everything. */
    private void pass(int steps, List<ReactiveCache<String>> caches) {
        for (int i = 0; i < steps; i++) {
            bed.advance(STEP);
            caches.forEach(bed::settle);
        }
    }

    private static CacheLoadException.Reason reason(GatedLoad load) {
        return ((CacheLoadException) load.got()).reason();
    }

    @Test
    void get_loadElsewhereLastsLongerThanOneHere_isATypedErrorAndThatLoadGoesOn() {
        ReactiveCache<String> there = bed.cache(SPEC.hardTimeout(Duration.ofHours(1)));
        ReactiveCache<String> here = bed.cache(SPEC);
        GatedLoad theirs = new GatedLoad(there, "k");
        GatedLoad ours = new GatedLoad(here, "k");
        Await.until("it waits", () -> here.stats().leaseWaits() > 0);
        pass(29, List.of(there, here));
        assertFalse(ours.isAnswered());
        pass(2, List.of(there, here));
        assertEquals(CacheLoadException.Reason.TIMED_OUT, reason(ours));
        assertEquals(1, here.stats().loadFailures());
        assertEquals(0, here.stats().loads(), "it has not called the loader");
        assertFalse(theirs.isAnswered());
        theirs.end("v");
        assertEquals("v", theirs.got());
        Await.until("it is kept", () -> optional(here.get("k")).equals(Optional.of("v")));
    }

    @Test
    void get_loadsElsewhereFailOneAfterTheOther_everyCallerIsToldWithinTwoHardTimeouts() {
        List<ReactiveCache<String>> caches = List.of(bed.cache(SPEC), bed.cache(SPEC), bed.cache(SPEC));
        List<GatedLoad> loads =
                caches.stream().map(cache -> new GatedLoad(cache, "k")).toList();
        Await.until(
                "two of them wait",
                () -> caches.stream()
                                .filter(cache -> cache.stats().leaseWaits() > 0)
                                .count()
                        == 2);
        pass(65, caches);
        loads.forEach(load -> assertEquals(CacheLoadException.Reason.TIMED_OUT, reason(load)));
    }

    /** Its lease has run out before the wait is over, however short a load may last. */
    @Test
    void get_ownerIsGoneAndLoadsAreShort_takesItsLoadOver() {
        CacheSpec spec = SPEC.hardTimeout(Duration.ofMillis(200));
        ReactiveCache<String> here = bed.cache(spec);
        Slot slot = Slot.vacant(bed.clock.millis(), "default")
                .ownedBy(42, Bed.core(here).validity.known(), Duration.ZERO);
        assertTrue(value(Bed.core(here).shared.putIfAbsent("k", SlotFormat.write(slot), Expiry.after(spec.lease()))));
        bed.settle(here);
        GatedLoad ours = new GatedLoad(here, "k");
        assertEquals(1, here.stats().leaseWaits());
        ours.end("mine");
        pass(12, List.of(here));
        assertEquals("mine", ours.got());
    }

    /** As after a long pause of the process: it could not renew its lease, and has not been told of anything. */
    @Test
    void load_ownerStandsStillBeyondItsLease_itsResultIsRefused() {
        ReactiveCache<String> owner = bed.cache(SPEC);
        ReactiveCache<String> other = bed.cache(SPEC);
        bed.backend.holdWatches(true);
        GatedLoad late = new GatedLoad(owner, "k");
        bed.clock.advance(SPEC.lease().plusMillis(1));
        assertEquals("mine", value(other.get("k", key -> Mono.just("mine"))));
        late.end("late");
        assertEquals("late", late.got(), "who asked before may get what was loaded before");
        assertEquals(1, owner.stats().loadsRefused());
        assertEquals("mine", value(owner.get("k")));
        assertEquals("mine", value(other.get("k")));
    }

    @Test
    void get_callerLeavesWhileItWaits_leavesNothingBehindAndTheOwnerGoesOn() {
        ReactiveCache<String> there = bed.cache(SPEC);
        ReactiveCache<String> here = bed.cache(SPEC);
        GatedLoad theirs = new GatedLoad(there, "k");
        AtomicInteger calls = new AtomicInteger();
        Disposable caller = here.get("k", key -> Mono.fromSupplier(() -> "mine " + calls.incrementAndGet()))
                .subscribe();
        Await.until("it waits", () -> here.stats().leaseWaits() > 0);
        caller.dispose();
        assertEquals(0, GatedLoad.flights(here).size());
        theirs.end("v");
        assertEquals("v", theirs.got());
        bed.settle(here);
        assertEquals(0, calls.get());
        assertEquals("v", value(here.get("k")));
        assertEquals("v", value(there.get("k")));
        assertEquals(0, there.stats().loadsRefused());
    }

    @Test
    void get_loadElsewhereFails_theLoaderHereHasTheContextOfItsCaller() {
        ReactiveCache<String> there = bed.cache(SPEC);
        ReactiveCache<String> here = bed.cache(SPEC);
        GatedLoad theirs = new GatedLoad(there, "k");
        AtomicReference<String> got = new AtomicReference<>();
        Disposable caller = here.get("k", key -> Mono.deferContextual(c -> Mono.just("for " + c.get("user"))))
                .contextWrite(c -> c.put("user", "ann"))
                .subscribe(got::set);
        Await.until("it waits", () -> here.stats().leaseWaits() > 0);
        assertNull(got.get());
        theirs.fail(new IllegalStateException("no database"));
        Await.until("it has loaded", () -> got.get() != null);
        assertEquals("for ann", got.get());
        assertTrue(caller.isDisposed());
    }

    /** The wait is no part of what a load may take. */
    @Test
    void get_leaseOfOneThatIsGoneIsLongerThanALoad_theResultIsKept() {
        CacheSpec spec = SPEC.hardTimeout(Duration.ofSeconds(10)).lease(Duration.ofMinutes(2));
        ReactiveCache<String> here = bed.cache(spec);
        Slot slot = Slot.vacant(bed.clock.millis(), "default")
                .ownedBy(42, Bed.core(here).validity.known(), Duration.ZERO);
        assertTrue(value(Bed.core(here).shared.putIfAbsent("k", SlotFormat.write(slot), Expiry.after(spec.lease()))));
        bed.settle(here);
        GatedLoad ours = new GatedLoad(here, "k");
        ours.end("mine");
        bed.advanceUntil("it is taken over", Duration.ofSeconds(1), ours::isAnswered);
        assertEquals("mine", ours.got());
        assertEquals(0, here.stats().loadsRefused());
        assertEquals("mine", value(here.get("k")));
    }
}
