package io.reactivekv.bench.memory;

import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** Latencies of gets and puts while a million entries expire at once, beside those before, and what memory returns. */
public final class ExpiryStormPart implements Part {

    /** The id of the experiment. */
    public static final String ID = "memory-expiry-storm";

    /** The case in which latencies are measured while entries expire. */
    public static final String STORM = "while they expire";

    /** The case of the heap. */
    public static final Case HEAP = Case.of(ID, "heap beyond the lasting entries");

    /** The share of the heap that came back. */
    public static final String RETURNED = "kv, returned after the expiry";

    /** What those would see who come regularly, whether or not the one before is done. */
    public static final String GET_OF_MANY = "kv get, as one every 100 us would see it";

    /** What those would see who come regularly, whether or not the one before is done. */
    public static final String PUT_OF_MANY = "kv put, as one every 100 us would see it";

    private static final int LASTING = 100_000;
    private static final long ARRIVAL = TimeUnit.MICROSECONDS.toNanos(100);

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: a million entries expire at once",
                "One thread gets and puts entries that last, in turns, clocking each; the storm's figures begin 0.2 s before the"
                        + " common deadline and end 4 s after it. Default collector, 3 GiB of heap. The heap is looked at once"
                        + " the store says that the entries have gone. A stall holds up the one thread once, and many that"
                        + " come regularly as long as it lasts: the corrected rows say what they would see.",
                Metric.P999,
                List.of(),
                Chart.NONE);
    }

    @Override
    public List<String> jvmOptions(Scale scale) {
        return List.of("-Xms3g", "-Xmx3g");
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int expiring = scale.choose(5_000, 1_000_000, 1_000_000);
        Duration loading = Duration.ofMillis(scale.choose(1_000, 8_000, 10_000));
        Duration watched = Duration.ofMillis(scale.choose(200, 4_000, 4_000));
        try (KeyValueStore<Integer> store = KeyValueStores.open("memory:?serializer=none", Integer.class)) {
            for (int i = 0; i < LASTING; i++) {
                store.put(lasting(i), i).block();
            }
            measure(Case.of(ID, "nothing expires"), store, after(watched.dividedBy(2)), recorder);
            long empty = Heap.used();
            Instant due = load(store, expiring, loading);
            long loaded = Heap.used();
            Duration ahead = Duration.between(Instant.now(), due).minusMillis(200);
            if (ahead.isNegative()) {
                throw new IllegalStateException("the heap was looked at for too long");
            }
            measure(Case.of(ID, "before they expire"), store, after(ahead), recorder);
            measure(
                    storm(expiring),
                    store,
                    after(Duration.between(Instant.now(), due).plus(watched)),
                    recorder);
            awaitExpiry(store);
            long left = Heap.used();
            recorder.record(HEAP, "kv, loaded", 0, Metric.KIB, (loaded - empty) / 1024.0);
            recorder.record(HEAP, "kv, after the expiry", 0, Metric.KIB, (left - empty) / 1024.0);
            recorder.record(HEAP, RETURNED, 0, Metric.SHARE, (double) (loaded - left) / (loaded - empty));
        }
    }

    /** Loads entries with one deadline, which is far enough ahead; a slow machine gets more time in another attempt. */
    private static Instant load(KeyValueStore<Integer> store, int expiring, Duration loading) {
        for (Duration ahead = loading; ; ahead = ahead.multipliedBy(2)) {
            Instant due = Instant.now().plus(ahead);
            for (int i = 0; i < expiring; i++) {
                store.put(Keys.of(i), i, Expiry.at(due)).block();
            }
            if (Instant.now().isBefore(due.minus(ahead.dividedBy(2)))) {
                return due;
            }
            awaitExpiry(store);
        }
    }

    private static void awaitExpiry(KeyValueStore<Integer> store) {
        Await.until(
                "the entries have gone",
                Duration.ofMinutes(5),
                () -> store.stats()
                        .map(stats -> stats.entries().orElse(-1) == LASTING)
                        .block());
    }

    /** The case of so many expiring entries. */
    public static Case storm(int expiring) {
        return new Case(ID, STORM, "entries", expiring);
    }

    private static String lasting(int i) {
        return "lasting:" + i % LASTING;
    }

    private static long after(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static void measure(Case of, KeyValueStore<Integer> store, long until, Recorder recorder) {
        Histogram gets = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        Histogram puts = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        for (int n = 0; System.nanoTime() < until; n++) {
            String key = lasting(n);
            long start = System.nanoTime();
            if (store.get(key).block() == null) {
                throw new IllegalStateException("lost " + key);
            }
            long between = System.nanoTime();
            store.put(key, n).block();
            puts.recordValue(System.nanoTime() - between);
            gets.recordValue(between - start);
        }
        record(of, "kv get", gets, recorder);
        record(of, "kv put", puts, recorder);
        record(of, GET_OF_MANY, gets.copyCorrectedForCoordinatedOmission(ARRIVAL), recorder);
        record(of, PUT_OF_MANY, puts.copyCorrectedForCoordinatedOmission(ARRIVAL), recorder);
    }

    private static void record(Case of, String subject, Histogram latency, Recorder recorder) {
        recorder.record(of, subject, 0, Metric.COUNT, (double) latency.getTotalCount());
        recorder.record(of, subject, 0, Metric.P50, latency.getValueAtPercentile(50) / 1e3);
        recorder.record(of, subject, 0, Metric.P99, latency.getValueAtPercentile(99) / 1e3);
        recorder.record(of, subject, 0, Metric.P999, latency.getValueAtPercentile(99.9) / 1e3);
        recorder.record(of, subject, 0, Metric.WORST, latency.getMaxValue() / 1e3);
    }
}
