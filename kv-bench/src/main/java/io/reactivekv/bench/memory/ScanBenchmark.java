package io.reactivekv.bench.memory;

import io.reactivekv.bench.memory.Loaded.Walk;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** Scans in key order, for the subjects that have one. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScanBenchmark {

    /** A hundred entries from a random key on. */
    @Benchmark
    public long scan100(Loaded loaded, Walk walk) {
        String from = loaded.key(walk);
        loaded.store.scan(from, Loaded.RANGE).subscribe(walk.result);
        return expectRange(loaded, from, walk.result.elements());
    }

    /** A hundred entries from a random key on without anything reactive. */
    @Benchmark
    public long bareScan100(Loaded loaded, Walk walk) {
        String from = loaded.key(walk);
        return expectRange(loaded, from, loaded.store.bareScan(from, Loaded.RANGE));
    }

    /** The first tenth of all entries, of a million a hundred thousand; divide by their number for the cost of one. */
    @Benchmark
    public long scanTenth(Loaded loaded, Walk walk) {
        int tenth = loaded.entries / 10;
        loaded.store.scan("user:", tenth).subscribe(walk.result);
        return expect(tenth, walk.result.elements());
    }

    /** All entries; divide by their number for the cost of one. */
    @Benchmark
    public long scanAll(Loaded loaded, Walk walk) {
        loaded.store.scan("user:", Integer.MAX_VALUE).subscribe(walk.result);
        return expect(loaded.entries, walk.result.elements());
    }

    /** All entries without anything reactive. */
    @Benchmark
    public long bareScan(Loaded loaded) {
        return expect(loaded.entries, loaded.store.bareScan());
    }

    /** From one of the last keys on there are fewer. */
    private static long expectRange(Loaded loaded, String from, long seen) {
        return loaded.hasRange(from) ? expect(Loaded.RANGE, seen) : seen;
    }

    private static long expect(long expected, long seen) {
        if (seen != expected) {
            throw new IllegalStateException("saw " + seen + " of " + expected);
        }
        return seen;
    }
}
