package io.reactivekv.bench.run;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.result.Metric;
import java.util.ArrayList;
import java.util.List;

/** Takes down the figures of one process. Not thread-safe. */
public final class Recorder {

    private final int fork;
    private final List<Measurement> measurements = new ArrayList<>();

    /** For the process of this number, counted from 0. */
    public Recorder(int fork) {
        this.fork = fork;
    }

    /** The number of the process. */
    public int fork() {
        return fork;
    }

    /** Takes down a figure; one that is not a number is left out. */
    public void record(Case of, String subject, int round, Metric metric, double value) {
        if (!Double.isNaN(value)) {
            measurements.add(new Measurement(of, subject, fork, round, metric, value));
        }
    }

    /** Whether nothing has been taken down yet. */
    public boolean isEmpty() {
        return measurements.isEmpty();
    }

    /** All that was taken down. */
    public List<Measurement> measurements() {
        return List.copyOf(measurements);
    }
}
