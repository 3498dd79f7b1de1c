package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreFullException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Loads that claim nothing between processes. */
class WithoutLeasesTest {

    private static final CacheSpec SPEC = ReadWriteTest.Levels.BOTH.of("c").leases(false);

    private final Bed bed = new Bed();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<String> counting(String key) {
        return Mono.fromSupplier(() -> key + "#" + loads.incrementAndGet());
    }

    @Test
    void get_eagerRefreshWithoutLeases_keepsWhatIsLoaded() {
        ReactiveCache<String> cache = bed.cache(SPEC.eagerRefreshPercent(50));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        bed.settle(cache);
        assertEquals("k#1", value(cache.get("k")));
        bed.advance(Duration.ofSeconds(30));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        Await.until("refreshed", () -> loads.get() == 2);
        assertEquals("k#2", value(cache.get("k", this::counting)));
        bed.settle(cache);
        assertEquals("k#2", value(cache.get("k")));
        bed.advance(Duration.ofSeconds(30));
        Function<Set<String>, Mono<Map<String, String>>> all =
                keys -> Flux.fromIterable(keys).flatMap(this::counting).collectMap(value -> value.substring(0, 1));
        assertEquals("k#2", value(cache.getAll(List.of("k"), all).next()).value());
        Await.until("refreshed", () -> loads.get() == 3);
        assertEquals("k#3", value(cache.getAll(List.of("k"), all).next()).value());
        assertEquals(0, cache.stats().loadsRefused());
    }

    @ParameterizedTest
    @EnumSource
    void remove_duringALoadWithoutLease_theResultIsNotKept(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").leases(false));
        done(cache.put("k", "old"));
        done(cache.remove("k"));
        GatedLoad load = new GatedLoad(cache, "k");
        assertEquals(false, value(cache.remove("k")));
        load.end("loaded");
        assertEquals("loaded", load.got(), "who asked before may get what was loaded before");
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(1, cache.stats().loadsRefused());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void remove_storeIsFull_theEntryIsDeleted(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").leases(false));
        done(cache.put("k", "v"));
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        assertTrue(value(cache.remove("k")));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertFalse(value(cache.remove("k")));
    }

    /** They load side by side; that one brings nothing is not the other's fault. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void load_failsBesideAnotherWithoutLease_theOtherGoesOnAndIsKept(boolean findsNothing) {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        GatedLoad first = new GatedLoad(here, "k");
        GatedLoad second = new GatedLoad(there, "k");
        if (findsNothing) {
            first.endEmpty();
        } else {
            first.fail(new IllegalStateException("for the test"));
        }
        bed.settle(there);
        assertTrue(GatedLoad.flights(there).find("k") != null, "whoever comes now joins it");
        second.end("v");
        assertEquals("v", second.got());
        assertEquals(0, there.stats().loadsRefused());
        assertEquals("v", value(here.get("k")));
    }

    /** A load over a place of another one is to find it there in the end. */
    @Test
    void load_overAPlaceThatIsSoonGone_isKept() {
        ReactiveCache<String> cache = bed.cache(SPEC.cleanupInterval(Duration.ofDays(1)));
        GatedLoad first = new GatedLoad(cache, "k");
        first.fail(new IllegalStateException("for the test"));
        bed.clock.advance(Bed.core(cache).memory().minusMillis(1));
        GatedLoad second = new GatedLoad(cache, "k");
        bed.clock.advance(Duration.ofMillis(2));
        second.end("v");
        assertEquals("v", second.got());
        assertEquals(0, cache.stats().loadsRefused());
        assertEquals("v", value(cache.get("k")));
    }

    /** As while a cache is being reconfigured: whether a lease is over is told by how long the slot is kept. */
    @Test
    void load_overALeaseOfAnother_doesNotProlongIt() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        Duration lease = Duration.ofSeconds(10);
        Slot slot = Slot.vacant(bed.clock.millis(), "default")
                .ownedBy(42, Bed.core(cache).validity.known(), Duration.ZERO);
        KeyValueStore<byte[]> slots = bed.factory.open("cache:c:e:", Serializers.bytes());
        done(slots.put("k", SlotFormat.write(slot), lease));
        GatedLoad load = new GatedLoad(cache, "k");
        load.fail(new IllegalStateException("for the test"));
        Object unused = load.got();
        assertTrue(value(slots.ttl("k")).orElseThrow().compareTo(lease) <= 0);
    }

