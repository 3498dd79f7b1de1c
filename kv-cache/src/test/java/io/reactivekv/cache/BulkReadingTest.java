package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A read of many keys treats each of them as a read of that key alone does, with each combination of levels. */
class BulkReadingTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final List<KeyValue<String>> OLD = List.of(new KeyValue<>("a", "old"), new KeyValue<>("b", "old"));
    private static final Map<String, String> NEW = Map.of("a", "new", "b", "new", "c", "new");

    private final Bed bed = new Bed();
    private final List<Set<String>> asked = new CopyOnWriteArrayList<>();
    private final Sinks.One<Map<String, String>> gate = Sinks.one();

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<Map<String, String>> gated(Set<String> keys) {
        boolean unused = asked.add(keys);
        return gate.asMono();
    }

    private static List<String> values(List<KeyValue<String>> all) {
        return all.stream().map(KeyValue::value).toList();
    }

    @ParameterizedTest
    @EnumSource
    void getAll_staleWhileRevalidate_servesStaleAndRefreshesAllByOneCall(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleWhileRevalidate(true));
        done(cache.putAll(Map.of("a", "old", "b", "old")));
        bed.advance(MINUTE);
        done(cache.put("c", "old"));
        assertEquals(List.of("old", "old", "old"), values(list(cache.getAll(List.of("a", "b", "c"), this::gated))));
        assertEquals(List.of(Set.of("a", "b")), asked);
        assertEquals(List.of("old", "old"), values(list(cache.getAll(List.of("a", "b"), this::gated))));
        assertEquals(1, asked.size(), "they are being loaded");
        assertEquals(4, cache.stats().staleHits());
        assertEquals(2, cache.stats().refreshes());
        assertEquals(0, cache.stats().misses());
        assertTrue(gate.tryEmitValue(NEW).isSuccess());
        assertEquals("new", value(cache.get("a")));
        assertEquals("new", value(cache.get("b")));
        assertEquals("old", value(cache.get("c")), "it was fresh");
    }

    @ParameterizedTest
    @EnumSource
    void getAll_eagerRefresh_servesFreshAndRefreshesBehind(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").eagerRefreshPercent(50));
        done(cache.putAll(Map.of("a", "old", "b", "old")));
        bed.advance(MINUTE.dividedBy(2));
        assertEquals(OLD, list(cache.getAll(List.of("a", "b"), this::gated)));
        assertEquals(List.of(Set.of("a", "b")), asked);
        assertTrue(gate.tryEmitValue(NEW).isSuccess());
        assertEquals("new", value(cache.get("a")));
    }

    @ParameterizedTest
    @EnumSource
    void getAll_softTimeout_servesStaleAndTheLoadGoesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache =
                bed.cache(levels.of("c").softTimeout(Duration.ofSeconds(1)).lease(MINUTE.multipliedBy(10)));
        done(cache.putAll(Map.of("a", "old", "b", "old")));
        bed.advance(MINUTE);
        List<KeyValue<String>> got = new ArrayList<>();
        Disposable reading = cache.getAll(List.of("a", "b"), this::gated).subscribe(got::add);
        assertEquals(List.of(Set.of("a", "b")), asked);
        assertEquals(List.of(), got);
        bed.advance(Duration.ofSeconds(1));
        assertEquals(OLD, got);
        assertTrue(reading.isDisposed());
        assertTrue(gate.tryEmitValue(NEW).isSuccess());
        assertEquals("new", value(cache.get("a")));
        assertEquals("new", value(cache.get("b")));
    }

    @ParameterizedTest
    @EnumSource
    void getAll_loadFails_servesStaleAndCountsIt(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.putAll(Map.of("a", "old", "b", "old")));
        bed.advance(MINUTE);
        assertEquals(
                OLD,
                list(cache.getAll(List.of("a", "b"), keys -> Mono.error(new IllegalStateException("no database")))));
        assertEquals(2, cache.stats().staleOnError());
        assertEquals(2, cache.stats().staleHits());
        assertEquals(levels == ReadWriteTest.Levels.NEAR ? 2 : 0, cache.stats().nearHits());
    }

    @ParameterizedTest
    @EnumSource
    void getAll_countsEachKeyAsUsed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.putAll(Map.of("a", "1", "b", "2")));
        if (levels != ReadWriteTest.Levels.NEAR) {
            bed.settle(cache); // a read at the moment of a drop may not be counted
        }
        assertEquals(List.of("1", "2"), values(list(cache.getAll(List.of("a", "b")))));
        assertEquals(List.of("1"), values(list(cache.getAll(List.of("a"), this::gated))));
        assertEquals(3, cache.stats().hits());
        assertEquals(Map.of("a", 2L, "b", 1L), cache.stats().hotKeys());
    }

    /** Whose end is told by the store, since nobody reads it any more. */
    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void getAll_loadFails_whatWasThereStillEnds(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleOnError(false));
        done(cache.put("a", "old"));
        bed.advance(MINUTE);
        IllegalStateException unused = error(
                IllegalStateException.class,
                cache.getAll(List.of("a"), keys -> Mono.error(new IllegalStateException("no database")))
                        .collectList());
        assertEquals(
                Optional.of(MINUTE),
                optional(bed.factory.open("cache:c:e:", Serializers.bytes()).ttl("a"))
                        .flatMap(left -> left));
    }
}
