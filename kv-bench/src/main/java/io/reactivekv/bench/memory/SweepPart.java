package io.reactivekv.bench.memory;

import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.memory.MemoryBackend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/** What a sweep costs when few and when many of a million entries with TTL have expired. */
public final class SweepPart implements Part {

    /** The id of the experiment. */
    public static final String ID = "memory-sweep";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: the cost of a sweep",
                "So many of a million entries with TTL expire, by a clock that is moved by hand, and are swept at once; time per"
                        + " expired entry.",
                Metric.NANOS,
                List.of(),
                Chart.LINES);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int entries = scale.choose(2_000, 1_000_000, 1_000_000);
        // Compiles, and is not taken down.
        for (int i = 0; i < 10; i++) {
            long unused = sweep(entries / 20, entries / 200);
        }
        for (int round = 0; round < scale.choose(1, 1, 3); round++) {
            for (int expired = entries / 1_000; expired <= entries; expired *= scale.choose(1_000, 1_000, 10)) {
                recorder.record(of(expired), "kv", round, Metric.NANOS, (double) sweep(entries, expired) / expired);
            }
        }
    }

    /** The case of so many expired entries. */
    public static Case of(int expired) {
        return new Case(ID, "sweep", "expired", expired);
    }

    private static long sweep(int entries, int expired) {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        InstantSource clock = now::get;
        MemoryBackend backend = MemoryBackend.builder().clock(clock).build();
        Object value = new Object();
        int gap = entries / expired;
        for (int i = 0; i < entries; i++) {
            // Each with a deadline of its own, those that will have expired scattered among the others.
            long millis = TimeUnit.MINUTES.toMillis(i % gap == 0 ? 1 : 1_000) + i % 50_000;
            var unused = backend.write(new Write.Put<>(Keys.of(i), value, Lifetime.after(millis)), Condition.ALWAYS)
                    .block();
        }
        now.set(Instant.EPOCH.plusSeconds(TimeUnit.MINUTES.toSeconds(10)));
        long start = System.nanoTime();
        backend.sweep();
        long nanos = System.nanoTime() - start;
        long left = Objects.requireNonNull(backend.stats().block()).entries().orElse(-1);
        backend.close().block();
        if (left != entries - expired) {
            throw new IllegalStateException(left + " entries are left, not " + (entries - expired));
        }
        return nanos;
    }
}
