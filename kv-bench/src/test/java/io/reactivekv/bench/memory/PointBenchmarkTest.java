package io.reactivekv.bench.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.bench.memory.Loaded.Walk;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

class PointBenchmarkTest {

    @Test
    void mixed95_whereverAWalkBegins_writesOneTimeInTwenty() {
        Loaded loaded = new Loaded();
        loaded.entries = 100;
        loaded.subject = "hash-map";
        loaded.load();
        for (int i = 0; i < 20; i++) {
            Counting counting = new Counting();
            loaded.store = counting;
            Walk walk = new Walk();

            for (int j = 0; j < 2_000; j++) {
                Object unused = new PointBenchmark().mixed95(loaded, walk);
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
        public Publisher<?> modify(String key, Object value) {
            return put(key, value);
        }

        @Override
        public void close() {}
    }
}
