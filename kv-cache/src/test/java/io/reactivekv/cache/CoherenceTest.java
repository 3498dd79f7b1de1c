package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Expiry;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The near level in step with the shared one, and on its own when that fails. */
class CoherenceTest {

    private static final CacheSpec SPEC = CacheSpec.named("c").ttl(Duration.ofMinutes(1));

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static NearEntry<String> near(ReactiveCache<String> cache, String key) {
        return Bed.core(cache).near.peek(key);
    }

    private static boolean isInStep(ReactiveCache<String> cache) {
        return Bed.core(cache).coherence().isReady();
    }

    /** The entry is near, and nothing that would drop it is still on its way. */
    private void settleNear(ReactiveCache<String> cache, String key) {
        bed.settle(cache);
        assertTrue(optional(cache.get(key)).isPresent());
        assertNotNull(near(cache, key));
    }

    @Test
    void put_byAnotherProcess_dropsTheNearEntryHere() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        done(here.put("k", "1"));
        settleNear(there, "k");
        done(here.put("k", "2"));
        Await.until("the new value is seen", () -> optional(there.get("k")).equals(Optional.of("2")));
        Await.until("that is counted", () -> there.stats().droppedByWatch() > 0);
    }

    /** It is another value, whether it can be had or not. */
    @Test
    void watch_tellsOfAValueThatIsNotHandedOut_dropsTheNearEntry() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        done(cache.put("k", "v"));
        settleNear(cache, "k");
        bed.backend.unreadable("cache:c:e:k");
        Await.until("it is dropped", () -> near(cache, "k") == null);
    }

    @Test
    void hotKeys_theWatchDropsTheirEntries_keepTheirCounts() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        done(here.put("k", "1"));
        settleNear(there, "k");
        for (int i = 0; i < 5; i++) {
            assertEquals("1", value(there.get("k")));
        }
        Map<String, Long> before = there.stats().hotKeys();
        assertEquals(there.stats().hits(), before.get("k"));
        done(here.put("k", "2"));
        Await.until("it is dropped", () -> near(there, "k") == null);
        Await.until("its count is kept", () -> there.stats().hotKeys().equals(before));
    }

    @Test
    void reset_nothingIsServedFromNearBeforeItWasReadAgain() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        done(cache.put("k", "v"));
        settleNear(cache, "k");
        long sharedHits = cache.stats().sharedHits();
        bed.backend.reset();
        Await.until("it is no longer trusted", () -> near(cache, "k") == null);
        Await.until("records are known again", () -> isInStep(cache));
        assertEquals("v", value(cache.get("k")));
        assertEquals(sharedHits + 1, cache.stats().sharedHits());
        assertNotNull(near(cache, "k"));
    }

    @Test
    void reset_whileTheReadingForAFailureBegins_getsInStep() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        bed.settle(cache);
        Sinks.Empty<Void> failure = Sinks.empty();
        Sinks.Empty<Void> scan = Sinks.empty();
        AtomicBoolean asked = new AtomicBoolean();
        bed.backend.nextGet.set(read -> Mono.defer(() -> {
            asked.set(true);
            return failure.asMono().then(Mono.error(new StorePermissionException("no right to read")));
        }));
        done(bed.factory.open("cache:c:v:", Serializers.string()).put("t:new", "1"));
        Await.until("the record is asked for", asked::get);
        AtomicBoolean begun = new AtomicBoolean();
        bed.backend.beforeScans(Mono.defer(() -> {
            if (begun.compareAndSet(false, true)) {
                bed.backend.reset();
                return Mono.empty();
            }
            return scan.asMono();
        }));
        assertTrue(failure.tryEmitEmpty().isSuccess());
        Await.until("the records are being read", begun::get);
        assertTrue(scan.tryEmitEmpty().isSuccess());
        Await.until("the records are known", () -> isInStep(cache));
    }

    @Test
    void nearFill_keyWrittenAfterItsReadWasSent_isDropped() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        done(there.put("k", "old"));
        bed.settle(here);
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicReference<Stored<Object>> answer = new AtomicReference<>();
        bed.backend.nextRead.set(read -> read.doOnNext(answer::set).delayUntil(x -> gate.asMono()));
        AtomicReference<String> read = new AtomicReference<>();
        Disposable unused = here.get("k").subscribe(read::set);
        Await.until("the read is under way", () -> answer.get() != null);
        Mono<Void> told = Bed.core(here).coherence().nextChange("k");
        done(there.put("k", "new"));
        done(told);
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("the read has ended", () -> read.get() != null);
        assertNull(near(here, "k"), "what it read is not kept");
        assertEquals("new", value(here.get("k")));
    }

    @Test
    void nearFill_ticketBeforeATouch_isRefused() {
        NearLevel<String> near = new NearLevel<>(SPEC, new HotKeys(), (key, entry) -> {});
        NearEntry<String> entry = new NearEntry<>("v", Slot.plain(0, "c", new byte[0]), 10, 10, 0, 0);
        long before = near.ticket("k");
        assertFalse(near.touch("k"));
        assertFalse(near.fill("k", entry, before));
        long after = near.ticket("k");
        assertTrue(near.fill("k", entry, after));
        near.reset();
        assertNull(near.peek("k"));
        assertFalse(near.fill("k", entry, after), "a reset has come since");
    }

    @Test
    void sharedLevelDown_nearAndLoadersGoOn_andItIsCountedOnce() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        done(cache.put("k", "v"));
        settleNear(cache, "k");
        bed.backend.down(true);
        assertEquals("v", value(cache.get("k")));
        AtomicInteger loads = new AtomicInteger();
        for (int i = 0; i < 5; i++) {
            assertEquals(
                    "loaded",
                    value(cache.get(
                            "l",
                            key -> Mono.fromSupplier(() -> {
                                int unused = loads.incrementAndGet();
                                return "loaded";
                            }))));
        }
        assertEquals(1, loads.get(), "what was loaded meanwhile is near");
        assertEquals(1, cache.stats().outages());
        assertFalse(cache.stats().sharedUp());
        StoreUnavailableException unused = error(StoreUnavailableException.class, cache.put("m", "1"));
        assertEquals("1", value(cache.get("m")), "here it holds all the same");
        bed.backend.down(false);
        bed.advanceUntil("it is noticed", Duration.ofSeconds(2), () -> {
            assertEquals(Optional.empty(), optional(cache.get("nowhere")));
            return cache.stats().sharedUp();
        });
        assertEquals(1, cache.stats().outages());
    }

    @Test
    void sharedLevelDown_fromTheStart_loadsAtOnceAndComesBack() {
        bed.backend.down(true);
        ReactiveCache<String> cache = bed.manager().cache(SPEC, String.class);
        assertEquals("v", value(cache.get("k", key -> Mono.just("v"))), "the clock stands still meanwhile");
        bed.backend.down(false);
        bed.advanceUntil("in step again", Duration.ofSeconds(2), () -> isInStep(cache));
        done(cache.put("k", "w"));
        assertEquals("w", value(cache.get("k")));
    }

    @Test
    void sharedLevelSilent_fromTheStart_loadsAfterAWhile() {
        bed.backend.silent(true);
        ReactiveCache<String> cache = bed.manager().cache(SPEC, String.class);
        AtomicReference<String> loaded = new AtomicReference<>();
        Disposable unused = cache.get("k", key -> Mono.just("v")).subscribe(loaded::set);
        assertNull(loaded.get(), "what is shared may still turn up");
        bed.advanceUntil("loaded", Duration.ofSeconds(1), () -> loaded.get() != null);
        bed.backend.silent(false);
        bed.backend.reset();
        bed.advanceUntil("in step again", Duration.ofSeconds(2), () -> isInStep(cache));
        done(cache.put("k", "w"));
        assertEquals("w", value(cache.get("k")));
    }

    @Test
    void load_heldByAnotherProcess_isWaitedForAndNotRepeated() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        Sinks.One<String> gate = Sinks.one();
        AtomicInteger loads = new AtomicInteger();
        Disposable owner = here.get("k", key -> gate.asMono()).subscribe();
        AtomicReference<String> waited = new AtomicReference<>();
        Disposable waiter = there.get("k", key -> Mono.fromSupplier(() -> "second " + loads.incrementAndGet()))
                .subscribe(waited::set);
        Await.until("it waits", () -> there.stats().leaseWaits() > 0);
        KeyValueStore<byte[]> slots = bed.factory.open("cache:c:e:", Serializers.bytes());
        for (int i = 0; i < 10; i++) {
            bed.advance(Duration.ofSeconds(2));
            bed.advanceUntil(
                    "the lease is renewed",
                    Duration.ofMillis(500),
                    () -> value(slots.ttl("k")).orElseThrow().compareTo(Duration.ofSeconds(9)) > 0);
        }
        assertNull(waited.get(), "the lease is renewed as long as its owner lives");
        assertTrue(gate.tryEmitValue("first").isSuccess());
        Await.until("the waiter is woken", () -> waited.get() != null);
        assertEquals("first", waited.get());
        assertEquals(0, loads.get());
        assertTrue(owner.isDisposed() && waiter.isDisposed());
    }

    @Test
    void load_ownerFails_theWaiterLoads() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        Sinks.One<String> gate = Sinks.one();
        AtomicReference<Throwable> failed = new AtomicReference<>();
        Disposable owner = here.get("k", key -> gate.asMono()).subscribe(v -> {}, failed::set);
        AtomicReference<String> waited = new AtomicReference<>();
        Disposable waiter = there.get("k", key -> Mono.just("second")).subscribe(waited::set);
        Await.until("it waits", () -> there.stats().leaseWaits() > 0);
        assertTrue(gate.tryEmitError(new IllegalStateException("no database")).isSuccess());
        Await.until("the waiter has loaded", () -> waited.get() != null);
        assertEquals("second", waited.get());
        assertEquals("no database", failed.get().getMessage());
        assertTrue(owner.isDisposed() && waiter.isDisposed());
    }

    @Test
    void load_ownerIsGone_theLeaseRunsOutAndALateResultIsRefused() {
        CacheSpec spec = SPEC.lease(Duration.ofSeconds(10));
        ReactiveCache<String> here = bed.cache(spec);
        long known = Bed.core(here).validity.known();
        Slot lease = Slot.vacant(bed.clock.millis(), "default").ownedBy(42, known, Duration.ZERO);
        byte[] bytes = SlotFormat.write(lease);
        SharedLevel shared = Bed.core(here).shared;
        assertTrue(value(shared.putIfAbsent("k", bytes, Expiry.after(Duration.ofSeconds(10)))));
        AtomicReference<String> waited = new AtomicReference<>();
        Disposable waiter = here.get("k", key -> Mono.just("mine")).subscribe(waited::set);
        Await.until("it waits", () -> here.stats().leaseWaits() > 0);
        bed.advance(Duration.ofSeconds(9));
        assertNull(waited.get());
        bed.advanceUntil("taken over", Duration.ofMillis(1_100), () -> waited.get() != null);
        assertFalse(value(shared.replace("k", Revision.ofBytes(bytes), bytes, Expiry.never())), "too late");
        assertEquals("mine", value(here.get("k")));
        assertTrue(waiter.isDisposed());
    }

    @Test
    void getAll_leaseOfOneThatIsGone_waitsNoLongerThanItLasts() {
        ReactiveCache<String> cache = bed.cache(SPEC.lease(Duration.ofSeconds(10)));
        Slot slot = Slot.vacant(bed.clock.millis(), "default")
                .ownedBy(42, Bed.core(cache).validity.known(), Duration.ZERO);
        assertTrue(value(
                Bed.core(cache).shared.putIfAbsent("k", SlotFormat.write(slot), Expiry.after(Duration.ofSeconds(10)))));
        bed.settle(cache);
        bed.advance(Duration.ofSeconds(9));
        AtomicReference<String> loaded = new AtomicReference<>();
        Disposable waiter = cache.getAll(List.of("k"), keys -> Mono.just(Map.of("k", "mine")))
                .subscribe(each -> loaded.set(each.value()));
        assertEquals(1, cache.stats().leaseWaits());
        assertNull(loaded.get());
        // The store tells of a lease that has run out when it comes to notice that.
        bed.backend.holdWatches(true);
        bed.advance(Duration.ofMillis(1_100));
        Await.until("taken over", () -> loaded.get() != null);
        assertEquals("mine", loaded.get());
        assertTrue(waiter.isDisposed());
    }

    @Test
    void load_cancelledBeforeTheLeaseIsAnswered_givesItBack() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        bed.settle(cache);
        cancelWhileClaiming(cache);
        KeyValueStore<byte[]> slots = bed.factory.open("cache:c:e:", Serializers.bytes());
        Await.until("the lease is gone", () -> optional(slots.get("k")).isEmpty());
        assertEquals("v", value(cache.get("k", key -> Mono.just("v"))));
        bed.advance(Duration.ofMinutes(1));
        cancelWhileClaiming(cache);
        ReactiveCache<String> other = bed.cache(SPEC);
        Await.until(
                "the stale value is back",
                () -> optional(other.get("k", ReadMode.ALLOW_STALE)).equals(Optional.of("v"))
                        && !SlotFormat.read(value(slots.get("k"))).isOwned());
        assertEquals("w", value(other.get("k", key -> Mono.just("w"))));
        assertEquals(0, other.stats().leaseWaits() + cache.stats().leaseWaits());
    }

    @Test
    void load_leaseIsWrittenAndNotAnswered_isNotLeftBehind() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        bed.settle(here);
        bed.backend.nextWrite.set(CoherenceTest::doneAndLate);
        assertEquals("v", value(here.get("k", key -> Mono.just("v"))));
        assertEquals("w", value(there.get("k", key -> Mono.just("w"))));
        assertEquals(0, there.stats().leaseWaits());
    }

    @Test
    void load_resultCannotBeStored_leavesNoLeaseBehind() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        done(here.put("k", "stale"));
        bed.settle(here);
        bed.advance(Duration.ofMinutes(1));
        assertEquals(
                "v",
                value(here.get(
                        "k",
                        key -> Mono.fromSupplier(() -> {
                            bed.backend.nextWrite.set(write -> Mono.error(late()));
                            return "v";
                        }))));
        assertEquals(Optional.of("stale"), optional(there.get("k", ReadMode.ALLOW_STALE)), "as it was");
        assertEquals("w", value(there.get("k", key -> Mono.just("w"))));
        assertEquals(0, there.stats().leaseWaits());
    }

    private static <T> Mono<T> doneAndLate(Mono<T> write) {
        return write.then(Mono.error(late()));
    }

    private static StoreTimeoutException late() {
        return new StoreTimeoutException("no answer in time", Outcome.UNKNOWN, null);
    }

    /** The lease is in the store, and its answer comes after the caller has left. */
    private void cancelWhileClaiming(ReactiveCache<String> cache) {
        Sinks.Empty<Void> gate = Sinks.empty();
        AtomicBoolean written = new AtomicBoolean();
        bed.backend.nextWrite.set(
                write -> write.doOnNext(done -> written.set(true)).delayUntil(done -> gate.asMono()));
        Disposable caller = cache.get("k", key -> Mono.just("never")).subscribe();
        Await.until("the lease is written", written::get);
        caller.dispose();
        Sinks.EmitResult unused = gate.tryEmitEmpty();
    }

    @Test
    void load_resultRefusedBecauseOfAPut_thePutStays() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        Sinks.One<String> gate = Sinks.one();
        Disposable unused = cache.get("k", key -> gate.asMono()).subscribe();
        done(cache.put("k", "put"));
        assertTrue(gate.tryEmitValue("loaded").isSuccess());
        assertEquals("put", value(cache.get("k")));
        assertEquals(1, cache.stats().loadsRefused());
    }
}
