package io.reactivekv.bench.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.memory.Loaded.Walk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class PointBenchmarkTest {

    @Test
    void mixed95_whereverAWalkBegins_writesOneTimeInTwenty() {
        assertWritesOneTimeInTwenty(PointBenchmark::mixed95);
    }

    @Test
    void bareMixed95_whereverAWalkBegins_writesOneTimeInTwenty() {
        assertWritesOneTimeInTwenty(PointBenchmark::bareMixed95);
    }

    @Test
    void barePut_ofAKey_replacesItsValue() {
        Loaded loaded = new Loaded();
        loaded.entries = 1;
        loaded.subject = "hash-map";
        loaded.load();
        String key = Keys.of(0);

        assertEquals(Record100.of(0), new PointBenchmark().barePut(loaded, new Walk()));
        assertSame(loaded.value(key), loaded.store.bareGet(key));
    }

    private interface Operation {
        @Nullable
        Object run(PointBenchmark benchmark, Loaded loaded, Walk walk);
    }

    private static void assertWritesOneTimeInTwenty(Operation operation) {
        Loaded loaded = new Loaded();
        loaded.entries = 100;
        loaded.subject = "hash-map";
        loaded.load();
        for (int i = 0; i < 20; i++) {
            Counting counting = new Counting();
            loaded.store = counting;
            Walk walk = new Walk();

            for (int j = 0; j < 2_000; j++) {
                Object unused = operation.run(new PointBenchmark(), loaded, walk);
            }

            assertEquals(100, counting.puts);
            assertEquals(1_900, counting.gets);
        }
    }

    private static final class Counting implements Subject {

        private int gets;
        private int puts;

        @Override
        public void load(String key, Object value) {}

        @Override
        public Publisher<?> get(String key) {
            gets++;
            return Mono.just(key);
        }

        @Override
        public Publisher<?> put(String key, Object value) {
            puts++;
            return Mono.empty();
        }

        @Override
        public @Nullable Object bareGet(String key) {
            gets++;
            return key;
        }

        @Override
        public @Nullable Object barePut(String key, Object value) {
            puts++;
            return null;
        }

        @Override
        public Publisher<?> modify(String key, Object value) {
            return put(key, value);
        }

        @Override
        public void close() {}
    }
}
