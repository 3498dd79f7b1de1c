package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** How long the store keeps what a cache writes. */
class SlotLifetimeTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final CacheSpec EAGER =
            CacheSpec.named("c").eagerRefreshPercent(50).lease(SECOND.multipliedBy(10));

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void putAll_withJitter_everyEntryStaysAsLongAsItIsFresh() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c")
                .ttl(Duration.ofHours(1))
                .staleFor(Duration.ZERO)
                .jitterPercent(90));
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < 200; i++) {
            all.put("k" + i, "v");
        }
        done(cache.putAll(all));
        KeyValueStore<byte[]> slots = bed.factory.open("cache:c:e:", Serializers.bytes());
        for (String key : all.keySet()) {
            Duration kept = value(slots.ttl(key)).orElseThrow();
            Duration fresh = value(cache.entry(key)).remaining().orElseThrow();
            assertTrue(kept.compareTo(fresh) >= 0, key + " is kept for " + kept + " and fresh for " + fresh);
        }
    }

    /** An entry of a minute, half a minute later, whose refresh does not end. */
    private KeyValueStore<String> refreshed(ReactiveCache<String> cache) {
        KeyValueStore<String> store = cache.asStore();
        refreshed(cache, store.put("k", "1", Duration.ofMinutes(1)));
        return store;
    }

    private void refreshed(ReactiveCache<String> cache, Mono<Void> put) {
        done(put);
        bed.settle(cache);
        AtomicBoolean loading = new AtomicBoolean();
        Mono<String> read = cache.get("k", key -> {
            loading.set(true);
            return Mono.never();
        });
        assertEquals("1", value(read));
        bed.advance(SECOND.multipliedBy(31));
        assertEquals("1", value(read));
        Await.until("it is being refreshed", loading::get);
    }

    @Test
    void freshEntry_refreshedByAProcessThatDies_outlivesTheLease() {
        ReactiveCache<String> here = bed.cache(EAGER);
        ReactiveCache<String> there = bed.cache(EAGER.near(false));
        refreshed(here, here.put("k", "1", Duration.ofMinutes(1)));
        bed.clock.advance(SECOND.multipliedBy(29).minusMillis(1)); // no timer runs: nobody renews the lease
        assertEquals(Optional.of("1"), optional(there.get("k")));
        bed.clock.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), optional(there.get("k")), "its minute is over");
    }

    @Test
    void entryOfTheStore_refreshThatDoesNotEnd_expiresInItsTime() {
        ReactiveCache<String> cache = bed.cache(EAGER);
        KeyValueStore<String> store = refreshed(cache);
        for (int i = 0; i < 28; i++) {
            bed.advance(SECOND);
        }
        assertEquals(Optional.of("1"), optional(store.get("k")));
        bed.advance(SECOND);
        assertEquals(Optional.empty(), optional(store.get("k")));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)));
    }

    @Test
    void entryOfTheStore_updatedOrExpiredDuringARefresh_keepsItsTime() {
        KeyValueStore<String> store = refreshed(bed.cache(EAGER));
        assertEquals("2", value(store.update("k", there -> Optional.of("2"))));
        assertEquals(Optional.of(SECOND.multipliedBy(29)), value(store.ttl("k")));
        assertTrue(value(store.expire("k", SECOND.multipliedBy(20))));
        for (int i = 0; i < 10; i++) {
            bed.advance(SECOND);
        }
        assertEquals(Optional.of(SECOND.multipliedBy(10)), value(store.ttl("k")));
    }

    @Test
    void entryOfTheStore_invalidated_isLoadedByOneProcess() {
        ReactiveCache<String> here = bed.cache(CacheSpec.named("c"));
        ReactiveCache<String> there = bed.cache(CacheSpec.named("c"));
        done(here.asStore().put("k", "1"));
        done(here.clear());
        bed.settle(there);
        Sinks.One<String> gate = Sinks.one();
        AtomicBoolean loading = new AtomicBoolean();
        Disposable owner = here.get("k", key -> {
                    loading.set(true);
                    return gate.asMono();
                })
                .subscribe();
        Await.until("it is being loaded", loading::get);
        AtomicReference<String> waited = new AtomicReference<>();
        Disposable waiter = there.get("k", key -> Mono.just("second")).subscribe(waited::set);
        Await.until("it waits", () -> there.stats().leaseWaits() > 0);
        assertTrue(gate.tryEmitValue("first").isSuccess());
        Await.until("the waiter is woken", () -> waited.get() != null);
        assertEquals("first", waited.get());
        assertTrue(owner.isDisposed() && waiter.isDisposed());
    }
}
