package io.reactivekv.bench.memory;

import io.reactivekv.bench.memory.Jmh.Entrant;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** Reads and writes of single keys, at a million entries and with {@code --full} at ten thousand too. */
public final class PointsPart implements Part {

    /** The id of the experiment. */
    public static final String ID = "memory-points";

    /** The baseline: each call in a {@code Mono}. */
    public static final String SKIP_LIST = "ConcurrentSkipListMap in a Mono";

    static final String BARE_SKIP_LIST = "ConcurrentSkipListMap, bare";
    static final String BARE_HASH_MAP = "ConcurrentHashMap, bare";
    static final String HASH_MAP = "ConcurrentHashMap in a Mono";
    static final String CAFFEINE_ASYNC = "Caffeine AsyncCache in a Mono";
    static final String CAFFEINE = "Caffeine in a Mono";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: reads and writes of single keys",
                "JMH, one thread, random keys, values by reference, each result subscribed to and run to its end; every"
                        + " subject in a fresh JVM in every round. What is bare is called without a Mono. Beside getEntry the maps"
                        + " do a get, since they know no more of an entry than its value.",
                Metric.NANOS,
                List.of(BARE_SKIP_LIST, SKIP_LIST),
                Chart.RATIOS);
    }

    @Override
    public boolean forksItself() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) throws RunnerException {
        for (int entries : sizes(scale)) {
            new Jmh(scale, recorder, PointBenchmark.class, scale.choose(1, 2, 3))
                    .run(at("get", entries), 1, readers(scale, entries));
            Jmh others = new Jmh(scale, recorder, PointBenchmark.class, scale.choose(1, 1, 2));
            for (String method : methods(scale)) {
                others.run(at(method, entries), 1, entrants(method, entries));
            }
        }
    }

    private static int[] sizes(Scale scale) {
        return switch (scale.size()) {
            case TINY -> new int[] {1_000};
            case QUICK -> new int[] {1_000_000};
            case FULL -> new int[] {10_000, 1_000_000};
        };
    }

    private static List<Entrant> readers(Scale scale, int entries) {
        List<Entrant> readers = new ArrayList<>(List.of(
                Entrant.of("kv", "get", "kv", entries),
                Entrant.of(BARE_SKIP_LIST, "bareGet", "skip-list", entries),
                Entrant.of(HASH_MAP, "get", "hash-map", entries),
                Entrant.of(CAFFEINE_ASYNC, "get", "caffeine-async", entries)));
        if (!scale.isQuick()) {
            readers.add(Entrant.of(SKIP_LIST, "get", "skip-list", entries));
            readers.add(Entrant.of(BARE_HASH_MAP, "bareGet", "hash-map", entries));
            readers.add(Entrant.of(CAFFEINE, "get", "caffeine", entries));
        }
        return readers;
    }

    private static List<String> methods(Scale scale) {
        return switch (scale.size()) {
            case TINY -> List.of("put");
            case QUICK -> List.of();
            case FULL -> List.of("put", "getEntry", "mixed95");
        };
    }

    /** Those who have such an operation: none but kv has a revision and an expiry to read. */
    private static List<Entrant> entrants(String method, int entries) {
        List<Entrant> entrants = new ArrayList<>(List.of(
                Entrant.of("kv", method, "kv", entries),
                Entrant.of(SKIP_LIST, method, "skip-list", entries),
                Entrant.of(HASH_MAP, method, "hash-map", entries)));
        if (!method.equals("getEntry")) {
            entrants.add(Entrant.of(CAFFEINE_ASYNC, method, "caffeine-async", entries));
            entrants.add(Entrant.of(CAFFEINE, method, "caffeine", entries));
        }
        return entrants;
    }

    static Case at(String workload, int entries) {
        return new Case(ID, workload, "entries", entries);
    }
}
