package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** A cache that is turned off and on while it runs, with each combination of levels. */
class EnabledTest {

    private final Bed bed = new Bed();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        bed.close();
    }

    private static void turn(ReactiveCache<String> cache, boolean on) {
        cache.reconfigure(cache.spec().enabled(on));
    }

    private Mono<String> counting(String key) {
        return Mono.fromSupplier(() -> key + "#" + loads.incrementAndGet());
    }

    @ParameterizedTest
    @EnumSource
    void enabledOff_everyReadOfValues_misses(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("k", "v"));
        turn(cache, false);
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)));
        assertEquals(Optional.empty(), optional(cache.entry("k")));
        assertFalse(value(cache.contains("k")));
        assertEquals(List.of(), list(cache.getAll(List.of("k", "l"))));
        assertEquals(List.of(), list(cache.keys()));
        assertEquals(List.of(), list(cache.entries()));
        assertEquals(4, cache.stats().misses());
        assertEquals(0, cache.stats().hits());
        assertEquals(1, value(cache.inventory()).entries(), "it is there all the same");
        turn(cache, true);
        assertEquals("v", value(cache.get("k")));
        assertTrue(value(cache.contains("k")));
        assertEquals(List.of("k"), list(cache.keys()));
    }

    @ParameterizedTest
    @EnumSource
    void enabledOff_loads_areMadeForEachCallerAndNotKept(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        turn(cache, false);
        assertEquals("k#1", value(cache.get("k", this::counting)));
        assertEquals("k#2", value(cache.get("k", this::counting)));
        assertEquals(
                List.of(new KeyValue<>("b", "2"), new KeyValue<>("a", "1"), new KeyValue<>("b", "2")),
                list(cache.getAll(List.of("b", "a", "b", "nowhere"), keys -> {
                    assertEquals(3, keys.size());
                    return Mono.just(Map.of("a", "1", "b", "2"));
                })));
        IllegalStateException unused = error(
                IllegalStateException.class,
                cache.get("k", key -> Mono.error(new IllegalStateException("no database"))));
        assertEquals(1, cache.stats().loadFailures());
        assertEquals(6, cache.stats().loads());
        turn(cache, true);
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(List.of(), list(cache.getAll(List.of("a", "b"))));
        assertEquals("k#3", value(cache.get("k", this::counting)));
    }

    @ParameterizedTest
    @EnumSource
    void enabledOff_writes_passSoThatNothingOlderIsServedAfterwards(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.putAll(Map.of("put", "old", "all", "old", "there", "old", "removed", "old", "invalid", "old")));
        done(cache.put("tagged", "old", EntryOptions.ofTags("t")));
        done(cache.put("prefix::1", "old"));
        turn(cache, false);
        done(cache.put("put", "new"));
        done(cache.putAll(Map.of("all", "new")));
        assertTrue(value(cache.replace("there", "new")), "conditions are about what is there");
        assertFalse(value(cache.putIfAbsent("there", "newer")));
        assertTrue(value(cache.putIfAbsent("absent", "new")));
        assertTrue(value(cache.remove("removed")));
        done(cache.invalidate("invalid"));
        done(cache.invalidateTags("t"));
        assertEquals(1, value(cache.invalidatePrefix("prefix::")));
        turn(cache, true);
        for (String key : List.of("put", "all", "there", "absent")) {
            assertEquals("new", value(cache.get(key)), key);
        }
        for (String key : List.of("removed", "invalid", "tagged", "prefix::1")) {
            assertEquals(Optional.empty(), optional(cache.get(key, ReadMode.ALLOW_STALE)), key);
        }
    }
}
