package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What the operations that do two things count as, and what only the backend knows. */
class StoreStatsTest {

    private final KeyValueStore<String> store = KeyValueStores.open("memory:", String.class);

    @AfterEach
    void close() {
        store.close();
    }

    private static void done(Mono<?> operation) {
        operation.then().block();
    }

    /** Hits, misses, writes and deletes. */
    private List<Long> counters() {
        StoreStats stats = store.stats().block();
        return List.of(stats.hits(), stats.misses(), stats.writes(), stats.deletes());
    }

    @Test
    void update_countsWhatItWritesAndDeletes() {
        done(store.update("k", before -> Optional.of("1")));
        assertEquals(List.of(0L, 0L, 1L, 0L), counters());
        done(store.update("k", before -> Optional.of("2")));
        assertEquals(List.of(0L, 0L, 2L, 0L), counters());
        done(store.update("k", before -> Optional.empty()));
        assertEquals(List.of(0L, 0L, 2L, 1L), counters());
        done(store.update("k", before -> Optional.empty()));
        assertEquals(List.of(0L, 0L, 2L, 1L), counters());
    }

    @Test
    void getAndPut_isAWriteAndAHitOrAMiss() {
        done(store.getAndPut("k", "1"));
        assertEquals(List.of(0L, 1L, 1L, 0L), counters());
        done(store.getAndPut("k", "2"));
        assertEquals(List.of(1L, 1L, 2L, 0L), counters());
    }

    @Test
    void getAndDelete_isADeleteWithAHit() {
        done(store.put("k", "1"));
        done(store.getAndDelete("k"));
        assertEquals(List.of(1L, 0L, 1L, 1L), counters());
        done(store.getAndDelete("k"));
        assertEquals(List.of(1L, 1L, 1L, 1L), counters());
    }

    @Test
    void getAndExpire_isAHitOrAMissAndNoWrite() {
        done(store.getAndExpire("k", Duration.ofHours(1)));
        assertEquals(List.of(0L, 1L, 0L, 0L), counters());
        done(store.put("k", "1"));
        done(store.getAndExpire("k", Duration.ofHours(1)));
        assertEquals(List.of(1L, 1L, 1L, 0L), counters());
    }

    @Test
    void getOrDefault_isAHitOrAMiss() {
        assertEquals("0", store.getOrDefault("k", "0").block());
        assertEquals(List.of(0L, 1L, 0L, 0L), counters());
        done(store.put("k", "1"));
        assertEquals("1", store.getOrDefault("k", "0").block());
        assertEquals(List.of(1L, 1L, 1L, 0L), counters());
    }

    @Test
    void replace_thatWrites_isAWrite() {
        done(store.replace("k", "1"));
        assertEquals(List.of(0L, 0L, 0L, 0L), counters());
        done(store.put("k", "1"));
        done(store.replace("k", "2"));
        assertEquals(List.of(0L, 0L, 2L, 0L), counters());
        done(store.replace(store.getEntry("k").block(), "3"));
        assertEquals(List.of(1L, 0L, 3L, 0L), counters());
    }

    @Test
    void stats_whatOnlyTheBackendKnows_isPassedOn() {
        try (KeyValueStore<String> bounded = KeyValueStores.open("memory:?maxEntries=1", String.class)) {
            done(bounded.put("a", "1"));
            done(bounded.put("b", "1"));
            StoreStats stats = bounded.stats().block();
            assertEquals(OptionalLong.of(1), stats.evictions());
            assertEquals(Map.of("backend", "memory"), stats.backend());
            StoreStats ofView = bounded.withPrefix("a").stats().block();
            assertEquals(OptionalLong.of(1), ofView.evictions());
            assertEquals(Map.of("backend", "memory"), ofView.backend());
        }
    }
}
