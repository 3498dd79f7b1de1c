package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreClosedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reading and writing, with each combination of levels. */
class ReadWriteTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();

    /** Which levels a cache has. */
    enum Levels {
        BOTH,
        NEAR,
        SHARED;

        CacheSpec of(String name) {
            return CacheSpec.named(name)
                    .near(this != SHARED)
                    .shared(this != NEAR)
                    .ttl(MINUTE);
        }
    }

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void get_afterPut_isTheValue(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        Mono<Void> put = cache.put("k", "v");
        assertEquals(Optional.empty(), optional(cache.get("k")), "nothing happens before subscription");
        done(put);
        assertEquals("v", value(cache.get("k")));
        assertEquals("v", value(cache.get("k")));
        assertTrue(value(cache.contains("k")));
    }

    @ParameterizedTest
    @EnumSource
    void status_asTimePasses_isFreshThenStaleThenExpired(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleFor(MINUTE.multipliedBy(2)));
        done(cache.put("k", "v"));
        bed.advance(MINUTE.minusMillis(1));
        assertEquals("v", value(cache.get("k")));
        bed.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals("v", value(cache.get("k", ReadMode.ALLOW_STALE)));
        assertEquals(EntryStatus.STALE, value(cache.entry("k")).status());
        bed.advance(MINUTE.multipliedBy(2));
        if (levels == Levels.NEAR) {
            // Before a read drops it; a store would have forgotten it by now.
            assertEquals(EntryStatus.EXPIRED, value(cache.entry("k")).status());
        }
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)));
        assertFalse(value(cache.contains("k")));
    }

    @ParameterizedTest
    @EnumSource
    void staleFor_notGiven_isAsLongAsTheTtl(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("k", "v", Duration.ofSeconds(10)));
        bed.advance(Duration.ofMillis(19_999));
        assertEquals("v", value(cache.get("k", ReadMode.ALLOW_STALE)));
        bed.advance(Duration.ofMillis(1));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)));
    }

    @ParameterizedTest
    @EnumSource
    void entry_putWithOptions_hasThem(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        EntryOptions options = EntryOptions.ofTags("t1", "t2").category("cat").metadata("source", "db");
        done(cache.put("k", "v", options.ttl(Duration.ofSeconds(30))));
        if (levels == Levels.BOTH) {
            bed.settle(cache);
        }
        bed.advance(Duration.ofSeconds(10));
        assertEquals("v", value(cache.get("k")));
        CacheEntry<String> entry = value(cache.entry("k"));
        assertEquals(Optional.of("v"), entry.value());
        assertEquals(Duration.ofSeconds(10), entry.age());
        assertEquals(Optional.of(Duration.ofSeconds(20)), entry.remaining());
        assertEquals(bed.clock.instant().minusSeconds(10), entry.created());
        assertEquals("cat", entry.category());
        assertEquals(Set.of("t1", "t2"), entry.tags());
        assertEquals(Map.of("source", "db"), entry.metadata());
        assertEquals(OptionalLong.of(1), entry.accessCount());
        assertEquals(Optional.of(bed.clock.instant()), entry.lastAccess());
    }

    @ParameterizedTest
    @EnumSource
    void inventory_countsEntriesByStatusAndCategory(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("old", "1", EntryOptions.none().category("cat")));
        bed.advance(MINUTE);
        done(cache.put("fresh", "2"));
        done(cache.put("tagged", "3", EntryOptions.ofTags("t")));
        done(cache.invalidateTags("t"));
        CacheInventory inventory = value(cache.inventory());
        assertEquals(3, inventory.entries());
        assertEquals(
                Map.of(EntryStatus.STALE, 1L, EntryStatus.FRESH, 1L, EntryStatus.INVALID, 1L), inventory.byStatus());
        assertEquals(Map.of("cat", 1L, "default", 2L), inventory.byCategory());
        assertEquals(Optional.of(MINUTE), inventory.oldest());
        assertEquals(Optional.of(Duration.ZERO), inventory.newest());
        assertEquals(levels == Levels.NEAR ? 0 : 9, inventory.bytes(), "three JSON strings of one character");
    }

    @ParameterizedTest
    @EnumSource
    void capacity_isThatOfTheNearLevel(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").nearEntries(4));
        done(cache.put("k", "v"));
        if (levels == Levels.BOTH) {
            bed.settle(cache);
        }
        assertEquals("v", value(cache.get("k")));
        assertEquals(levels == Levels.SHARED ? 0 : 4, cache.stats().capacity());
        assertEquals(levels == Levels.SHARED ? 0 : 0.25, cache.stats().use());
    }

    @ParameterizedTest
    @EnumSource
    void conditionalPuts_asPromised(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        assertFalse(value(cache.replace("k", "0")));
        assertTrue(value(cache.putIfAbsent("k", "1")));
        assertFalse(value(cache.putIfAbsent("k", "2")));
        assertEquals("1", value(cache.get("k")));
        assertTrue(value(cache.replace("k", "3")));
        assertEquals("3", value(cache.get("k")));
        bed.advance(MINUTE);
        assertFalse(value(cache.replace("k", "4")), "a stale entry is not there");
        assertTrue(value(cache.putIfAbsent("k", "5")), "a stale entry is not there");
        assertEquals("5", value(cache.get("k")));
        done(cache.invalidate("k"));
        assertTrue(value(cache.putIfAbsent("k", "6")), "nor is an invalid one");
        assertEquals("6", value(cache.get("k")));
    }

    @ParameterizedTest
    @EnumSource
    void getAll_inTheOrderAskedFor(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.putAll(Map.of("a", "1", "b", "2", "c", "3")));
        assertEquals(
                List.of(new KeyValue<>("c", "3"), new KeyValue<>("a", "1"), new KeyValue<>("c", "3")),
                list(cache.getAll(List.of("c", "x", "a", "c"))));
        done(cache.invalidate("c"));
        assertEquals(List.of(new KeyValue<>("a", "1")), list(cache.getAll(List.of("c", "a"))));
    }

    @ParameterizedTest
    @EnumSource
    void keysAndEntries_byCategory(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("a", "1"));
        done(cache.put("b", "2", EntryOptions.none().category("other")));
        done(cache.put("d", "3"));
        done(cache.invalidate("d"));
        assertEquals(List.of("a", "b"), list(cache.keys()).stream().sorted().toList());
        assertEquals(
                List.of("b"),
                list(cache.entries("other")).stream().map(CacheEntry::key).toList());
        assertEquals(EntryStatus.INVALID, value(cache.entry("d")).status());
    }

    /** Longer than a load may last, by default, and shorter than the first cleanup takes to come. */
    @ParameterizedTest
    @EnumSource
    void invalidate_untilItIsCleanedUp_theEntryIsInvalid(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("a", "1"));
        done(cache.invalidate("a"));
        assertEquals(EntryStatus.INVALID, value(cache.entry("a")).status());
        bed.advance(MINUTE.multipliedBy(4));
        assertEquals(EntryStatus.INVALID, value(cache.entry("a")).status());
        assertEquals(Optional.empty(), optional(cache.get("a", ReadMode.ALLOW_STALE)));
        done(cache.cleanup());
        assertEquals(Optional.empty(), optional(cache.entry("a")));
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void cleanup_aLoadFromBeforeAnInvalidationMayStillBeUnderWay_leavesItsMark(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("a", "1"));
        done(cache.invalidate("a"));
        bed.advance(MINUTE.multipliedBy(2));
        done(cache.cleanup());
        assertEquals(EntryStatus.INVALID, value(cache.entry("a")).status());
    }

    @ParameterizedTest
    @EnumSource
    void closed_everythingSaysSo(Levels levels) {
        CacheManager manager = bed.manager();
        ReactiveCache<String> cache =
                manager.cache(levels.of("c"), String.class, CacheLoader.of(key -> Mono.just("loaded")));
        done(cache.put("k", "v"));
        done(manager.closeLater());
        assertTrue(manager.isClosed());
        assertThrows(StoreClosedException.class, () -> manager.cache(levels.of("d"), String.class));
        for (Mono<?> operation : List.of(
                cache.get("k"),
                cache.get("k", key -> Mono.just("x")),
                cache.entry("k"),
                cache.put("k", "v"),
                cache.putAll(Map.of("k", "v")),
                cache.putIfAbsent("k", "v"),
                cache.replace("k", "v"),
                cache.remove("k"),
                cache.invalidate("k"),
                cache.clear(),
                cache.cleanup(),
                cache.warm("scope"),
                cache.appeared("user"),
                cache.inventory(),
                levels == Levels.NEAR ? cache.get("k") : cache.asStore().get("k"),
                cache.getAll(List.of("k")).collectList(),
                cache.loadAll(List.of("k"), keys -> Mono.empty()).collectList(),
                cache.keys().collectList())) {
            StoreClosedException unused = error(StoreClosedException.class, operation);
        }
        assertThrows(StoreClosedException.class, () -> cache.prefetch("k", 1));
        assertThrows(StoreClosedException.class, () -> cache.prefetchAll(List.of("k"), 1));
        assertThrows(
                StoreClosedException.class, () -> cache.addWarmer(CacheWarmer.atStart("scope", () -> Flux.just("k"))));
    }

    @ParameterizedTest
    @EnumSource
    void badArguments_areRefusedAtTheCall(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        assertThrows(IllegalArgumentException.class, () -> cache.get(""));
        assertThrows(NullPointerException.class, () -> cache.get(null));
        assertThrows(NullPointerException.class, () -> cache.put("k", null));
        assertThrows(IllegalArgumentException.class, () -> cache.put("k", "v", Duration.ofSeconds(-1)));
        assertThrows(IllegalArgumentException.class, () -> cache.put("k", "v", Duration.ZERO));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidateTags(""));
        assertThrows(IllegalArgumentException.class, () -> cache.get("k".repeat(5_000)));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidateMatching("ends\\"));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidateMatching("*::42"));
        assertThrows(IllegalArgumentException.class, () -> cache.keys(""));
        assertThrows(NullPointerException.class, () -> cache.get("k", (ReadMode) null));
        assertThrows(NullPointerException.class, () -> cache.get("k", (Function<String, Mono<String>>) null));
        assertThrows(NullPointerException.class, () -> cache.load("k", null));
        assertEquals(13, cache.stats().callsRefused());
        IllegalArgumentException unused = error(IllegalArgumentException.class, cache.get("\ud83d"));
        assertEquals(14, cache.stats().callsRefused());
    }

    /** A node of a ring, which no JSON can hold. */
    static final class Ring {
        public Ring next;
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void put_unserializable_isATypedErrorAndHarmless(Levels levels) {
        ReactiveCache<Ring> cache = Bed.ready(bed.manager().cache(levels.of("c"), Ring.class));
        Ring ring = new Ring();
        done(cache.put("k", ring));
        ring.next = ring;
        SerializationException put = error(SerializationException.class, cache.put("k", ring));
        assertEquals(Optional.of("k"), put.key());
        SerializationException loaded = error(SerializationException.class, cache.get("l", key -> Mono.just(ring)));
        assertEquals(Optional.of("l"), loaded.key());
        assertEquals(2, cache.stats().unserializable());
        bed.settle(cache);
        assertEquals(Optional.empty(), optional(cache.get("l")));
        ring.next = null;
        assertNotNull(value(cache.get("l", key -> Mono.just(ring))), "the key is not held by the load that failed");
    }

    /** Where it is known here what it was. */
    @ParameterizedTest
    @EnumSource(names = {"NEAR", "BOTH"})
    void invalidate_keepsWhatIsKnownBesideTheValue(Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("k", "v", EntryOptions.ofTags("t").category("staff").metadata("from", "crm")));
        if (levels == Levels.BOTH) {
            bed.settle(cache);
            assertEquals("v", value(cache.get("k")));
        }
        done(cache.invalidate("k"));
        CacheEntry<String> entry = list(cache.entries("staff")).get(0);
        assertEquals(EntryStatus.INVALID, entry.status());
        assertEquals(Optional.empty(), entry.value());
        assertEquals(Set.of("t"), entry.tags());
        assertEquals(Map.of("from", "crm"), entry.metadata());
    }
}
