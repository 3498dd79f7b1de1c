package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreClosedException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A cache and its store, each by the rules of the other. */
class StoreBesideCacheTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void store_oversizedEntry_isRefusedAndLeavesTheOldValue() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").maxEntryBytes(200));
        KeyValueStore<String> store = cache.asStore();
        done(store.put("k", "small"));
        String large = "x".repeat(300);
        Optional<String> larger = Optional.of(large);
        for (Mono<?> write : new Mono<?>[] {
            store.put("k", large),
            store.replace("k", large),
            store.putIfAbsent("l", large),
            store.getAndPut("k", large),
            store.update("k", there -> larger)
        }) {
            ValueTooLargeException error = error(ValueTooLargeException.class, write);
            assertTrue(error.getMessage().contains("maxEntryBytes"), error.getMessage());
        }
        assertEquals("small", value(store.get("k")));
        assertEquals(5, cache.stats().oversized());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void store_expire_laterInvalidationsMeetTheEntry(boolean getAnd) {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        KeyValueStore<String> store = cache.asStore();
        done(cache.put("k", "v", EntryOptions.ofTags("t")));
        done(cache.put("l", "v", EntryOptions.none().category("own")));
        for (String key : List.of("k", "l")) {
            if (getAnd) {
                assertEquals("v", value(store.getAndExpire(key, Duration.ofHours(1))));
            } else {
                assertEquals(true, value(store.expire(key, Duration.ofHours(1))));
            }
            assertEquals("v", value(cache.get(key)));
        }
        done(cache.invalidateTags("t"));
        done(cache.invalidateCategory("own"));
        for (String key : List.of("k", "l")) {
            assertEquals(Optional.empty(), optional(cache.get(key)));
            assertEquals(Optional.empty(), optional(store.get(key)));
        }
    }

    @Test
    void store_expire_changesNothingButTheLifetime() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").ttl(Duration.ofMinutes(1)));
        KeyValueStore<String> store = cache.asStore();
        done(cache.put(
                "k",
                "v",
                EntryOptions.ofTags("t").category("own").metadata("by", "hand").staleFor(Duration.ofHours(1))));
        long stamp = slot("k").stamp();
        Validity validity = Bed.core(cache).validity;
        validity.learn(validity.known() + 1);
        bed.advance(Duration.ofSeconds(1));
        assertEquals(true, value(store.expire("k", Duration.ofHours(1))));
        assertEquals(Optional.of(Duration.ofHours(1)), value(store.ttl("k")));
        assertEquals(stamp, slot("k").stamp(), "an invalidation that is not known yet may have a lower number");
        CacheEntry<String> entry = value(cache.entry("k"));
        assertEquals(Set.of("t"), entry.tags());
        assertEquals("own", entry.category());
        assertEquals(Map.of("by", "hand"), entry.metadata());
        assertEquals(Duration.ofSeconds(1), entry.age());
        assertEquals(Optional.of(Duration.ofHours(1)), entry.remaining());
        assertEquals(true, value(store.expire("k", Expiry.never())));
        assertEquals(Optional.empty(), value(store.ttl("k")));
        assertEquals(true, value(store.expire("k", Duration.ofSeconds(30))));
        bed.advance(Duration.ofSeconds(30));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)));
    }

    /** It is yet to come by the clock here. */
    @Test
    void store_expireOfWhatAProcessWithAFastClockHasPut_isCountedFromNow() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        KeyValueStore<String> store = cache.asStore();
        done(cache.put("k", "v"));
        Slot slot = slot("k");
        Slot ahead = new Slot(
                slot.kind(),
                slot.stamp(),
                slot.created() + 600_000,
                slot.ttl(),
                slot.stale(),
                slot.category(),
                slot.tags(),
                slot.metadata(),
                slot.owner(),
                slot.ownerStamp(),
                slot.beyond(),
                slot.payload());
        done(slots().put("k", SlotFormat.write(ahead)));
        assertEquals(true, value(store.expire("k", Duration.ofMinutes(1))));
        assertEquals(Optional.of(Duration.ofMinutes(1)), value(store.ttl("k")));
    }

    private KeyValueStore<byte[]> slots() {
        return bed.factory.open("cache:c:e:", Serializers.bytes());
    }

    private Slot slot(String key) {
        return SlotFormat.read(value(slots().get(key)));
    }

    /** The store keeps it no longer than the lease, which says nothing of the entry. */
    @Test
    void store_permanentEntryUnderALease_isPermanent() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").withoutTtl());
        KeyValueStore<String> store = cache.asStore();
        done(cache.put("k", "v"));
        Slot slot = slot("k");
        done(slots().put("k", SlotFormat.write(slot.ownedBy(42, slot.stamp(), Duration.ZERO)), Duration.ofSeconds(10)));
        assertEquals(Optional.empty(), value(store.ttl("k")));
        Optional<String> changed = Optional.of("w");
        assertEquals("w", value(store.update("k", there -> changed)));
        bed.advance(Duration.ofSeconds(10));
        assertEquals("w", value(store.get("k")));
    }

    @Test
    void store_whateverTheCacheTakes_isGoodForItToo() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").maxEntryBytes(64 << 20));
        KeyValueStore<String> store = cache.asStore();
        String large = "x".repeat(17 << 20);
        String key = "\u20ac".repeat(4_000);
        done(cache.put(key, large));
        assertEquals(large, value(store.get(key)));
        assertEquals(true, value(store.delete(key)));
        done(store.put(key, large));
        assertEquals(large, value(cache.get(key)));
    }

    @Test
    void store_cacheIsReconfigured_keepsTheTtlItWasMadeWith() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").ttl(Duration.ofMinutes(1)));
        KeyValueStore<String> before = cache.asStore();
        cache.reconfigure(cache.spec().ttl(Duration.ofHours(1)));
        done(before.put("k", "v"));
        done(cache.asStore().put("l", "v"));
        assertEquals(Optional.of(Duration.ofMinutes(1)), value(before.ttl("k")));
        assertEquals(Optional.of(Duration.ofHours(1)), value(before.ttl("l")));
    }

    @Test
    void store_managerWasClosed_saysSo() {
        CacheManager manager = bed.manager();
        KeyValueStore<String> store =
                Bed.ready(manager.cache(CacheSpec.named("c"), String.class)).asStore();
        manager.close();
        StoreClosedException closed = error(StoreClosedException.class, store.get("k"));
        assertTrue(closed.getMessage().contains("the store of cache c was closed"), closed.getMessage());
    }

    /** The near entry is the cache's, and has no bytes for the store to hand out. */
    @Test
    void store_getOfWhatTheCacheHasNear_countsNoNearHit() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        done(cache.put("k", "v"));
        bed.settle(cache);
        assertEquals("v", value(cache.get("k")));
        assertNotNull(Bed.core(cache).near.peek("k"));
        long before = cache.stats().nearHits();
        assertEquals("v", value(cache.asStore().get("k")));
        assertEquals(before, cache.stats().nearHits());
        assertEquals("v", value(cache.asStore().get("k")));
        assertEquals(before + 1, cache.stats().nearHits());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void store_reads_areCounted(boolean near) {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").near(near));
        KeyValueStore<String> store = cache.asStore();
        done(store.put("k", "v"));
        bed.settle(cache);
        assertEquals("v", value(store.get("k")));
        assertEquals("v", value(store.get("k")));
        assertEquals(Optional.empty(), optional(store.get("absent")));
        assertEquals(1, list(store.getAll(List.of("k", "absent"))).size());
        assertEquals(near ? 1 : 0, cache.stats().nearHits());
        assertEquals(near ? 2 : 3, cache.stats().sharedHits());
        assertEquals(2, cache.stats().misses());
        assertEquals(Map.of("k", 3L), cache.stats().hotKeys());
    }

    @Test
    void store_nearEntry_isAsOldAsItsReadAndIdleSinceItsLastUse() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").withoutTtl());
        KeyValueStore<String> store = cache.asStore();
        done(store.put("k", "v"));
        bed.settle(cache);
        assertEquals("v", value(store.get("k")));
        bed.clock.advance(Duration.ofMinutes(5));
        assertEquals(Optional.of(Duration.ofMinutes(5)), cache.stats().oldestAge());
        assertEquals("v", value(store.get("k")));
        bed.clock.advance(Duration.ofMinutes(1));
        assertEquals(0, cache.evictIdle(Duration.ofMinutes(2)));
        bed.clock.advance(Duration.ofMinutes(2));
        assertEquals(1, cache.evictIdle(Duration.ofMinutes(2)));
    }

    /** From within, where closing does not wait, so that nothing may be handed out between the closing and the end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void store_closedMidwayThroughAScan_handsOutNothingMore(boolean managerToo) {
        CacheManager manager = bed.manager();
        ReactiveCache<String> cache = Bed.ready(manager.cache(CacheSpec.named("c"), String.class));
        Map<String, String> many = new TreeMap<>();
        for (int i = 0; i < 5_000; i++) {
            many.put("k" + i, "v");
        }
        done(cache.putAll(many));
        TwoLevelCache<String> levels = (TwoLevelCache<String>) cache;
        try (KeyValueStoreFactory stores =
                KeyValueStores.factory(new CacheBackend<>(levels.core(), levels.loading()))) {
            List<String> found = new ArrayList<>();
            Runnable close = managerToo ? manager::close : stores::close;
            Flux<String> scan = stores.open("", Serializers.bytes())
                    .keys(KeyRange.all())
                    .doOnNext(found::add)
                    .doOnNext(key -> {
                        if (found.size() == 3) {
                            close.run();
                        }
                    });
            StoreClosedException closed = error(
                    StoreClosedException.class,
                    scan.subscribeOn(Schedulers.parallel()).then());
            assertEquals(Outcome.NOT_EXECUTED, closed.outcome());
            assertEquals(3, found.size());
        }
    }
}
