package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An entry of {@code asStore()} has no time but the store's; a lease over it neither prolongs nor shortens that. */
class LeaseOverStoreEntryTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LEASE = SECOND.multipliedBy(10);
    private static final CacheSpec EAGER =
            CacheSpec.named("c").eagerRefreshPercent(50).lease(LEASE).near(false);

    private final Bed bed = new Bed();
    private final AtomicBoolean holdsReads = new AtomicBoolean(true);

    @AfterEach
    void close() {
        bed.close();
    }

    private KeyValueStore<byte[]> slots() {
        return bed.factory.open("cache:c:e:", Serializers.bytes());
    }

    private boolean isLeased() {
        return SlotFormat.read(value(slots().get("k"))).isOwned();
    }

    @Test
    void refreshedByTwoProcesses_loadsOnce() {
        CacheSpec near = EAGER.near(true);
        ReactiveCache<String> here = bed.cache(near);
        ReactiveCache<String> there = bed.cache(near);
        done(here.asStore().put("k", "old", SECOND.multipliedBy(60)));
        bed.settle(here);
        bed.settle(there);
        Sinks.One<String> gate = Sinks.one();
        AtomicInteger loads = new AtomicInteger();
        Function<String, Mono<String>> loader = key -> {
            int unused = loads.incrementAndGet();
            return gate.asMono();
        };
        for (ReactiveCache<String> each : List.of(here, there)) {
            assertEquals("old", value(each.get("k", loader)), "near from now on");
        }
        bed.advance(SECOND.multipliedBy(31));
        bed.backend.holdWatches(true); // told of the lease, the other one would read the key anew
        assertEquals("old", value(here.get("k", loader)));
        Await.until("it is being refreshed", () -> loads.get() == 1 && isLeased());
        assertEquals("old", value(there.get("k", loader)));
        Await.until("the other one waits", () -> there.stats().leaseWaits() > 0);
        bed.advance(SECOND);
        bed.backend.holdWatches(false);
        gate.tryEmitValue("new").orThrow();
        for (ReactiveCache<String> each : List.of(here, there)) {
            Await.until("it is refreshed", () -> value(each.get("k", loader)).equals("new"));
        }
        assertEquals(1, loads.get());
    }

    /** The entry of so long a time, past half of that, is being refreshed. */
    private GatedLoad refreshing(ReactiveCache<String> cache, Duration time) {
        done(cache.asStore().put("k", "old", time));
        bed.advance(time.dividedBy(2));
        return refreshing(cache);
    }

    private GatedLoad refreshing(ReactiveCache<String> cache) {
        GatedLoad load = GatedLoad.refresh(cache, "k");
        Await.until("there is a lease over it", this::isLeased);
        return load;
    }

    @Test
    void ownerIsGone_entryEndsBeforeTheLease_inItsOwnTime() {
        ReactiveCache<String> owner = bed.cache(EAGER);
        ReactiveCache<String> other = bed.cache(EAGER);
        GatedLoad unused = refreshing(owner, SECOND.multipliedBy(8));
        KeyValueStore<String> store = other.asStore();
        assertEquals(Optional.of(SECOND.multipliedBy(4)), value(store.ttl("k")));
        bed.clock.advance(SECOND.multipliedBy(4).minusMillis(1)); // no timer runs: nobody renews the lease
        assertEquals(Optional.of("old"), optional(store.get("k")));
        assertEquals(Optional.of("old"), optional(other.get("k")));
        assertEquals(1, value(store.count(KeyRange.all())));
        bed.clock.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), optional(store.get("k")));
        assertEquals(Optional.empty(), optional(other.get("k", ReadMode.ALLOW_STALE)));
        assertEquals(0, value(store.count(KeyRange.all())));
        assertEquals(true, value(slots().exists("k")), "the lease is there yet");
        bed.clock.advance(SECOND.multipliedBy(6));
        assertEquals(false, value(slots().exists("k")));
    }

    @Test
    void ownerIsGone_entryOutlivesTheLease_inItsOwnTimeAndIsLoadedByTheNext() {
        ReactiveCache<String> other = bed.cache(EAGER);
        GatedLoad load = refreshing(bed.cache(EAGER), SECOND.multipliedBy(60));
        bed.clock.advance(LEASE);
        load.end("late");
        assertEquals("late", load.got());
        assertEquals(Optional.of("old"), optional(other.asStore().get("k")), "refused");
        assertEquals(Optional.of(SECOND.multipliedBy(20)), value(other.asStore().ttl("k")));
        GatedLoad next = GatedLoad.refresh(other, "k");
        next.end("next");
        assertEquals("next", next.got());
        assertEquals(Optional.of("next"), optional(other.get("k")));
        assertEquals(0, other.stats().leaseWaits());
    }

    @Test
    void loadFails_entryIsAsItWasAndEndsInItsTime() {
        ReactiveCache<String> cache = bed.cache(EAGER);
        done(cache.asStore().put("k", "old", SECOND.multipliedBy(60)));
        Revision before = value(slots().getEntry("k")).revision();
        bed.advance(SECOND.multipliedBy(40));
        GatedLoad load = refreshing(cache);
        bed.advance(SECOND.multipliedBy(5));
        load.fail(new IllegalStateException("for the test"));
        Await.until(
                "it is given back",
                () -> value(slots().getEntry("k")).revision().equals(before));
        assertEquals(Optional.of(SECOND.multipliedBy(15)), value(slots().ttl("k")));
    }

    /** What ended meanwhile does not come back. */
    @Test
    void loadFails_afterTheEntryHasEnded_nothingIsLeft() {
        ReactiveCache<String> cache = bed.cache(EAGER);
        GatedLoad load = refreshing(cache, SECOND.multipliedBy(4));
        bed.advance(SECOND.multipliedBy(3));
        load.fail(new IllegalStateException("for the test"));
        Await.until("it is given back", () -> !value(slots().exists("k")));
    }

    @Test
    void withoutTtl_ownersAreGone_staysForEver() {
        ReactiveCache<String> cache = bed.cache(EAGER);
        done(cache.asStore().put("k", "old", Expiry.never()));
        GatedLoad gone = refreshing(cache);
        assertEquals(Optional.empty(), value(cache.asStore().ttl("k")));
        bed.clock.advance(LEASE);
        ReactiveCache<String> other = bed.cache(EAGER);
        GatedLoad load = GatedLoad.refresh(other, "k");
        bed.clock.advance(Duration.ofDays(400));
        gone.end("late");
        load.fail(new IllegalStateException("for the test"));
        Await.until("it is given back", () -> !isLeased());
        assertEquals("old", value(cache.asStore().get("k")));
        assertEquals(Optional.empty(), value(slots().ttl("k")));
    }

    /** That changes no byte of the entry. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void expiryIsChangedBetweenTheLookAndTheLease_holds(boolean loadFails) {
        ReactiveCache<String> cache = bed.cache(EAGER);
        done(cache.asStore().put("k", "old", SECOND.multipliedBy(60)));
        bed.settle(cache);
        Duration longer = SECOND.multipliedBy(100);
        bed.backend.nextRead.set(read -> read.delayUntil(there -> slots().expire("k", longer)));
        GatedLoad load = refreshing(cache);
        Await.until(
                "it knows for how long",
                () -> SlotFormat.read(value(slots().get("k"))).ttl() == longer.toMillis());
        assertEquals(Optional.of(longer), value(cache.asStore().ttl("k")));
        if (loadFails) {
            load.fail(new IllegalStateException("for the test"));
            Await.until("it is given back", () -> !isLeased());
            assertEquals(Optional.of(longer), value(slots().ttl("k")));
        }
    }

    /** Whoever reads, the watch too. */
    private void holdReads() {
        bed.backend.nextRead.set(read -> {
            if (!holdsReads.get()) {
                return read;
            }
            holdReads();
            return Mono.never();
        });
    }

    /** Between the two steps by which the lease is laid. */
    @Test
    void callerLeavesWhileTheTimeIsAskedFor_entryIsAsItWas() {
        ReactiveCache<String> cache = bed.cache(EAGER);
        done(cache.asStore().put("k", "old", SECOND.multipliedBy(60)));
        bed.settle(cache);
        Revision before = value(slots().getEntry("k")).revision();
        bed.backend.nextRead.set(look ->
                look.doOnNext(there -> bed.backend.nextWrite.set(write -> write.doOnNext(done -> holdReads()))));
        AtomicBoolean asked = new AtomicBoolean();
        Disposable caller = ((TwoLevelCache<String>) cache)
                .loading()
                .refreshed(
                        "k",
                        key -> Mono.fromSupplier(() -> {
                            asked.set(true);
                            return Loaded.of("new");
                        }),
                        new Reading.Sighting<>(null, null, false),
                        true)
                .subscribe();
        Await.until("it is taken", this::isLeased);
        caller.dispose();
        holdsReads.set(false);
        bed.backend.nextRead.set(Function.identity());
        Await.until(
                "it is given back",
                () -> value(slots().getEntry("k")).revision().equals(before));
        assertEquals(Optional.of(SECOND.multipliedBy(60)), value(slots().ttl("k")));
        assertFalse(asked.get());
    }

    /** Read again and again, since it can be no more than found. */
    @Test
    void endsBelowTheLease_isNotToldAtEachRead() {
        ReactiveCache<String> other = bed.cache(EAGER.near(true));
        GatedLoad unused = refreshing(bed.cache(EAGER), SECOND.multipliedBy(8));
        bed.clock.advance(SECOND.multipliedBy(4));
        for (int i = 0; i < 3; i++) {
            assertEquals(Optional.empty(), optional(other.get("k")));
        }
        assertEquals(0, other.stats().expired());
    }

    /** What is there to begin with does not count as the result of who holds the lease. */
    @Test
    void refreshedWhileAnotherIsAtIt_givesTheResult() {
        ReactiveCache<String> owner = bed.cache(EAGER);
        ReactiveCache<String> other = bed.cache(EAGER);
        GatedLoad load = refreshing(owner, SECOND.multipliedBy(60));
        GatedLoad waiting = GatedLoad.refresh(other, "k");
        Await.until("it waits", () -> other.stats().leaseWaits() > 0);
        bed.advance(SECOND);
        load.end("new");
        assertEquals("new", waiting.got());
        assertEquals(0, other.stats().loads());
    }

    /** A read of many does not tell how long the store keeps the entry. */
    @Test
    void getAll_refreshFails_entryEndsInItsTime() {
        ReactiveCache<String> cache = bed.cache(EAGER);
        KeyValueStore<String> store = cache.asStore();
        done(store.put("k", "old", SECOND.multipliedBy(60)));
        Sinks.One<Map<String, String>> gate = Sinks.one();
        bed.advance(SECOND.multipliedBy(40));
        assertEquals(
                "old",
                value(cache.getAll(List.of("k"), keys -> gate.asMono()).next()).value());
        assertEquals(Optional.of(SECOND.multipliedBy(20)), value(store.ttl("k")));
    }

    @Test
    void writtenDuringARefresh_asByTheStore() {
        ReactiveCache<String> cache = bed.cache(EAGER);
        KeyValueStore<String> store = cache.asStore();
        GatedLoad load = refreshing(cache, SECOND.multipliedBy(60));
        Entry<String> seen = value(store.getEntry("k"));
        assertTrue(value(store.expire("k", SECOND.multipliedBy(20))));
        assertEquals(Optional.of(SECOND.multipliedBy(20)), value(slots().ttl("k")));
        assertTrue(value(store.replace(seen, "mine")), "the value is the same");
        load.end("new");
        assertEquals("new", load.got());
        assertEquals("mine", value(store.get("k")));
    }

    /** Nobody would know when it is over. */
    @Test
    void ownerDiesBetweenTheSteps_theNextTakesOverAtOnce() {
        ReactiveCache<String> owner = bed.cache(EAGER);
        ReactiveCache<String> other = bed.cache(EAGER);
        done(owner.asStore().put("k", "old", Expiry.never()));
        bed.settle(owner);
        bed.settle(other);
        bed.backend.nextRead.set(look ->
                look.doOnNext(there -> bed.backend.nextWrite.set(write -> write.doOnNext(done -> holdReads()))));
        GatedLoad unused = GatedLoad.refresh(owner, "k");
        Await.until("it is taken", this::isLeased);
        holdsReads.set(false);
        bed.backend.nextRead.set(Function.identity());
        GatedLoad load = GatedLoad.refresh(other, "k");
        load.end("new");
        assertEquals("new", load.got());
        assertEquals(0, other.stats().leaseWaits());
        assertEquals("new", value(other.get("k")));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void load_overWhatHasEndedOrNot_isToldLikeThat(boolean ended) {
        ReactiveCache<String> cache = bed.cache(EAGER);
        List<String> told = new CopyOnWriteArrayList<>();
        GatedLoad load = refreshing(cache, SECOND.multipliedBy(8));
        Disposable listening = cache.events().subscribe(event -> told.add(event.kind() + " " + event.key()));
        bed.advance(SECOND.multipliedBy(ended ? 5 : 2));
        load.end("new");
        assertEquals("new", load.got());
        Await.until("it is told", () -> !told.isEmpty());
        assertEquals(List.of((ended ? "CREATED" : "UPDATED") + " k"), told);
        listening.dispose();
    }
}
