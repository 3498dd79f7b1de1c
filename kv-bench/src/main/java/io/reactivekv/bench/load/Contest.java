package io.reactivekv.bench.load;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * Subjects that do the same thing, measured in turns: each round runs all of them, every second one in the opposite order,
 * and every second process begins with the opposite order, so that nobody always comes first.
 */
public final class Contest {

    /** Longer ones would only make the warm-up longer than it need be. */
    private static final long LONGEST_WARM_UP_SLICE = TimeUnit.MILLISECONDS.toNanos(100);

    private final Scale scale;
    private final Recorder recorder;
    private final @Nullable LongSupplier servers;
    private final Map<String, Load> subjects = new LinkedHashMap<>();
    private final Map<String, LongSupplier> own = new HashMap<>();
    private Runnable settling = () -> {};
    private boolean clocked = true;

    /**
     * A contest without subjects.
     *
     * @param servers those whose CPU time counts for all subjects that have none of their own
     */
    public Contest(Scale scale, Recorder recorder, List<RedisServer> servers) {
        this.scale = scale;
        this.recorder = recorder;
        List<RedisServer> counted = List.copyOf(servers);
        this.servers = counted.isEmpty() ? null : () -> Cost.of(counted);
    }

    /** Adds a subject. */
    public Contest subject(String name, Load load) {
        subjects.put(name, load);
        return this;
    }

    /** Adds a subject with a server of its own, whose CPU time counts. */
    public Contest subject(String name, Load load, RedisServer server) {
        return subject(name, load, () -> Cost.of(List.of(server)));
    }

    /** Adds a subject whose server has spent so much CPU time so far, in nanoseconds. */
    Contest subject(String name, Load load, LongSupplier server) {
        own.put(name, server);
        return subject(name, load);
    }

    /** Adds a subject for each of these operations, all driven in the same way. */
    public Contest subjects(
            Map<String, Supplier<Publisher<?>>> operations, Function<Supplier<Publisher<?>>, Load> driver) {
        operations.forEach((name, operation) -> subjects.put(name, driver.apply(operation)));
        return this;
    }

    /**
     * Leaves latencies out, for operations that take no longer than reading the clock, and allocation, which is not known
     * of threads that have ended.
     */
    public Contest withoutLatencies() {
        clocked = false;
        return this;
    }

    /**
     * Waits after each turn for the server to end what it does later on, such as to let entries expire: its CPU time counts for
     * the subject whose turn it was, and the next one is not disturbed.
     */
    public Contest settling(Duration time) {
        return settling(() -> {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
        });
    }

    Contest settling(Runnable settle) {
        settling = settle;
        return this;
    }

    /** Runs all rounds with so many operations under way. */
    public void run(Case of, int concurrency) {
        System.err.println("kv bench: " + of.experiment() + ": " + of.title());
        List<String> order = new ArrayList<>(subjects.keySet());
        long slice = Math.min(scale.sliceNanos(), LONGEST_WARM_UP_SLICE);
        long least = recorder.isEmpty() ? scale.firstWarmUpNanos() : 0;
        WarmUp.inThisProcess(slice, least, scale.longestWarmUpNanos()).run(subjects, concurrency);
        settling.run();
        if (recorder.fork() % 2 == 1) {
            Collections.reverse(order);
        }
        for (int round = 0; round < scale.rounds(); round++) {
            for (String name : order) {
                measure(of, name, concurrency, round);
            }
            Collections.reverse(order);
        }
    }

    private void measure(Case of, String name, int concurrency, int round) {
        Histogram latency = Driver.histogram();
        LongSupplier server = own.getOrDefault(name, servers);
        long spent = server == null ? 0 : server.getAsLong();
        Cost before = Cost.now();
        long start = System.nanoTime();
        long done = load(name).run(concurrency, scale.sliceNanos(), clocked ? latency : null);
        double seconds = (System.nanoTime() - start) / 1e9;
        Cost cost = Cost.now().minus(before);
        settling.run();
        if (done == 0) {
            throw new IllegalStateException(name + " did nothing");
        }
        recorder.record(of, name, round, Metric.OPS, done / seconds);
        recorder.record(of, name, round, Metric.CPU_CLIENT, cost.cpu() / 1e3 / done);
        if (server != null) {
            recorder.record(of, name, round, Metric.CPU_SERVER, (server.getAsLong() - spent) / 1e3 / done);
        }
        if (clocked) {
            recorder.record(of, name, round, Metric.ALLOCATED, Math.max(0, (double) cost.allocated() / done));
        }
        if (latency.getTotalCount() > 0) {
            recorder.record(of, name, round, Metric.P50, latency.getValueAtPercentile(50) / 1e3);
        }
        // Of fewer operations it would be the longest one.
        if (latency.getTotalCount() >= 100) {
            recorder.record(of, name, round, Metric.P99, latency.getValueAtPercentile(99) / 1e3);
        }
        if (latency.getTotalCount() >= 1_000) {
            recorder.record(of, name, round, Metric.P999, latency.getValueAtPercentile(99.9) / 1e3);
        }
    }

    private Load load(String name) {
        return Objects.requireNonNull(subjects.get(name), name);
    }
}
