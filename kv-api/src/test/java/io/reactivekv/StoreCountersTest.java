package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.spi.BackendStats;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StoreCountersTest {

    private static final BackendStats EMPTY = new BackendStats(
            OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Map.of());

    private final StoreCounters counters = new StoreCounters();

    private StoreStats stats() {
        return counters.with(EMPTY, OptionalLong.empty());
    }

    @Test
    void with_whatTheSerializerCounted_isInTheStats() {
        assertEquals(0, stats().compressionFailures());
        counters.compressionFailures().add(2);
        assertEquals(2, stats().compressionFailures());
    }

    @Test
    void emitted_sumOfACounter_isOneWrite() {
        Operation.ADD_AND_GET.emitted(5L, counters);
        assertEquals(1, stats().writes());
        assertEquals(0, stats().reads());
    }

    @Test
    void with_whatWasRead_isSplitIntoHitsMissesAndAll() {
        counters.hit();
        counters.misses(2);
        counters.scanned(4);
        assertEquals(1, stats().hits());
        assertEquals(2, stats().misses());
        assertEquals(7, stats().reads());
    }
}
