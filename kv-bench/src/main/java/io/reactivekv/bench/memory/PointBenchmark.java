package io.reactivekv.bench.memory;

import io.reactivekv.bench.memory.Loaded.Walk;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.reactivestreams.Publisher;

/** Operations on random keys, subscribed to and run to their end. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PointBenchmark {

    /** Reads a value. */
    @Benchmark
    public Object get(Loaded loaded, Walk walk) {
        return run(loaded.store.get(loaded.key(walk)), walk);
    }

    /** Reads a value without anything reactive. */
    @Benchmark
    public @Nullable Object bareGet(Loaded loaded, Walk walk) {
        return loaded.store.bareGet(loaded.key(walk));
    }

    /** Reads a value with its revision and expiry. */
    @Benchmark
    public Object getEntry(Loaded loaded, Walk walk) {
        return run(loaded.store.getEntry(loaded.key(walk)), walk);
    }

    /** Overwrites a value. */
    @Benchmark
    public Object put(Loaded loaded, Walk walk) {
        String key = loaded.key(walk);
        return run(loaded.store.put(key, loaded.value(key)), walk);
    }

    /** Overwrites a value without anything reactive. */
    @Benchmark
    public @Nullable Object barePut(Loaded loaded, Walk walk) {
        String key = loaded.key(walk);
        return loaded.store.barePut(key, loaded.value(key));
    }

    /** Nineteen reads, then a write, and so on. */
    @Benchmark
    public Object mixed95(Loaded loaded, Walk walk) {
        String key = loaded.key(walk);
        return walk.isWrite() ? run(loaded.store.put(key, loaded.value(key)), walk) : run(loaded.store.get(key), walk);
    }

    /** The same without anything reactive. */
    @Benchmark
    public @Nullable Object bareMixed95(Loaded loaded, Walk walk) {
        String key = loaded.key(walk);
        return walk.isWrite() ? loaded.store.barePut(key, loaded.value(key)) : loaded.store.bareGet(key);
    }

    private static Object run(Publisher<?> operation, Walk walk) {
        operation.subscribe(walk.result);
        Object value = walk.result.get();
        return value == null ? walk : value;
    }
}
