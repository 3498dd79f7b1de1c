package io.reactivekv.bench.redis;

import io.reactivekv.bench.Table;
import io.reactivekv.redis.test.RedisServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.reactivestreams.Publisher;

/**
 * Subjects that do the same thing, measured in turns: each round runs all of them, every second one in the opposite
 * order; ratios are taken within a round, and the median of all rounds is reported.
 */
final class Contest {

    private final RedisServer server;
    private final int rounds;
    private final long nanos;
    private final Map<String, Supplier<Publisher<?>>> subjects = new LinkedHashMap<>();

    Contest(RedisServer server, int rounds, long millis) {
        this.server = server;
        this.rounds = rounds;
        this.nanos = TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Adds a subject; the first is what the others are compared with. */
    Contest subject(String name, Supplier<Publisher<?>> operations) {
        subjects.put(name, operations);
        return this;
    }

    /** Runs all rounds and adds a row for each subject. */
    void run(Table table, String workload, Driver driver, int concurrency) {
        System.err.println("kv bench: " + workload + ", " + driver + " " + concurrency);
        List<String> order = new ArrayList<>(subjects.keySet());
        Map<String, Samples> samples = new LinkedHashMap<>();
        for (String name : order) {
            if (driver.run(operations(name), concurrency, 2 * nanos, null) == 0) {
                throw new IllegalStateException(name + " did nothing");
            }
        }
        for (int round = 0; round < rounds; round++) {
            for (String name : order) {
                samples.computeIfAbsent(name, ignored -> new Samples()).add(measure(name, driver, concurrency));
            }
            Collections.reverse(order);
        }
        Samples baseline = samples.values().iterator().next();
        String title = workload + ", " + driver.name().toLowerCase(Locale.ROOT) + " " + concurrency;
        samples.forEach((name, of) -> table.row(of.row(title, name, baseline)));
    }

    static Table table() {
        return new Table(
                "workload", "subject", "k/s", "ratio", "spread", "us CPU/op (client + server)", "p50 / p99 us");
    }

    private Sample measure(String name, Driver driver, int concurrency) {
        Histogram latency = driver == Driver.CALLERS && concurrency == 1 ? Driver.histogram() : null;
        Cpu before = Cpu.now(server);
        long start = System.nanoTime();
        long done = driver.run(operations(name), concurrency, nanos, latency);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Sample(done / seconds, done, Cpu.now(server).minus(before), latency);
    }

    private Supplier<Publisher<?>> operations(String name) {
        Supplier<Publisher<?>> operations = subjects.get(name);
        if (operations == null) {
            throw new IllegalArgumentException("no subject " + name);
        }
        return operations;
    }
}
