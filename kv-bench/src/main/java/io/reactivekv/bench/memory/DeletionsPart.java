package io.reactivekv.bench.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Timing;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.IntStream;

/** Deletions of ranges. */
public final class DeletionsPart implements Part {

    private static final String ID = "memory-deletions";
    private static final String BARE = "ConcurrentSkipListMap, bare";
    private static final int DELETED = 1_000;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: deletions of ranges",
                "1,000 entries that lie together among so many others, by reference; the skip list clears a part of itself, and"
                        + " has no index beside it.",
                Metric.MILLIS,
                List.of(BARE),
                Chart.RATIOS);
    }

    @Override
    public List<String> jvmOptions(Scale scale) {
        return List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC");
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int others = scale.choose(1_000, 1_000_000, 1_000_000);
        Object value = new Object();
        List<String> block =
                IntStream.range(0, DELETED).mapToObj("block:%020d"::formatted).toList();
        KeyRange range = KeyRange.prefix("block:");
        ConcurrentSkipListMap<String, Object> map = new ConcurrentSkipListMap<>();
        try (KeyValueStore<Object> store = KeyValueStores.open("memory:?serializer=none", Object.class)) {
            for (int i = 0; i < others; i++) {
                String key = Keys.of(i);
                map.put(key, value);
                store.put(key, value).block();
            }
            new Timing(scale, recorder, List.of())
                    .prepared(() -> block.forEach(key -> {
                        map.put(key, value);
                        store.put(key, value).block();
                    }))
                    .subject(BARE, () -> clear(map.subMap("block:", "block;")))
                    .subject(
                            "kv",
                            () -> Objects.requireNonNull(store.deleteAll(range).block()))
                    .run(new Case(ID, "deletion of 1,000 entries", "other entries", others), DELETED);
        }
    }

    private static long clear(ConcurrentNavigableMap<String, Object> part) {
        long size = part.size();
        part.clear();
        return size;
    }
}
