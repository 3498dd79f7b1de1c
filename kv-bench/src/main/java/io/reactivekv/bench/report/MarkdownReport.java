package io.reactivekv.bench.report;

import io.reactivekv.bench.result.Experiment;
import java.util.List;

/** A report as Markdown: where the figures come from, the aims, and a table for each part. */
final class MarkdownReport {

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    MarkdownReport(Report report) {
        this.report = report;
    }

    @Override
    public String toString() {
        text.setLength(0);
        line("## Where the figures come from");
        line("");
        report.origin().forEach((name, value) -> line("- " + name + ": " + value));
        line("");
        line(
                "A ratio says how many times as good as the first subject of the same workload; it is the median of the ratios");
        line("taken round by round, and the quartiles say how far these spread.");
        line("Without a ratio they say how far the figure does.");
        if (!report.aims().isEmpty()) {
            line("");
            line("## Aims");
            line("");
            table(Grid.aims(report.aims(), report.results()));
        }
        for (Experiment experiment : report.measured()) {
            line("");
            line("## " + experiment.title());
            line("");
            line(experiment.about());
            line("");
            table(Grid.of(experiment, report.results()));
        }
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void table(Grid grid) {
        Table table = new Table(grid.titles().toArray(new String[0]));
        for (List<String> row : grid.rows()) {
            table.row(row.toArray(new String[0]));
        }
        text.append(table);
    }
}
