package io.reactivekv.bench.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
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
import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** How much of the heap a scan holds while it runs. */
public final class RetentionPart implements Part {

    /** The id of the experiment. */
    public static final String ID = "memory-retention";

    /** The names of the subjects. */
    public static final String ONE_BY_ONE = "kv, request(1)";

    /** The names of the subjects. */
    public static final String UNBOUNDED = "kv, unbounded";

    private static final int LOOKS = 2;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: what a scan holds",
                "Heap in use after full collections in the middle of a scan, beyond that before it; the more of two looks.",
                Metric.KIB,
                List.of(),
                Chart.NONE);
    }

    @Override
    public boolean isRepeated() {
        return false;
    }

    @Override
    public boolean isCounting() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int entries = scale.choose(10_000, 1_000_000, 1_000_000);
        try (KeyValueStore<Record100> store = KeyValueStores.open("memory:?serializer=none", Record100.class)) {
            for (int i = 0; i < entries; i++) {
                store.put(Keys.of(i), Record100.of(i)).block();
            }
            recorder.record(of(entries), ONE_BY_ONE, 0, Metric.KIB, retained(store, 1, entries));
            recorder.record(of(entries), UNBOUNDED, 0, Metric.KIB, retained(store, Long.MAX_VALUE, entries));
        }
    }

    /** The case of so many entries. */
    public static Case of(int entries) {
        return new Case(ID, "scan", "entries", entries);
    }

    private static double retained(KeyValueStore<Record100> store, long demand, int entries) {
        long idle = Heap.used();
        Looking looking = new Looking(demand, entries);
        store.scan(KeyRange.all()).subscribe(looking);
        if (looking.seen != entries) {
            throw new IllegalStateException("saw " + looking.seen + " of " + entries);
        }
        return Math.max(0, looking.most - idle) / 1024.0;
    }

    /** Takes everything and looks at the heap now and then, in the middle of the scan. */
    private static final class Looking extends BaseSubscriber<KeyValue<Record100>> {

        private final long demand;
        private final int entries;
        private long seen;
        private long most;

        Looking(long demand, int entries) {
            this.demand = demand;
            this.entries = entries;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(demand);
        }

        @Override
        protected void hookOnNext(KeyValue<Record100> entry) {
            if (++seen % (entries / LOOKS) == entries / LOOKS / 2) {
                most = Math.max(most, Heap.used());
            }
            if (demand != Long.MAX_VALUE) {
                request(demand);
            }
        }
    }
}
