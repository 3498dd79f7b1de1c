package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.StoreFullException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is cleaned up by itself. */
class UpkeepTest {

    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final CacheSpec SPEC = CacheSpec.named("c").cleanupInterval(INTERVAL);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private long slots() {
        return Await.value(bed.factory.open("cache:c:e:", String.class).count(KeyRange.all()));
    }

    private void putAndInvalidate(ReactiveCache<String> cache) {
        done(cache.put("k", "v", EntryOptions.ofTags("t")));
        done(cache.invalidateTags("t"));
        assertEquals(1, slots());
    }

    @Test
    void storeIsFull_isCleanedAllTheSame() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        putAndInvalidate(cache);
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        bed.advance(INTERVAL);
        Await.until("the slot is gone", () -> slots() == 0);
    }
}
