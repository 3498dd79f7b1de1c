package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.StoreFullException;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code stats()} tells of entries where there is no near level: what the last cleanup has found. */
class SharedCensusTest {

    private static final CacheSpec SPEC =
            CacheSpec.named("c").near(false).ttl(Duration.ofMinutes(10)).cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(SPEC);

    @AfterEach
    void close() {
        bed.close();
    }

    private void entriesOfTwoStatusesAndCategories() {
        done(cache.put("a", "12345678"));
        bed.advance(Duration.ofMinutes(3));
        done(cache.put("b", "12345678", EntryOptions.none().category("users")));
        done(cache.put("c", "12345678", EntryOptions.none().category("users").ttl(Duration.ofMinutes(1))));
        done(cache.put("gone", "1", EntryOptions.ofTags("t")));
        done(cache.invalidateTags("t"));
        bed.advance(Duration.ofSeconds(90));
    }

    @Test
    void stats_afterACleanup_tellWhatInventoryTells() {
        entriesOfTwoStatusesAndCategories();
        assertEquals(0, cache.stats().entries(), "none has been yet");
        assertEquals(1, value(cache.cleanup()));
        CacheStats stats = cache.stats();
        assertEquals(3, stats.entries());
        assertEquals(Map.of(EntryStatus.FRESH, 2L, EntryStatus.STALE, 1L), stats.entriesByStatus());
        assertEquals(Map.of("default", 1L, "users", 2L), stats.entriesByCategory());
        assertEquals(Optional.of(Duration.ofSeconds(270)), stats.oldestAge());
        assertEquals(Optional.of(Duration.ofSeconds(90)), stats.newestAge());
        CacheInventory whole = value(cache.inventory());
        assertEquals(whole.bytes(), stats.bytes());
        assertEquals(whole.byStatus(), stats.entriesByStatus());
        assertEquals(3L, stats.toMap().get("entries"));
    }

    @Test
    void stats_cleanedUpByAnotherProcess_tellTheSame() {
        ReactiveCache<String> other = bed.cache(SPEC);
        entriesOfTwoStatusesAndCategories();
        bed.settle(other);
        assertEquals(1, value(other.cleanup()));
        Await.until("it is told", () -> cache.stats().entries() == 3);
        assertEquals(other.stats().entriesByStatus(), cache.stats().entriesByStatus());
        assertEquals(other.stats().oldestAge(), cache.stats().oldestAge());
        ReactiveCache<String> later = bed.cache(SPEC);
        Await.until("it is read at the beginning", () -> later.stats().entries() == 3);
        assertEquals(other.stats().entriesByCategory(), later.stats().entriesByCategory());
    }

    /** Those that have a near level tell of that, and count for the others. */
    @Test
    void cleanup_byAProcessWithANearLevel_countsForTheOthers() {
        ReactiveCache<String> near = bed.cache(SPEC.near(true));
        entriesOfTwoStatusesAndCategories();
        bed.settle(near);
        assertEquals(1, value(near.cleanup()));
        Await.until("it is told", () -> cache.stats().entries() == 3);
        assertEquals(0, near.stats().entries());
    }

    @Test
    void census_thatNobodyCanRead_isPassedOver() {
        done(cache.put("a", "1"));
        assertEquals(0, value(cache.cleanup()));
        assertEquals(1, cache.stats().entries());
        done(bed.factory.open("cache:c:", Serializers.string()).put("census", "{\"entries\":\"many\"}"));
        bed.settle(cache);
        assertEquals(1, cache.stats().entries());
        done(cache.put("b", "1"));
        assertEquals(0, value(cache.cleanup()));
        assertEquals(2, cache.stats().entries());
    }

    /** It is counted again by the next one. */
    @Test
    void cleanup_censusCannotBeStored_succeeds() {
        done(cache.put("a", "1"));
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        assertEquals(0, value(cache.cleanup()));
        assertEquals(1, cache.stats().entries());
        assertEquals(0, cache.stats().sharedFailures());
    }
}
