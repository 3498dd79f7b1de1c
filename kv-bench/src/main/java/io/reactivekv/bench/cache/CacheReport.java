package io.reactivekv.bench.cache;

import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** All measurements of the cache as one page of Markdown. */
public final class CacheReport {

    private CacheReport() {}

    /**
     * Measures and reports.
     *
     * @param full whether with all forks and iterations, and a million entries
     * @param command how this was started, for the report
     */
    public static String run(boolean full, String command) throws RunnerException {
        return String.join(
                "\n",
                "## Cache",
                "",
                "`" + command + "`",
                "",
                nearHits(full).toString(),
                HitRates.measure().toString(),
                Invalidations.measure(full).toString());
    }

    private static Table nearHits(boolean full) throws RunnerException {
        ChainedOptionsBuilder options =
                new OptionsBuilder().include("\\Q" + NearHitBenchmark.class.getName() + ".\\E.*");
        if (!full) {
            options = options.forks(1)
                    .warmupIterations(2)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(4)
                    .measurementTime(TimeValue.milliseconds(500));
        }
        Collection<RunResult> results = new Runner(options.build()).run();
        Map<String, Double> nanos = new TreeMap<>();
        results.forEach(result -> nanos.put(
                result.getPrimaryResult().getLabel(), result.getPrimaryResult().getScore()));
        double ours = nanos.getOrDefault("reactiveCache", Double.NaN);
        Table table = new Table("near hit", "ns per read", "throughput of the cache to it");
        nanos.forEach((name, score) -> table.row(name, "%.0f".formatted(score), "%.2f".formatted(score / ours)));
        return table;
    }
}
