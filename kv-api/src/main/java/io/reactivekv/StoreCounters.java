package io.reactivekv;

import io.reactivekv.spi.BackendStats;
import java.util.OptionalLong;
import java.util.concurrent.atomic.LongAdder;

/** What a store and its views have done so far. */
final class StoreCounters {

    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final LongAdder scanned = new LongAdder();
    private final LongAdder writes = new LongAdder();
    private final LongAdder deletes = new LongAdder();
    private final LongAdder compressionFailures = new LongAdder();

    void hit() {
        hits.increment();
    }

    void misses(long keys) {
        misses.add(keys);
    }

    void scanned(long entries) {
        scanned.add(entries);
    }

    void wrote(long values) {
        writes.add(values);
    }

    void deleted(long keys) {
        deletes.add(keys);
    }

    /** For the serializer, which counts them itself. */
    LongAdder compressionFailures() {
        return compressionFailures;
    }

    StoreStats with(BackendStats backend, OptionalLong entries) {
        long found = hits.sum();
        long missing = misses.sum();
        return new StoreStats(
                found,
                missing,
                found + missing + scanned.sum(),
                writes.sum(),
                deletes.sum(),
                compressionFailures.sum(),
                entries,
                backend.expiringEntries(),
                backend.bytes(),
                backend.evictions(),
                backend.about());
    }
}
