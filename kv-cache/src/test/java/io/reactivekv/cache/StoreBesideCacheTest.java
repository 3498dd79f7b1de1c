package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.ValueTooLargeException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

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
}
