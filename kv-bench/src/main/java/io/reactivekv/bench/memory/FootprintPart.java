package io.reactivekv.bench.memory;

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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What an entry costs beyond its key and its value: a store of references to keys and values that exist anyway. */
public final class FootprintPart implements Part {

    /** The id of the experiment. */
    public static final String ID = "memory-footprint";

    /** The names of the subjects. */
    public static final String PERMANENT = "kv, permanent";

    /** The names of the subjects. */
    public static final String EXPIRING = "kv, with TTL";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: bytes per entry",
                "Heap in use after a full collection, beyond keys and values, which exist anyway.",
                Metric.BYTES,
                List.of("ConcurrentSkipListMap"),
                Chart.NONE);
    }

    @Override
    public boolean isCounting() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        Case of = of(scale.choose(10_000, 1_000_000, 1_000_000));
        String[] keys = Keys.below((int) of.at());
        Object value = new Object();
        recorder.record(of, PERMANENT, 0, Metric.BYTES, ofStore(keys, value, null));
        recorder.record(of, EXPIRING, 0, Metric.BYTES, ofStore(keys, value, Duration.ofHours(1)));
        recorder.record(of, "ConcurrentSkipListMap", 0, Metric.BYTES, bytes(keys, () -> {
            ConcurrentSkipListMap<String, Object> map = new ConcurrentSkipListMap<>();
            for (String key : keys) {
                map.put(key, value);
            }
            return map;
        }));
        recorder.record(of, "ConcurrentHashMap", 0, Metric.BYTES, bytes(keys, () -> {
            ConcurrentHashMap<String, Object> map = new ConcurrentHashMap<>();
            for (String key : keys) {
                map.put(key, value);
            }
            return map;
        }));
    }

    /** The case of so many entries. */
    public static Case of(int entries) {
        return new Case(ID, "entries by reference", "entries", entries);
    }

    private static double ofStore(String[] keys, Object value, @Nullable Duration ttl) {
        return bytes(keys, () -> {
            KeyValueStore<Object> store = KeyValueStores.open("memory:?serializer=none", Object.class);
            for (String key : keys) {
                (ttl == null ? store.put(key, value) : store.put(key, value, ttl)).block();
            }
            return store;
        });
    }

    private interface Filler {
        Object fill();
    }

    private static double bytes(String[] keys, Filler filler) {
        long before = Heap.used();
        Object filled = filler.fill();
        double bytes = (double) (Heap.used() - before) / keys.length;
        if (filled instanceof KeyValueStore<?> store) {
            store.close();
        }
        return bytes;
    }
}
