package io.reactivekv.bench.result;

import java.util.List;
import java.util.Optional;

/**
 * What a part of the report is about.
 *
 * @param id the name on the command line
 * @param title of the part
 * @param about what is measured and how, in a sentence or two
 * @param main the figure that subjects are compared by
 * @param baselines whom the others are compared with: the first of these that takes part in a case
 * @param chart how it is drawn
 */
public record Experiment(String id, String title, String about, Metric main, List<String> baselines, Chart chart) {

    /** How an experiment is drawn. */
    public enum Chart {
        /** Bars of the ratios to the baseline, case by case, and lines where there are three positions or more. */
        RATIOS,
        /** Lines of the main figure along the axis of the cases. */
        LINES,
        /** Not at all. */
        NONE
    }

    /** Copies the list. */
    public Experiment {
        baselines = List.copyOf(baselines);
    }

    /** Whom the others in a case are compared with; empty when none of the baselines takes part. */
    public Optional<String> baseline(Results results, Case of) {
        List<String> subjects = results.subjects(of);
        return baselines.stream().filter(subjects::contains).findFirst();
    }
}
