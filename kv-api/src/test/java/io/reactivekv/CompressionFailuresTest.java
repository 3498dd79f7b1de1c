package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.BackendStats;
import java.lang.reflect.Field;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A store tells what its serializer counts. Nothing makes zlib fail, so that the test counts in its place. */
class CompressionFailuresTest {

    private static final BackendStats EMPTY = new BackendStats(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Map.of());

    private final KeyValueStoreFactory factory = new TypedStoreFactory(
            new StubBackend() {
                @Override
                public Mono<BackendStats> stats() {
                    return Mono.just(EMPTY);
                }
            },
            "",
            StoreOptions.defaults().compression("deflate"),
            StoreMetrics.NONE);

    @Test
    void stats_compressorHasFailed_tellThatStoreAlone() throws ReflectiveOperationException {
        KeyValueStore<String> store = factory.open("", Serializers.string());
        KeyValueStore<String> other = factory.open("", Serializers.string());
        View<?> view = (View<?>) field(store, "view");
        LongAdder failures = (LongAdder) field(field(view.codec(), "serializer"), "failures");
        failures.increment();
        assertEquals(1, store.stats().block().compressionFailures());
        assertEquals(0, other.stats().block().compressionFailures());
    }

    private static Object field(Object owner, String name) throws ReflectiveOperationException {
        Field field = owner.getClass().getDeclaredField(name);
        field.setAccessible(true);
        return field.get(owner);
    }
}
