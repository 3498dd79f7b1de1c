package io.reactivekv.bench.memory;

import io.reactivekv.bench.memory.Jmh.Entrant;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Ordered scans at a million entries. */
public final class ScansPart implements Part {

    /** The id of the experiment. */
    public static final String ID = "memory-scans";

    static final String BARE = "ConcurrentSkipListMap, bare";
    static final String FLUX = "ConcurrentSkipListMap in a Flux";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: scans in key order",
                "JMH, one thread, unbounded demand, values by reference; time per entry.",
                Metric.NANOS,
                List.of(BARE, FLUX),
                Chart.RATIOS);
    }

    @Override
    public boolean forksItself() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) throws RunnerException {
        int entries = scale.choose(1_000, 1_000_000, 1_000_000);
        Jmh jmh = new Jmh(scale, recorder, ScanBenchmark.class, scale.choose(1, 2, 3));
        Case all = of("scan of everything", entries);
        Entrant kv = Entrant.of("kv", "scanAll", "kv", entries);
        Entrant bare = Entrant.of(BARE, "bareScan", "skip-list", entries);
        jmh.run(all, entries, List.of(kv, bare, Entrant.of(FLUX, "scanAll", "skip-list", entries)));
        jmh.run(
                of("scan of the first tenth", entries),
                entries / 10,
                List.of(
                        Entrant.of("kv", "scanTenth", "kv", entries),
                        Entrant.of(FLUX, "scanTenth", "skip-list", entries)));
        jmh.run(
                of("scan of 100 from a random key", entries),
                100,
                List.of(Entrant.of("kv", "scan100", "kv", entries), Entrant.of(FLUX, "scan100", "skip-list", entries)));
    }

    static Case of(String workload, int entries) {
        return new Case(ID, workload, "entries", entries);
    }
}
