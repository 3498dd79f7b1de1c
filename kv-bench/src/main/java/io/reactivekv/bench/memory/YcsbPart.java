package io.reactivekv.bench.memory;

import io.reactivekv.bench.load.Ycsb.Mix;
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
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** YCSB's workloads in memory. */
public final class YcsbPart implements Part {

    private static final String ID = "memory-ycsb";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Memory: YCSB",
                "JMH, one thread, 100,000 records of 1 kB by reference, keys by Zipf (in D the latest), ranges of 1 to 100. The"
                        + " hash map and Caffeine have no order, and no E. F is one atomic step each: update here, compute on the"
                        + " maps and on Caffeine's.",
                Metric.NANOS,
                List.of(PointsPart.SKIP_LIST),
                Chart.RATIOS);
    }

    @Override
    public boolean forksItself() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) throws RunnerException {
        List<Mix> mixes = scale.isQuick() ? List.of(Mix.A, Mix.E) : List.of(Mix.values());
        List<Race> races = new ArrayList<>();
        for (Mix mix : mixes) {
            List<Entrant> entrants = new ArrayList<>(
                    List.of(entrant("kv", "kv", mix, scale), entrant(PointsPart.SKIP_LIST, "skip-list", mix, scale)));
            if (!mix.needsOrder()) {
                entrants.add(entrant(PointsPart.HASH_MAP, "hash-map", mix, scale));
                entrants.add(entrant(PointsPart.CAFFEINE_ASYNC, "caffeine-async", mix, scale));
            }
            races.add(new Race(Case.of(ID, mix.title()), scale.choose(1, 1, 2), 1, entrants));
        }
        new Jmh(scale, recorder).run(races);
    }

    private static Entrant entrant(String name, String subject, Mix mix, Scale scale) {
        return new Entrant(
                name,
                "next",
                Map.of(
                        "subject",
                        subject,
                        "mix",
                        mix.name(),
                        "records",
                        Integer.toString(scale.choose(1_000, 100_000, 100_000))),
                1);
    }
}
