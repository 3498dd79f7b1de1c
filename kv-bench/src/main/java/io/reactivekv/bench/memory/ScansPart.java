package io.reactivekv.bench.memory;

import io.reactivekv.bench.memory.Jmh.Entrant;
import io.reactivekv.bench.memory.Jmh.Race;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Ordered scans at a million entries, and short ones at ten thousand too. */
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
        new Jmh(scale, recorder).run(races(scale));
    }

    /** All that is measured. */
    static List<Race> races(Scale scale) {
        int entries = scale.choose(1_000, 1_000_000, 1_000_000);
        int rounds = scale.choose(1, 2, 3);
        List<Race> races = new ArrayList<>();
        races.add(new Race(
                of("scan of everything", entries),
                rounds,
                entries,
                List.of(
                        Entrant.of("kv", "scanAll", "kv", entries),
                        Entrant.of(BARE, "bareScan", "skip-list", entries),
                        Entrant.of(FLUX, "scanAll", "skip-list", entries))));
        races.add(new Race(
                of("scan of the first tenth", entries),
                rounds,
                entries / 10,
                List.of(
                        Entrant.of("kv", "scanTenth", "kv", entries),
                        Entrant.of(FLUX, "scanTenth", "skip-list", entries))));
        for (int among : shortScans(scale)) {
            races.add(new Race(
                    of("scan of 100 from a random key", among),
                    scale.choose(1, 1, 2),
                    Loaded.RANGE,
                    List.of(
                            Entrant.of("kv", "scan100", "kv", among),
                            Entrant.of(BARE, "bareScan100", "skip-list", among),
                            Entrant.of(FLUX, "scan100", "skip-list", among))));
        }
        return races;
    }

    /** Among how many entries: a short scan begins with a search, which takes longer the more there are. */
    private static int[] shortScans(Scale scale) {
        return scale.size() == Scale.Size.TINY ? new int[] {1_000} : new int[] {10_000, 1_000_000};
    }

    static Case of(String workload, int entries) {
        return new Case(ID, workload, "entries", entries);
    }
}
