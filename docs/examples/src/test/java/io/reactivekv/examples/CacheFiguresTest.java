package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.cache.CacheInstances;
import io.reactivekv.cache.CacheInstances.Verb;
import io.reactivekv.cache.CacheInventory;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a cache has and does, seen from inside and from outside. */
class CacheFiguresTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KeyValueStoreFactory factory = KeyValueStores.factory("memory:");
    private final CacheManager caches = CacheManager.over(factory);

    @AfterEach
    void close() {
        caches.close();
    }

    private static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    @Test
    void figures_ofOneCache() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users").shared(false), String.class);
        for (int i = 0; i < 3; i++) {
            assertEquals("Ann", value(users.get("42", id -> Mono.just("Ann"))));
        }
        Map<String, Object> figures = users.stats().toMap();
        Map<String, Long> hottest = users.hotKeys(10);
        Mono<CacheInventory> inventory = users.inventory();
        assertEquals(1L, figures.get("loads"));
        assertEquals(Set.of("42"), hottest.keySet());
        assertEquals(Map.of("default", 1L), value(inventory).byCategory());
        users.resetStats();
        assertEquals(0, users.stats().loads());
        assertEquals(Map.of(), users.hotKeys(10));
    }

    @Test
    void coldest_areDropped() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users").shared(false), String.class);
        for (String id : List.of("1", "2", "3")) {
            users.put(id, "user " + id).block(PATIENCE);
        }
        assertEquals("user 2", value(users.get("2")));
        assertEquals("user 3", value(users.get("3")));
        List<String> coldest = users.coldest(1);
        int dropped = users.evictColdest(1);
        assertEquals(List.of("1"), coldest);
        assertEquals(1, dropped);
        assertEquals(Optional.empty(), users.get("1").blockOptional(PATIENCE));
        assertEquals(2, users.stats().entries());
    }

    @Test
    void programs_areReachedFromOutside() {
        ReactiveCache<String> users = caches.cache(CacheSpec.named("users"), String.class);
        users.put("user::42::name", "Ann").block(PATIENCE);
        CacheInstances programs = CacheInstances.of(factory);
        Flux<KeyValue<String>> figures = programs.published();
        Mono<Map<String, String>> answers = programs.tell(Verb.CLEAR, "user::42::*", Duration.ofSeconds(10));
        KeyValue<String> first = figures.next()
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10)))
                .block(PATIENCE);
        assertFalse(first.value().isEmpty());
        assertEquals(List.of("invalidated 1"), List.copyOf(value(answers).values()));
        assertEquals(Optional.empty(), users.get("user::42::name").blockOptional(PATIENCE));
    }
}
