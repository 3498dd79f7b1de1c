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

/** What serialization adds to reads, writes and short scans. */
public final class SerializersPart implements Part {

    private static final String ID = "memory-serializers";
    private static final String REFERENCE = "kv, serializer=none";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: JSON and Kryo",
                "JMH, one thread, a record of five fields, about 100 bytes as JSON.",
                Metric.NANOS,
                List.of(REFERENCE),
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
        List<Race> races = new ArrayList<>();
        for (int entries : sizes(scale)) {
            races.add(race("get", "get", entries, scale.choose(1, 1, 2)));
            races.add(race("put", "put", entries, scale.choose(1, 1, 2)));
            // One round of what decodes and encodes the same way.
            races.add(race("getEntry", "getEntry", entries, 1));
            races.add(race("mixed95", "mixed95", entries, 1));
            races.add(race("scan of 100 as one operation", "scan100", entries, 1));
        }
        return races;
    }

    private static Race race(String workload, String method, int entries, int rounds) {
        return new Race(
                new Case(ID, workload, "entries", entries),
                rounds,
                1,
                List.of(
                        Entrant.of(REFERENCE, method, "kv", entries),
                        Entrant.of("kv, serializer=json", method, "kv-json", entries),
                        Entrant.of("kv, serializer=kryo", method, "kv-kryo", entries)));
    }

    private static int[] sizes(Scale scale) {
        return switch (scale.size()) {
            case TINY -> new int[] {1_000};
            case QUICK -> new int[] {100_000};
            case FULL -> new int[] {10_000, 1_000_000};
        };
    }
}
