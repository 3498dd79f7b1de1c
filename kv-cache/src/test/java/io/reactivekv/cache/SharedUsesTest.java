package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.reactivekv.KeyValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of the uses of entries where there is no near level. */
class SharedUsesTest {

    private final Bed bed = new Bed();
    private final ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.SHARED.of("c"));

    @AfterEach
    void close() {
        bed.close();
    }

    private OptionalLong uses() {
        return value(cache.entry("k")).accessCount();
    }

    @Test
    void entry_read_tellsHowOftenAndWhenLast() {
        done(cache.put("k", "v"));
        assertEquals(OptionalLong.empty(), uses());
        assertEquals("v", value(cache.get("k")));
        assertEquals(List.of(new KeyValue<>("k", "v")), list(cache.getAll(List.of("k"))));
        bed.advance(Duration.ofSeconds(90));
        assertEquals("v", value(cache.get("k", ReadMode.ALLOW_STALE)));
        Instant last = bed.clock.instant();
        bed.advance(Duration.ofSeconds(1));
        CacheEntry<String> entry = value(cache.entry("k"));
        assertEquals(OptionalLong.of(3), entry.accessCount());
        assertEquals(Optional.of(last), entry.lastAccess());
        assertEquals(List.of(entry), list(cache.entries()));
    }

    @Test
    void entry_anotherOneOfItsKey_startsAnew() {
        done(cache.put("k", "1"));
        assertEquals("1", value(cache.get("k")));
        assertEquals(OptionalLong.of(1), uses());
        bed.advance(Duration.ofMillis(1));
        done(cache.put("k", "2"));
        assertEquals(OptionalLong.empty(), uses());
        assertEquals("2", value(cache.get("k")));
        assertEquals(OptionalLong.of(1), uses());
    }

    /** It does not tell when it was written, and counts as created at each read. */
    @Test
    void entry_writtenThroughTheStore_tellsItsUses() {
        done(cache.asStore().put("k", "v"));
        for (int i = 0; i < 3; i++) {
            assertEquals("v", value(cache.get("k")));
            bed.advance(Duration.ofSeconds(1));
        }
        assertEquals(OptionalLong.of(3), uses());
    }

    @Test
    void resetStats_countsAnew() {
        done(cache.put("k", "v"));
        assertEquals("v", value(cache.get("k")));
        cache.resetStats();
        CacheEntry<String> entry = value(cache.entry("k"));
        assertEquals(OptionalLong.of(0), entry.accessCount());
        assertEquals(Optional.of(bed.clock.instant()), entry.lastAccess());
        assertEquals("v", value(cache.get("k")));
        assertEquals(OptionalLong.of(1), uses());
    }

    @Test
    void uses_ofManyKeys_areBounded() {
        SharedUses uses = new SharedUses();
        NearEntry<String> entry = new NearEntry<>("v", Slot.plain(0, "c", new byte[0]), 10, 10, 0, 0);
        List<String> keys =
                IntStream.range(0, 3 * SharedUses.MOST).mapToObj(i -> "k" + i).toList();
        keys.forEach(key -> uses.used(key, entry, 1));
        Await.until(
                "the others are forgotten",
                () -> keys.stream().filter(key -> uses.of(key, entry) != null).count() <= SharedUses.MOST);
    }

    @Test
    void close_forgetsThem() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> closed = Bed.ready(manager.cache(ReadWriteTest.Levels.SHARED.of("d"), String.class));
        SharedUses uses = Bed.core(closed).sharedUses;
        NearEntry<String> entry = new NearEntry<>("v", Slot.plain(0, "c", new byte[0]), 10, 10, 0, 0);
        uses.used("k", entry, 1);
        assertNotNull(uses.of("k", entry));
        manager.close();
        assertNull(uses.of("k", entry));
    }
}
