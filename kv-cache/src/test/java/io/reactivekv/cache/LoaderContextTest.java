package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Whose Reactor Context a loader has. */
class LoaderContextTest {

    private final Bed bed = new Bed();
    private final List<String> users = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<String> load(String key) {
        return Mono.deferContextual(context -> {
            boolean unused = users.add(context.getOrDefault("user", "nobody"));
            return Mono.just("v of " + key);
        });
    }

    private Mono<Map<String, String>> loadAll(Set<String> keys) {
        return Mono.just(keys.iterator().next()).flatMap(key -> load(key).map(value -> Map.of(key, value)));
    }

    @ParameterizedTest
    @EnumSource
    void getAll_loader_hasThatOfTheCaller(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        assertEquals(
                List.of(new KeyValue<>("k", "v of k")),
                list(cache.getAll(List.of("k"), this::loadAll).contextWrite(c -> c.put("user", "ann"))));
        assertEquals(List.of("ann"), users);
    }

    @ParameterizedTest
    @EnumSource
    void get_staleWhileRevalidate_theRefreshHasThatOfItsCaller(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleWhileRevalidate(true));
        done(cache.put("k", "stale"));
        bed.advance(cache.spec().ttl().orElseThrow());
        assertEquals("stale", value(cache.get("k", this::load).contextWrite(c -> c.put("user", "ann"))));
        Await.until("it is refreshed", () -> !users.isEmpty());
        assertEquals(List.of("ann"), users);
    }

    @ParameterizedTest
    @EnumSource
    void getAll_staleWhileRevalidate_theRefreshHasThatOfItsCaller(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleWhileRevalidate(true));
        done(cache.put("k", "stale"));
        bed.advance(cache.spec().ttl().orElseThrow());
        assertEquals(
                List.of(new KeyValue<>("k", "stale")),
                list(cache.getAll(List.of("k"), this::loadAll).contextWrite(c -> c.put("user", "ann"))));
        Await.until("it is refreshed", () -> !users.isEmpty());
        assertEquals(List.of("ann"), users);
    }

    @ParameterizedTest
    @EnumSource
    void prefetch_loader_hasNone(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache =
                Bed.ready(bed.manager().cache(levels.of("c"), String.class, CacheLoader.of(this::load)));
        assertEquals(1, cache.prefetchAll(List.of("k"), 1));
        bed.advanceUntil("it is loaded", Duration.ZERO, () -> !users.isEmpty());
        assertEquals(List.of("nobody"), users);
    }
}
