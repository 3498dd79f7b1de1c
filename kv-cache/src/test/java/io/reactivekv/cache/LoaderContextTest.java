package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

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

    @ParameterizedTest
    @EnumSource
    void get_firstCallerLeaves_theLoadKeepsItsContext(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Sinks.Empty<Void> gate = Sinks.empty();
        List<String> got = new CopyOnWriteArrayList<>();
        Mono<String> get = cache.get("k", key -> gate.asMono().then(load(key)));
        Disposable first = get.contextWrite(c -> c.put("user", "ann")).subscribe(got::add);
        Disposable second = get.contextWrite(c -> c.put("user", "bob")).subscribe(got::add);
        Await.until("the second has joined", () -> cache.stats().joins() == 1);
        first.dispose();
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("the second is answered", () -> got.equals(List.of("v of k")));
        assertEquals(List.of("ann"), users);
        assertTrue(second.isDisposed());
    }

    @ParameterizedTest
    @EnumSource
    void get_eagerRefresh_theRefreshHasThatOfItsCaller(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").eagerRefreshPercent(50));
        done(cache.put("k", "fresh"));
        bed.advance(cache.spec().ttl().orElseThrow().dividedBy(2));
        assertEquals("fresh", value(cache.get("k", this::load).contextWrite(c -> c.put("user", "ann"))));
        Await.until("it is refreshed", () -> !users.isEmpty());
        assertEquals(List.of("ann"), users);
    }

    private ReactiveCache<String> loading(ReadWriteTest.Levels levels) {
        return Bed.ready(bed.manager().cache(levels.of("c"), String.class, CacheLoader.of(this::load)));
    }

    /** One key, which is another one for each user; whose it is, is noted. */
    private Flux<String> keys() {
        return Flux.deferContextual(context -> {
            String user = context.getOrDefault("user", "nobody");
            boolean unused = users.add("keys of " + user);
            return Flux.just("k of " + user);
        });
    }

    @ParameterizedTest
    @EnumSource
    void warm_keysAndLoader_haveThatOfTheSubscriber(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = loading(levels);
        cache.addWarmer(CacheWarmer.every(Duration.ofDays(1), "s", this::keys));
        cache.addWarmer(CacheWarmer.onFirstAppearance("users", user -> keys()));
        assertEquals(1, value(cache.warm("s").contextWrite(c -> c.put("user", "ann"))));
        assertEquals(1, value(cache.appeared("bob").contextWrite(c -> c.put("user", "bob"))));
        assertEquals(List.of("keys of ann", "ann", "keys of bob", "bob"), users);
    }

    @ParameterizedTest
    @EnumSource
    void warmers_onTheirOwn_haveNone(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = loading(levels);
        cache.addWarmer(CacheWarmer.atStart("s", this::keys));
        Await.until("it has run at the start", () -> users.size() == 2);
        cache.addWarmer(CacheWarmer.every(Duration.ofMinutes(1), "t", this::keys));
        bed.advanceUntil("it has run in its time", Duration.ofMinutes(1), () -> users.size() >= 4);
        assertEquals(Set.of("keys of nobody", "nobody"), Set.copyOf(users));
    }
}
