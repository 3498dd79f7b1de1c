package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import io.reactivekv.StoreFullException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What is near alone while the store refuses writes, but is read as ever. */
class NearAloneTest {

    private static final Duration TTL = Duration.ofMinutes(1);

    private final Bed bed = new Bed();
    private final AtomicInteger loads = new AtomicInteger();
    private final ReactiveCache<String> cache = Bed.ready(bed.manager()
            .cache(
                    CacheSpec.named("c").ttl(TTL).staleFor(Duration.ofHours(1)).cleanupInterval(Duration.ofDays(1)),
                    String.class,
                    CacheLoader.of(key -> Mono.fromSupplier(() -> "load " + loads.incrementAndGet()))));

    @AfterEach
    void close() {
        bed.close();
    }

    /** The store has this of the key, or nothing, and takes no more. */
    private void full(Optional<String> there) {
        done(cache.put("other", "v"));
        there.ifPresent(value -> done(cache.put("k", value)));
        bed.settle(cache);
        bed.advance(TTL.plusSeconds(1));
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        assertEquals("load 1", value(cache.get("k")));
    }

    private void assertServedStale() {
        bed.advance(TTL.plusSeconds(1));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.FRESH_ONLY)));
        assertEquals(Optional.of("load 1"), optional(cache.get("k", ReadMode.ALLOW_STALE)));
        IllegalStateException noDatabase = new IllegalStateException("no database");
        assertEquals("load 1", value(cache.get("k", key -> Mono.error(noDatabase))));
        assertEquals(
                List.of(new KeyValue<>("k", "load 1")),
                list(cache.getAll(List.of("k"), keys -> Mono.error(noDatabase))));
        assertEquals(Optional.of("load 1"), optional(cache.get("k", ReadMode.ALLOW_STALE)));
    }

    @Test
    void get_stale_isServedAsIfTheStoreWereAway() {
        full(Optional.empty());
        assertServedStale();
    }

    @Test
    void get_staleAndTheStoreHasWhatIsOlder_theNewerOneIsServed() {
        full(Optional.of("old"));
        assertServedStale();
    }

    @Test
    void remove_servedFromNearAlone_isTrueOnce() {
        full(Optional.empty());
        assertTrue(value(cache.remove("k")));
        assertFalse(value(cache.remove("k")));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)));
    }

    @Test
    void appeared_keysAreFresh_loadsNothing() {
        full(Optional.of("old"));
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", user -> Flux.just("k")));
        assertEquals(0, value(cache.appeared("ann")));
        assertEquals("load 1", value(cache.get("k", ReadMode.FRESH_ONLY)));
        assertEquals(1, loads.get());
    }
}