    /** There is no room for a mark, and none is needed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void invalidate_byAnotherProcessInAFullStore_theResultOfALoadFromBeforeIsNotKept(boolean remove) {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        bed.backend.holdWatches(true);
        GatedLoad load = new GatedLoad(here, "k");
        done(there.put("k", "put"));
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        if (remove) {
            assertTrue(value(there.remove("k")));
        } else {
            done(there.invalidate("k"));
        }
        bed.backend.refuseWrites(null);
        load.end("old");
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(there.get("k")));
        assertEquals(1, here.stats().loadsRefused());
    }

    /** Nothing in the slot shows that it is being loaded, and the watch has not told of anything. */
    @ParameterizedTest
    @EnumSource
    void invalidate_byAnotherProcessDuringALoadWithoutLease_theResultIsNotKept(Afterwards afterwards) {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        bed.backend.holdWatches(true);
        GatedLoad load = new GatedLoad(here, "k");
        afterwards.on(there);
        load.end("old");
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertEquals(Optional.empty(), optional(there.get("k")));
        assertEquals(1, here.stats().loadsRefused());
        assertEquals("new", value(here.get("k", key -> Mono.just("new"))));
        assertEquals("new", value(there.get("k")));
    }

    /** What else is done to a key that is invalidated. */
    enum Afterwards {
        NOTHING,
        REMOVE,
        EMPTY_LOAD,
        PUT_AND_REMOVE;

        void on(ReactiveCache<String> cache) {
            done(cache.invalidate("k"));
            switch (this) {
                case NOTHING -> {}
                case REMOVE -> assertFalse(value(cache.remove("k")));
                case EMPTY_LOAD -> assertEquals(Optional.empty(), optional(cache.get("k", key -> Mono.empty())));
                case PUT_AND_REMOVE -> {
                    done(cache.put("k", "put"));
                    assertTrue(value(cache.remove("k")));
                }
            }
        }
    }

    @Test
    void invalidate_byAnotherProcessTwiceInOneMillisecond_theResultOfALoadFromInBetweenIsNotKept() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        bed.backend.holdWatches(true);
        done(there.invalidate("k"));
        GatedLoad load = new GatedLoad(here, "k");
        done(there.invalidate("k"));
        load.end("old");
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertEquals(1, here.stats().loadsRefused());
    }

    @Test
    void removeCategory_ofAnInvalidatedKey_theResultOfALoadFromBeforeInAnotherCategoryIsNotKept() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        done(here.put("other", "v", EntryOptions.none().category("cat")));
        bed.backend.holdWatches(true);
        GatedLoad load = new GatedLoad(here, "k");
        done(there.invalidate("k"));
        assertEquals(0, value(there.removeCategory("default")));
        load.end(Loaded.of("old").category("cat"));
        assertEquals("old", load.got());
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertEquals(Optional.empty(), optional(there.get("k")));
    }

    @Test
    void invalidate_byAnotherProcessDuringALoadWithoutLease_whoComesAfterwardsLoadsAnew() {
        ReactiveCache<String> here = bed.cache(SPEC);
        ReactiveCache<String> there = bed.cache(SPEC);
        Disposable first = here.get("k", key -> Mono.never()).subscribe();
        Flights<?> flights = GatedLoad.flights(here);
        assertEquals(1, flights.size());
        done(there.invalidate("k"));
        Await.until("it is told of", () -> flights.size() == 0);
        assertEquals("new", value(here.get("k", key -> Mono.just("new"))));
        first.dispose();
    }
}
