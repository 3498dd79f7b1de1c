package io.reactivekv.bench.report;

import io.reactivekv.bench.result.Aim;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Results;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All that a report says.
 *
 * @param origin where the figures come from: machine, versions, commit, command
 * @param experiments the parts, in their order; those without results are left out
 * @param results the figures
 * @param aims what the library set out to reach
 */
public record Report(Map<String, String> origin, List<Experiment> experiments, Results results, List<Aim> aims) {

    /** Keeps the order of everything. */
    public Report {
        origin = new LinkedHashMap<>(origin);
        experiments = List.copyOf(experiments);
        aims = List.copyOf(aims);
    }

    /** As a page of Markdown. */
    public String markdown() {
        return new MarkdownReport(this).toString();
    }

    /** As a page of HTML. */
    public String html() {
        return new HtmlReport(this).toString();
    }

    List<Experiment> measured() {
        return experiments.stream()
                .filter(experiment -> !results.cases(experiment.id()).isEmpty())
                .toList();
    }
}
