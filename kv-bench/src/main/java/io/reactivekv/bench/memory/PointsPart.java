package io.reactivekv.bench.memory;

import io.reactivekv.bench.memory.Jmh.Entrant;
import io.reactivekv.bench.memory.Jmh.Race;
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
                        + " subject in a fresh JVM in every round. What is bare is called without a Mono. Beside getEntry the"
                        + " others do a get, since they know no more of an entry than its value.",
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
        new Jmh(scale, recorder).run(races(scale));
    }

    /** All that is measured; a quick look has time for what the aims are about alone. */
    static List<Race> races(Scale scale) {
        List<Race> races = new ArrayList<>();
        for (int entries : sizes(scale)) {
            races.add(race(scale, "get", "bareGet", entries, scale.choose(1, 2, 3)));
            if (!scale.isQuick()) {
                races.add(race(scale, "put", "barePut", entries, scale.choose(1, 1, 2)));
                // One round of what is a get, or made of gets and puts, which have had several.
                races.add(race(scale, "getEntry", "bareGet", entries, 1));
                races.add(race(scale, "mixed95", "bareMixed95", entries, 1));
            }
        }
        return races;
    }

    private static int[] sizes(Scale scale) {
        return switch (scale.size()) {
            case TINY -> new int[] {1_000};
            case QUICK -> new int[] {1_000_000};
            case FULL -> new int[] {10_000, 1_000_000};
        };
    }

    private static Race race(Scale scale, String method, String bare, int entries, int rounds) {
        List<Entrant> entrants = new ArrayList<>(List.of(
                Entrant.of("kv", method, "kv", entries),
                Entrant.of(BARE_SKIP_LIST, bare, "skip-list", entries),
                Entrant.of(HASH_MAP, method, "hash-map", entries),
                Entrant.of(CAFFEINE_ASYNC, method, "caffeine-async", entries)));
        if (!scale.isQuick()) {
            entrants.add(Entrant.of(SKIP_LIST, method, "skip-list", entries));
            entrants.add(Entrant.of(BARE_HASH_MAP, bare, "hash-map", entries));
            entrants.add(Entrant.of(CAFFEINE, method, "caffeine", entries));
        }
        return new Race(at(method, entries), rounds, 1, entrants);
    }

    static Case at(String workload, int entries) {
        return new Case(ID, workload, "entries", entries);
    }
}
