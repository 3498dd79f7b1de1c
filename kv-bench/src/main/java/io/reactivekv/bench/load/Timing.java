package io.reactivekv.bench.load;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisServer;
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
    private final List<RedisServer> servers;
    private final Map<String, LongSupplier> subjects = new LinkedHashMap<>();
    private Runnable preparation = () -> {};
    private int repetitions = 1;

    /**
     * Without subjects.
     *
     * @param servers those whose CPU time counts
     */
    public Timing(Scale scale, Recorder recorder, List<RedisServer> servers) {
        this.scale = scale;
        this.recorder = recorder;
        this.servers = List.copyOf(servers);
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
                    once(name, expected);
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
                measure(of, name, expected, round);
            }
            Collections.reverse(order);
        }
    }

    private void measure(Case of, String name, long expected, int round) {
        preparation.run();
        long spent = Cost.of(servers);
        Cost before = Cost.now();
        long start = System.nanoTime();
        repeat(name, expected);
        double millis = (System.nanoTime() - start) / 1e6 / repetitions;
        Cost cost = Cost.now().minus(before);
        recorder.record(of, name, round, Metric.MILLIS, millis);
        recorder.record(of, name, round, Metric.CPU_CLIENT, cost.cpu() / 1e3 / repetitions);
        if (!servers.isEmpty()) {
            recorder.record(of, name, round, Metric.CPU_SERVER, (Cost.of(servers) - spent) / 1e3 / repetitions);
        }
        recorder.record(of, name, round, Metric.ALLOCATED, Math.max(0, (double) cost.allocated() / repetitions));
    }

    private void once(String name, long expected) {
        preparation.run();
        repeat(name, expected);
    }

    private void repeat(String name, long expected) {
        LongSupplier subject = Objects.requireNonNull(subjects.get(name), name);
        for (int i = 0; i < repetitions; i++) {
            long seen = subject.getAsLong();
            if (seen != expected) {
                throw new IllegalStateException(name + " saw " + seen + " of " + expected);
            }
        }
    }
}
