package io.reactivekv.bench.load;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/** Subjects that each do one long thing, timed in turns and in both orders. */
public final class Timing {

    private final Scale scale;
    private final Recorder recorder;
    private final Map<String, LongSupplier> subjects = new LinkedHashMap<>();
    private Runnable preparation = () -> {};
    private int repetitions = 1;

    /** Without subjects. */
    public Timing(Scale scale, Recorder recorder) {
        this.scale = scale;
        this.recorder = recorder;
    }

    /** Adds a subject, which says how many elements it saw. */
    public Timing subject(String name, LongSupplier run) {
        subjects.put(name, run);
        return this;
    }

    /** What is done before each time, and not timed. */
    public Timing prepared(Runnable newPreparation) {
        preparation = newPreparation;
        return this;
    }

    /** How often a subject runs in its turn, for what is short; the time of one run is taken down. */
    public Timing repeated(int times) {
        repetitions = times;
        return this;
    }

    /**
     * Warms up, each case anew since it has little in common with others, and runs all rounds.
     *
     * @param expected how many elements each subject must see
     */
    public void run(Case of, long expected) {
        System.err.println("kv bench: " + of.experiment() + ": " + of.title());
        Map<String, Load> warming = new LinkedHashMap<>();
        subjects.keySet()
                .forEach(name -> warming.put(name, (concurrency, nanos, latency) -> {
                    double unused = time(name, expected);
                    return repetitions;
                }));
        // A walk over a whole keyspace takes a second, and is not to be made often.
        WarmUp.inThisProcess(0, scale.firstWarmUpNanos(), 2 * scale.firstWarmUpNanos())
                .run(warming, 1);
        List<String> order = new ArrayList<>(subjects.keySet());
        if (recorder.fork() % 2 == 1) {
            Collections.reverse(order);
        }
        for (int round = 0; round < scale.rounds(); round++) {
            for (String name : order) {
                recorder.record(of, name, round, Metric.MILLIS, time(name, expected));
            }
            Collections.reverse(order);
        }
    }

    private double time(String name, long expected) {
        LongSupplier subject = Objects.requireNonNull(subjects.get(name), name);
        preparation.run();
        long start = System.nanoTime();
        for (int i = 0; i < repetitions; i++) {
            long seen = subject.getAsLong();
            if (seen != expected) {
                throw new IllegalStateException(name + " saw " + seen + " of " + expected);
            }
        }
        return (System.nanoTime() - start) / 1e6 / repetitions;
    }
}
