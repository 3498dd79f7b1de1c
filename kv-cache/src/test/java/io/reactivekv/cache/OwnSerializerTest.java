package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.SerializationException;
import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** A serializer of one's own that fails in ways it should not, or takes its time. */
class OwnSerializerTest {

    private final Bed bed = new Bed();
    private final Own own = new Own();

    @AfterEach
    void close() {
        bed.close();
    }

    /** How it fails. */
    enum Fault {
        LINKAGE,
        NULL
    }

    /** Strings, unless a fault is set. */
    static final class Own implements Serializer<String> {

        private final Serializer<String> sound = Serializers.string();
        volatile @Nullable Fault writing;
        volatile @Nullable Fault reading;
        volatile Runnable meanwhile = () -> {};

        @Override
        public byte[] serialize(String value) {
            meanwhile.run();
            return failsWith(writing) ? null : sound.serialize(value);
        }

        @Override
        public String deserialize(byte[] stored) {
            return failsWith(reading) ? null : sound.deserialize(stored);
        }

        private static boolean failsWith(@Nullable Fault fault) {
            if (fault == Fault.LINKAGE) {
                throw new NoClassDefFoundError("a/b/C");
            }
            return fault == Fault.NULL;
        }
    }

    static List<Arguments> specsAndFaults() {
        List<Arguments> all = new ArrayList<>();
        for (Fault fault : Fault.values()) {
            all.add(Arguments.of(ReadWriteTest.Levels.BOTH.of("c"), fault));
            all.add(Arguments.of(ReadWriteTest.Levels.SHARED.of("c"), fault));
            all.add(Arguments.of(ReadWriteTest.Levels.NEAR.of("c").nearBytes(10_000), fault));
        }
        return all;
    }

    private ReactiveCache<String> cache(CacheSpec spec) {
        return Bed.ready(bed.manager().cache(spec, own, Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("specsAndFaults")
    void write_fails_isATypedErrorAndTheKeyIsFree(CacheSpec spec, Fault fault) {
        ReactiveCache<String> cache = cache(spec);
        own.writing = fault;
        assertEquals(
                Optional.of("k"),
                error(SerializationException.class, cache.put("k", "v")).key());
        assertEquals(
                Optional.of("k"),
                error(SerializationException.class, cache.get("k", key -> Mono.just("v")))
                        .key());
        assertEquals(2, cache.stats().unserializable());
        own.writing = null;
        assertEquals("w", value(cache.get("k", key -> Mono.just("w"))));
    }

    @ParameterizedTest
    @EnumSource
    void read_fails_isCountedAndTheKeyIsLoadedAnew(Fault fault) {
        done(cache(ReadWriteTest.Levels.BOTH.of("c")).put("k", "v"));
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.BOTH.of("c"));
        own.reading = fault;
        assertEquals(Optional.empty(), optional(cache.get("k")));
        assertEquals(1, cache.stats().unreadable());
        assertEquals("w", value(cache.get("k", key -> Mono.just("w"))));
        own.reading = null;
        assertEquals("w", value(cache(cache.spec()).get("k")));
    }

    @Test
    void putIfAbsent_everythingIsInvalidatedWhileItSerializes_whatItHasPutIsThere() {
        ReactiveCache<String> cache = cache(ReadWriteTest.Levels.NEAR.of("c").nearBytes(10_000));
        done(cache.put("k", "v1"));
        own.meanwhile = () -> done(cache.clear());
        assertEquals(true, value(cache.putIfAbsent("k", "v2")));
        assertEquals(Optional.of("v2"), optional(cache.get("k")));
    }
}
