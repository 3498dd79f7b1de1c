package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Keys by category and by use. */
class ListingTest {

    private static final EntryOptions OTHER = EntryOptions.none().category("other");

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void keys_ofACategory_areThoseThatCanBeServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleFor(Duration.ofHours(1)));
        done(cache.put("a", "1"));
        done(cache.put("stale", "2", OTHER));
        bed.advance(Duration.ofMinutes(1));
        done(cache.put("b", "3", OTHER));
        done(cache.put("gone", "4", OTHER));
        done(cache.invalidate("gone"));
        assertEquals(
                List.of("b", "stale"),
                list(cache.keys("other")).stream().sorted().toList());
        assertEquals(List.of(), list(cache.keys("none")));
        assertThrows(IllegalArgumentException.class, () -> cache.keys(""));
    }

    @Test
    void hotKeys_asManyAsAskedFor_theHottestFirst() {
        ReactiveCache<String> cache =
                bed.cache(CacheSpec.named("c").shared(false).ttl(Duration.ofMinutes(1)));
        for (int i = 1; i <= 30; i++) {
            done(cache.put("k" + i, "v"));
            for (int uses = 0; uses < i; uses++) {
                assertEquals("v", value(cache.get("k" + i)));
            }
        }
        assertEquals(30, cache.evictLeastLikely(Map.of(), 30), "their uses are remembered");
        assertEquals(List.of("k30", "k29"), List.copyOf(cache.hotKeys(2).keySet()));
        assertEquals(30, cache.hotKeys(2).get("k30"));
        assertEquals(Map.of(), cache.hotKeys(0));
        assertEquals(30, cache.hotKeys(100).size());
        assertEquals(20, cache.stats().hotKeys().size());
        assertThrows(IllegalArgumentException.class, () -> cache.hotKeys(-1));
    }

    @Test
    void hotKeys_sameCount_areInKeyOrder() {
        assertEquals(
                List.of("b", "a", "c"),
                List.copyOf(HotKeys.top(Map.of("d", 1L, "c", 1L, "b", 2L, "a", 1L), 3)
                        .keySet()));
    }
}
