package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.SerializationException;
import io.reactivekv.cache.ReadWriteTest.Ring;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;

/** Values that the serializer refuses, whichever way they come: nothing of them is kept, and nothing else is lost. */
class UnserializableTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** One that serializes, also where nothing but its bound asks for that. */
    private ReactiveCache<Ring> cache(ReadWriteTest.Levels levels) {
        CacheSpec spec = levels.of("c").maxEntryBytes(1_000).staleWhileRevalidate(true);
        return Bed.ready(bed.manager().cache(spec, Ring.class));
    }

    private static Ring ring() {
        Ring ring = new Ring();
        ring.next = ring;
        return ring;
    }

    private static void refused(String operation, Mono<?> call) {
        SerializationException refused = error(SerializationException.class, call);
        assertEquals(operation, refused.operation());
        assertEquals(Optional.of("k"), refused.key());
        assertEquals(Outcome.NOT_EXECUTED, refused.outcome());
    }

    @ParameterizedTest
    @EnumSource
    void putAll_oneIsUnserializable_nothingIsWritten(ReadWriteTest.Levels levels) {
        ReactiveCache<Ring> cache = cache(levels);
        Map<String, Ring> values = new LinkedHashMap<>();
        values.put("a", new Ring());
        values.put("k", ring());
        values.put("z", new Ring());
        refused("putAll", cache.putAll(values));
        for (String key : values.keySet()) {
            assertEquals(Optional.empty(), optional(cache.get(key)), key);
        }
        assertEquals(1, cache.stats().unserializable());
        assertEquals(0, cache.stats().puts());
    }

    @ParameterizedTest
    @EnumSource
    void conditionalPuts_unserializable_changeNothing(ReadWriteTest.Levels levels) {
        ReactiveCache<Ring> cache = cache(levels);
        refused("putIfAbsent", cache.putIfAbsent("k", ring()));
        assertEquals(Optional.empty(), optional(cache.get("k")));
        done(cache.put("k", new Ring()));
        refused("replace", cache.replace("k", ring()));
        assertNull(value(cache.get("k")).next);
        assertEquals(2, cache.stats().unserializable());
        assertEquals(1, cache.stats().puts());
    }

    @ParameterizedTest
    @EnumSource
    void getAll_oneIsUnserializable_theOthersAreKept(ReadWriteTest.Levels levels) {
        ReactiveCache<Ring> cache = cache(levels);
        refused(
                "get",
                cache.getAll(
                                List.of("a", "k", "z"),
                                keys -> Mono.just(Map.of("a", new Ring(), "k", ring(), "z", new Ring())))
                        .collectList());
        assertNull(value(cache.get("a")).next);
        assertNull(value(cache.get("z")).next);
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(1, cache.stats().loadFailures());
    }

    @ParameterizedTest
    @EnumSource
    void load_behindTheCaller_leavesTheStaleValue(ReadWriteTest.Levels levels) {
        ReactiveCache<Ring> cache = cache(levels);
        done(cache.put("k", new Ring()));
        bed.advance(MINUTE);
        assertNull(value(cache.get("k", key -> Mono.just(ring()))).next);
        Await.until("the refresh has failed", () -> cache.stats().loadFailures() == 1);
        assertNull(value(cache.get("k", ReadMode.ALLOW_STALE)).next);
        assertEquals(1, cache.stats().unserializable());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void load_duringAnOutage_isRefusedAsEver(ReadWriteTest.Levels levels) {
        ReactiveCache<Ring> cache = cache(levels);
        done(cache.put("first, so that the records are there", new Ring()));
        bed.backend.down(true);
        refused("get", cache.get("k", key -> Mono.just(ring())));
        Ring good = new Ring();
        assertSame(good, value(cache.get("k", key -> Mono.just(good))));
    }
}
