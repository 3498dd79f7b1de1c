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

/** What serialization adds to a read and a write. */
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
        for (int entries : sizes(scale)) {
            Jmh jmh = new Jmh(scale, recorder, PointBenchmark.class, scale.choose(1, 1, 2));
            for (String method : scale.isQuick() ? List.of("get") : List.of("get", "put")) {
                jmh.run(
                        new Case(ID, method, "entries", entries),
                        1,
                        List.of(
                                Entrant.of(REFERENCE, method, "kv", entries),
                                Entrant.of("kv, serializer=json", method, "kv-json", entries),
                                Entrant.of("kv, serializer=kryo", method, "kv-kryo", entries)));
            }
        }
    }

    private static int[] sizes(Scale scale) {
        return switch (scale.size()) {
            case TINY -> new int[] {1_000};
            case QUICK -> new int[] {100_000};
            case FULL -> new int[] {10_000, 1_000_000};
        };
    }
}
