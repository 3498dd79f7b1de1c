package io.reactivekv.cache;

import static io.reactivekv.cache.Await.optional;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The shared level away and back, as reads and loads notice it. */
class OutageTest {

    /** Nothing is cleaned up meanwhile, which would notice it as well. */
    private static final CacheSpec SPEC =
            CacheSpec.named("c").ttl(Duration.ofMinutes(1)).cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static boolean isInStep(ReactiveCache<String> cache) {
        return Bed.core(cache).coherence().isReady();
    }

    @Test
    void sharedLevelBack_nothingButReads_itIsNoticed() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        bed.backend.scanningOn(bed.timer);
        bed.backend.down(true);
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertFalse(cache.stats().sharedUp());
        bed.backend.down(false);
        bed.backend.reset();
        Await.until("the watch has told", () -> !isInStep(cache));
        bed.advanceUntil("it is noticed", Duration.ofMillis(500), () -> {
            assertEquals(Optional.empty(), optional(cache.get("k")));
            return cache.stats().sharedUp() && isInStep(cache);
        });
        assertEquals(1, cache.stats().outages());
    }
}
