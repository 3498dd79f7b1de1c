package io.reactivekv.bench.memory;

import io.reactivekv.bench.load.Result;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** YCSB's workloads on one thread, each operation subscribed to and run to its end. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class YcsbBenchmark {

    /** The next operation. */
    @Benchmark
    public long next(YcsbRecords records, Run run) {
        records.workload.next().subscribe(run.result);
        return run.result.elements();
    }

    /** Of each thread. */
    @State(Scope.Thread)
    public static class Run {

        final Result result = new Result();
    }
}
