package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Methods that say the same as others in fewer words. */
class ShortFormsTest {

    private static final Duration TTL = Duration.ofSeconds(7);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static void livesFor(Duration ttl, ReactiveCache<String> cache, String key) {
        assertEquals(Optional.of(ttl), value(cache.entry(key)).remaining());
    }

    @ParameterizedTest
    @EnumSource
    void writes_withADuration_haveThatTtl(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        assertTrue(value(cache.putIfAbsent("a", "1", TTL)));
        livesFor(TTL, cache, "a");
        assertTrue(value(cache.replace("a", "2", TTL.plusSeconds(1))));
        livesFor(TTL.plusSeconds(1), cache, "a");
        done(cache.putAll(Map.of("b", "3", "c", "4"), TTL));
        livesFor(TTL, cache, "b");
        livesFor(TTL, cache, "c");
        assertThrows(IllegalArgumentException.class, () -> cache.putAll(Map.of(), Duration.ZERO));
    }

    @Test
    void invalidateAll_storeIsAway_signalsOneOfItsErrors() {
        CacheManager caches = bed.manager();
        ReactiveCache<String> cache = Bed.ready(caches.cache(ReadWriteTest.Levels.BOTH.of("c"), String.class));
        ReactiveCache<String> unused = Bed.ready(caches.cache(ReadWriteTest.Levels.BOTH.of("d"), String.class));
        bed.backend.down(true);
        KeyValueException e = error(KeyValueException.class, cache.invalidateAll(List.of("a", "b", "c")));
        assertTrue(e.isTransient());
        assertTrue(error(KeyValueException.class, caches.clear()).isTransient());
    }

    @Test
    void invalidateAll_oneOfThemFails_theOthersAreInvalidForAllAndThatOneHere() {
        ReactiveCache<String> here = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        ReactiveCache<String> there = bed.cache(ReadWriteTest.Levels.SHARED.of("c"));
        done(here.putAll(Map.of("a", "1", "b", "2", "c", "3", "d", "4")));
        bed.backend.nextWrite.set(write -> Mono.error(new StorePermissionException("no right for the test")));
        StorePermissionException unused =
                error(StorePermissionException.class, here.invalidateAll(List.of("a", "b", "c")));
        assertEquals(List.of("d"), list(here.keys()));
        assertEquals(Set.of("a", "d"), Set.copyOf(list(there.keys())));
        done(here.invalidateAll(List.of("a", "b", "c")));
        assertEquals(List.of("d"), list(there.keys()));
    }

    @ParameterizedTest
    @EnumSource
    void invalidateAll_keys_areInvalidAndOthersNot(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.putAll(Map.of("a", "1", "b", "2", "c", "3")));
        done(cache.invalidateAll(List.of("a", "x", "c")));
        assertEquals(List.of("b"), list(cache.keys()));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidateAll(List.of("a", "")));
    }

    @ParameterizedTest
    @EnumSource
    void invalidateTags_collection_isAnyOfThem(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("a", "1", EntryOptions.ofTags("s")));
        done(cache.put("b", "2", EntryOptions.ofTags("t", "u")));
        done(cache.put("c", "3"));
        done(cache.invalidateTags(List.of("s", "t")));
        assertEquals(List.of("c"), list(cache.keys()));
    }

    @ParameterizedTest
    @EnumSource
    void invalidateAllOf_collection_isAllOfThem(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("a", "1", EntryOptions.ofTags("s")));
        done(cache.put("b", "2", EntryOptions.ofTags("s", "t")));
        assertEquals(1, value(cache.invalidateAllOf(List.of("s", "t"))));
        assertEquals(List.of("a"), list(cache.keys()));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidateAllOf(List.of()));
    }

    @Test
    void cache_serializerAndNoLoader_isThatOfAnEmptyOne() {
        CacheManager manager = bed.manager();
        CacheSpec spec = CacheSpec.named("c");
        ReactiveCache<String> cache = Bed.ready(manager.cache(spec, Serializers.json(String.class)));
        assertSame(cache, manager.cache(spec, Serializers.json(String.class), Optional.empty()));
        done(cache.put("k", "v"));
        assertEquals(Optional.of("v"), optional(cache.get("k")));
    }

    @Test
    void cache_byName_isThatOfItsSpec() {
        CacheManager manager = bed.manager();
        TypeRef<List<String>> type = new TypeRef<>() {};
        ReactiveCache<List<String>> users = manager.cache("user", type);
        assertSame(users, manager.cache(CacheSpecs.tiers().get("user"), type));
        ReactiveCache<String> config =
                manager.cache("config", String.class, CacheLoader.of(key -> Mono.just("v of " + key)));
        assertEquals(Optional.of("v of k"), optional(config.get("k")));
        ReactiveCache<List<String>> query =
                manager.cache("query", type, CacheLoader.of(key -> Mono.just(List.of("v of " + key))));
        assertEquals(Optional.of(List.of("v of k")), optional(query.get("k")));
    }
}
