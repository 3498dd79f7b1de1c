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
import java.util.List;
import org.openjdk.jmh.runner.RunnerException;

/** The same reads by one thread and by two. */
public final class ThreadsPart implements Part {

    /** The id of the experiment. */
    public static final String ID = "memory-threads";

    /** Names of the subjects. */
    public static final String ONE = "kv, 1 thread";

    /** Names of the subjects. */
    public static final String TWO = "kv, 2 threads";

    /** What the machine makes of a second thread: readers that share nothing but a map that nobody changes. */
    static final String CONTROL_ONE = "ConcurrentHashMap, bare, 1 thread";

    static final String CONTROL_TWO = "ConcurrentHashMap, bare, 2 threads";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: reads by two threads",
                "JMH, reads as above; time per operation of all threads together. What a bare ConcurrentHashMap gains by a"
                        + " second thread is what the machine has to give: its threads share nothing that changes.",
                Metric.NANOS,
                List.of(ONE),
                Chart.RATIOS);
    }

    @Override
    public boolean forksItself() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) throws RunnerException {
        int entries = scale.choose(1_000, 1_000_000, 1_000_000);
        List<Entrant> entrants = List.of(
                Entrant.of(ONE, "get", "kv", entries, 1),
                Entrant.of(TWO, "get", "kv", entries, 2),
                Entrant.of(CONTROL_ONE, "bareGet", "hash-map", entries, 1),
                Entrant.of(CONTROL_TWO, "bareGet", "hash-map", entries, 2));
        new Jmh(scale, recorder).run(List.of(new Race(of(entries), scale.choose(1, 2, 4), 1, entrants)));
    }

    /** The case of so many entries. */
    public static Case of(int entries) {
        return new Case(ID, "get", "entries", entries);
    }
}
