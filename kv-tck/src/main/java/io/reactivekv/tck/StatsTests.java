package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreStats;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Counters of this client, sizes of the store; what a backend cannot know is absent, not wrong. */
public interface StatsTests extends ConformanceTests {

    private static void assertSize(long expected, OptionalLong size) {
        assertEquals(expected, size.orElse(expected));
    }

    @Test
    default void stats_newStore_isAllZero(KeyValueStore<String> store) {
        StoreStats stats = value(store.stats());
        assertEquals(List.of(0L, 0L, 0L, 0L, 0L), counters(stats));
        assertSize(0, stats.entries());
        assertSize(0, stats.expiringEntries());
        assertEquals(0.0, stats.hitRate());
    }

    private static List<Long> counters(StoreStats stats) {
        return List.of(stats.hits(), stats.misses(), stats.reads(), stats.writes(), stats.deletes());
    }

    @Test
    default void stats_reads_areHitsOrMisses(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        done(store.get("a"));
        done(store.getEntry("a"));
        done(store.get("x"));
        done(store.getAll(List.of("a", "x", "a")).then());
        StoreStats stats = value(store.stats());
        assertEquals(4, stats.hits());
        assertEquals(2, stats.misses());
        assertEquals(6, stats.reads());
        assertEquals(4.0 / 6, stats.hitRate(), 1e-9);
    }

    @Test
    default void stats_writes_areThoseThatWrote(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        done(store.putIfAbsent("a", "2"));
        done(store.putIfAbsent("b", "2"));
        done(store.replace("x", "1"));
        done(store.putAll(Map.of("c", "1", "d", "1")));
        done(store.putAll(Flux.just(Entry.of("e", "1"))));
        assertEquals(5, value(store.stats()).writes());
    }

    @Test
    default void stats_deletes_areThoseThatDeleted(KeyValueStore<String> store) {
        done(store.putAll(Map.of("a", "1", "b", "1", "c", "1")));
        done(store.delete("a"));
        done(store.delete("a"));
        done(store.deleteAll(List.of("b", "x")));
        done(store.getAndDelete("c"));
        assertEquals(3, value(store.stats()).deletes());
    }

    @Test
    default void stats_sizes_areThoseOfTheStore(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1"));
        done(store.put("b", "1", Duration.ofHours(1)));
        done(store.put("c", "1"));
        done(store.delete("c"));
        StoreStats stats = value(fixture.strings().stats());
        assertSize(2, stats.entries());
        assertSize(1, stats.expiringEntries());
        assertTrue(stats.bytes().orElse(1) > 0, () -> "bytes " + stats.bytes());
        assertEquals(0, stats.writes(), "counters are those of the store that was asked");
    }

    @Test
    @Requires(Capability.ORDERED)
    default void stats_view_sharesCountersAndHasItsOwnSize(KeyValueStore<String> store) {
        Fill.keys(store, "a", "v:a", "v:b");
        KeyValueStore<String> view = store.withPrefix("v:");
        done(view.get("a"));
        StoreStats stats = value(view.stats());
        assertSize(2, stats.entries());
        assertEquals(1, stats.hits());
        assertEquals(3, stats.writes());
        assertEquals(1, value(store.stats()).hits());
    }

    @Test
    @Requires(Capability.ORDERED)
    default void stats_scan_countsWhatItReads(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c");
        done(store.scan(KeyRange.all()).then());
        assertEquals(3, value(store.stats()).reads());
        assertEquals(3L, value(store.deleteAll(KeyRange.all())));
        assertEquals(3, value(store.stats()).deletes());
    }

    @Test
    default void stats_overwritesAndReplacements_keepTheSizes(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        for (int i = 0; i < 3; i++) {
            done(store.put("a", "v" + i, Duration.ofHours(1)));
            done(store.put("b", "v" + i));
        }
        done(store.expire("b", Duration.ofHours(1)));
        done(store.put("a", "permanent now"));
        StoreStats stats = value(store.stats());
        assertSize(2, stats.entries());
        assertSize(1, stats.expiringEntries());
    }
}
