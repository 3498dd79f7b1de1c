package io.reactivekv.bench.memory;

import io.reactivekv.bench.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs the benchmarks of this package and puts the results side by side. */
final class JmhRun {

    private static final String[] SIZES = {"10000", "1000000"};
    private static final String[] ALL = {"kv-none", "kv-json", "kv-kryo", "skip-list", "hash-map", "caffeine-async"};
    private static final String[] ORDERED = {"kv-none", "kv-json", "kv-kryo", "skip-list"};

    private final boolean full;

    JmhRun(boolean full) {
        this.full = full;
    }

    Table points() throws RunnerException {
        return table("ns per operation", ALL, run(PointBenchmark.class, ".*", ALL, 1));
    }

    Table scans() throws RunnerException {
        return table("us per operation", ORDERED, run(ScanBenchmark.class, ".*", ORDERED, 1));
    }

    /** The same reads by one thread and by two; ns per operation of each thread. */
    Table threads() throws RunnerException {
        Table table = new Table("get, 1000000 entries", "1 thread", "2 threads", "throughput ratio");
        for (String subject : new String[] {"kv-none", "hash-map"}) {
            double one = score(run(PointBenchmark.class, "get", new String[] {subject}, 1));
            double two = score(run(PointBenchmark.class, "get", new String[] {subject}, 2));
            table.row(subject, "%.0f ns".formatted(one), "%.0f ns".formatted(two), "%.2f".formatted(2 * one / two));
        }
        return table;
    }

    private static double score(Collection<RunResult> results) {
        return results.stream()
                .filter(result -> result.getParams().getParam("entries").equals("1000000"))
                .findFirst()
                .orElseThrow()
                .getPrimaryResult()
                .getScore();
    }

    private Collection<RunResult> run(Class<?> benchmarks, String method, String[] subjects, int threads)
            throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\Q" + benchmarks.getName() + ".\\E" + method + "$")
                .param("entries", SIZES)
                .param("subject", subjects)
                .threads(threads)
                .jvmArgs("-Xms3g", "-Xmx3g", "-XX:+UseParallelGC", "-XX:+AlwaysPreTouch")
                .verbosity(VerboseMode.NORMAL);
        if (!full) {
            options = options.forks(1)
                    .warmupIterations(2)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(4)
                    .measurementTime(TimeValue.milliseconds(500));
        }
        return new Runner(options.build()).run();
    }

    private static Table table(String title, String[] subjects, Collection<RunResult> results) {
        Map<String, Map<String, RunResult>> rows = new TreeMap<>();
        for (RunResult result : results) {
            String benchmark = result.getPrimaryResult().getLabel() + ", "
                    + result.getParams().getParam("entries") + " entries";
            rows.computeIfAbsent(benchmark, ignored -> new LinkedHashMap<>())
                    .put(result.getParams().getParam("subject"), result);
        }
        Table table = new Table(titles(title, subjects));
        rows.forEach((benchmark, bySubject) -> table.row(cells(benchmark, List.of(subjects), bySubject)));
        return table;
    }

    private static String[] titles(String title, String[] subjects) {
        String[] titles = new String[subjects.length + 1];
        titles[0] = title;
        System.arraycopy(subjects, 0, titles, 1, subjects.length);
        return titles;
    }

    private static String[] cells(String benchmark, List<String> subjects, Map<String, RunResult> bySubject) {
        String[] cells = new String[subjects.size() + 1];
        cells[0] = benchmark;
        for (int i = 0; i < subjects.size(); i++) {
            RunResult result = bySubject.get(subjects.get(i));
            cells[i + 1] = result == null
                    ? "-"
                    : "%.0f ± %.0f"
                            .formatted(
                                    result.getPrimaryResult().getScore(),
                                    result.getPrimaryResult().getScoreError());
        }
        return cells;
    }
}
