package io.reactivekv.bench.result;

import io.reactivekv.bench.result.Experiment.Chart;
import java.util.List;

/** Results that are known by heart: the library makes 200 to 400 operations where the peer makes 100. */
public final class Sample {

    public static final Experiment RATIOS =
            new Experiment("sample", "A <sample>", "Of no meaning.", Metric.OPS, List.of("peer"), Chart.RATIOS);

    public static final Experiment LINES =
            new Experiment("scaling", "Scaling", "Of no meaning.", Metric.OPS, List.of("peer"), Chart.LINES);

    private Sample() {}

    public static Results results() {
        Case get = new Case("sample", "get", "callers", 256);
        return new Results(List.of(
                new Measurement(get, "kv", 0, 0, Metric.OPS, 200),
                new Measurement(get, "peer", 0, 0, Metric.OPS, 100),
                new Measurement(get, "kv", 0, 1, Metric.OPS, 600),
                new Measurement(get, "peer", 0, 1, Metric.OPS, 200),
                new Measurement(get, "kv", 1, 0, Metric.OPS, 400),
                new Measurement(get, "peer", 1, 0, Metric.OPS, 100),
                new Measurement(get, "kv", 1, 0, Metric.P99, 12.5),
                new Measurement(new Case("scaling", "get", "entries", 10), "kv", 0, 0, Metric.OPS, 3),
                new Measurement(new Case("scaling", "get", "entries", 100), "kv", 0, 0, Metric.OPS, 2),
                new Measurement(new Case("scaling", "get", "entries", 1_000), "kv", 0, 0, Metric.OPS, 1)));
    }
}
