package io.reactivekv.bench.report;

import io.reactivekv.bench.result.Aim;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Figures;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.result.Results;
import io.reactivekv.bench.result.Stat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The table of a part: a row for each subject in each case, a column for each figure that was measured.
 *
 * @param titles of the columns
 * @param rows of cells, as many as there are titles
 */
record Grid(List<String> titles, List<List<String>> rows) {

    static Grid aims(List<Aim> aims, Results results) {
        List<List<String>> rows = new ArrayList<>();
        for (Aim aim : aims) {
            rows.add(List.of(aim.module(), aim.what(), aim.stated(), aim.reached(results), aim.verdict(results)));
        }
        return new Grid(List.of("module", "what", "aim", "measured", "holds?"), rows);
    }

    static Grid of(Experiment experiment, Results results) {
        List<Metric> mains = metrics(experiment, results, false);
        List<Metric> details = metrics(experiment, results, true);
        boolean compared = results.cases(experiment.id()).stream()
                .anyMatch(of -> experiment.baseline(results, of).isPresent()
                        && results.subjects(of).size() > 1);
        List<String> titles = new ArrayList<>(List.of("workload", "subject"));
        mains.forEach(metric -> titles.add(metric.unit()));
        if (compared) {
            titles.add("ratio");
        }
        titles.add("quartiles");
        details.forEach(metric -> titles.add(metric.unit()));
        List<List<String>> rows = new ArrayList<>();
        for (Case of : results.cases(experiment.id())) {
            Optional<String> baseline = experiment.baseline(results, of);
            for (String subject : ordered(experiment, results, of)) {
                List<String> row = new ArrayList<>(List.of(of.title(), subject));
                mains.forEach(metric -> row.add(median(results, of, subject, metric)));
                Optional<Stat> ratio = baseline.flatMap(name -> results.ratio(of, subject, name, experiment.main()));
                if (compared) {
                    row.add(ratio.map(stat -> Figures.of(stat.median())).orElse("-"));
                }
                Optional<Stat> spread =
                        compared && ratio.isPresent() ? ratio : results.stat(of, subject, experiment.main());
                row.add(spread.map(Grid::quartiles).orElse("-"));
                details.forEach(metric -> row.add(median(results, of, subject, metric)));
                rows.add(row);
            }
        }
        return new Grid(titles, rows);
    }

    /** The subjects of a case, the baseline first. */
    static List<String> ordered(Experiment experiment, Results results, Case of) {
        List<String> subjects = new ArrayList<>(results.subjects(of));
        experiment.baseline(results, of).ifPresent(baseline -> {
            subjects.remove(baseline);
            subjects.add(0, baseline);
        });
        return subjects;
    }

    /** Whether a subject is this library. */
    static boolean isOurs(String subject) {
        return subject.startsWith("kv");
    }

    private static List<Metric> metrics(Experiment experiment, Results results, boolean details) {
        return Arrays.stream(Metric.values())
                .filter(metric -> metric.isDetail() == details)
                .filter(metric -> results.cases(experiment.id()).stream()
                        .anyMatch(of -> results.subjects(of).stream()
                                .anyMatch(subject ->
                                        results.stat(of, subject, metric).isPresent())))
                .toList();
    }

    private static String quartiles(Stat stat) {
        return switch (stat.count()) {
            case 0 -> "no common round";
            case 1 -> "one round";
            default -> "%s to %s of %d".formatted(Figures.of(stat.low()), Figures.of(stat.high()), stat.count());
        };
    }

    /** The 99.9th percentile of those rounds alone that were fast enough to have one would be that of other rounds than the 99th. */
    private static String median(Results results, Case of, String subject, Metric metric) {
        int rounds = metric == Metric.P999
                ? results.stat(of, subject, Metric.P99).map(Stat::count).orElse(0)
                : 0;
        return results.stat(of, subject, metric)
                .filter(stat -> stat.count() >= rounds)
                .map(stat -> Figures.of(stat.median()))
                .orElse("-");
    }
}
