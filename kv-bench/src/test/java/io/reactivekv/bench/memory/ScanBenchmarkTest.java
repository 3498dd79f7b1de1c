package io.reactivekv.bench.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.memory.Loaded.Walk;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

class ScanBenchmarkTest {

    private final ScanBenchmark benchmark = new ScanBenchmark();
    private final Loaded loaded = new Loaded();
    private final Walk walk = new Walk();

    @BeforeEach
    void load() {
        loaded.entries = 1_000;
        loaded.subject = "skip-list";
        loaded.load();
    }

    @AfterEach
    void close() {
        loaded.close();
    }

    @Test
    void scans_ofAllEntries_areCounted() {
        assertEquals(1_000, benchmark.scanAll(loaded, walk));
        assertEquals(1_000, benchmark.bareScan(loaded));
        for (int i = 0; i < 1_000; i++) {
            long seen = benchmark.scan100(loaded, walk);
            assertTrue(seen > 0 && seen <= 100);
            long bare = benchmark.bareScan100(loaded, walk);
            assertTrue(bare > 0 && bare <= 100);
        }
    }

    @Test
    void bareScan_ofARange_seesWhatAScanSees() {
        assertEquals(100, loaded.store.bareScan(Keys.of(0), 100));
        assertEquals(100, loaded.store.bareScan(Keys.of(900), 100));
        assertEquals(1, loaded.store.bareScan(Keys.of(999), 100));
    }

    @Test
    void hasRange_ofTheLastHundredKeys_isTrueOfTheFirstAlone() {
        // The keys of so few numbers are in the order of the numbers.
        assertTrue(loaded.hasRange(Keys.of(900)));
        assertEquals(false, loaded.hasRange(Keys.of(901)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 99, 999})
    void scans_thatSeeTooFew_fail(int most) {
        loaded.store = new Losing(loaded.store, most);

        assertThrows(IllegalStateException.class, () -> benchmark.scanAll(loaded, walk));
        assertThrows(IllegalStateException.class, () -> benchmark.bareScan(loaded));
        if (most < 100) {
            // A walk is likely, but not certain, to begin where a hundred follow.
            assertThrows(IllegalStateException.class, () -> {
                for (int i = 0; i < 1_000; i++) {
                    long unused = benchmark.scan100(loaded, walk);
                }
            });
            assertThrows(IllegalStateException.class, () -> {
                for (int i = 0; i < 1_000; i++) {
                    long unused = benchmark.bareScan100(loaded, walk);
                }
            });
        }
    }

    /** Loses all entries of a scan after the first. */
    private record Losing(Subject store, int most) implements Subject {

        @Override
        public void load(String key, Object value) {}

        @Override
        public Publisher<?> get(String key) {
            return store.get(key);
        }

        @Override
        public Publisher<?> put(String key, Object value) {
            return store.put(key, value);
        }

        @Override
        public Publisher<?> modify(String key, Object value) {
            return store.modify(key, value);
        }

        @Override
        public Publisher<?> scan(String from, int limit) {
            return Flux.from(store.scan(from, limit)).take(most);
        }

        @Override
        public long bareScan(String from, int limit) {
            return Math.min(most, store.bareScan(from, limit));
        }

        @Override
        public long bareScan() {
            return most;
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
