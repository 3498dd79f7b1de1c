package io.reactivekv.bench.report;

import io.reactivekv.bench.result.Experiment;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** A report as one page of HTML: charts as SVG, the tables below them, light or dark as the reader's system is. */
final class HtmlReport {

    private static final String STYLE = "report.css";

    private final Report report;
    private final StringBuilder page = new StringBuilder();

    HtmlReport(Report report) {
        this.report = report;
    }

    @Override
    public String toString() {
        page.setLength(0);
        page.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>Reactive KV: benchmarks</title>\n<style>\n")
                .append(style())
                .append("</style>\n</head>\n<body>\n<h1>Reactive KV: benchmarks</h1>\n<ul>\n");
        report.origin()
                .forEach((name, value) -> page.append("<li><b>")
                        .append(Html.text(name))
                        .append("</b> ")
                        .append(Html.text(value))
                        .append("</li>\n"));
        page.append(
                        "</ul>\n<p>A ratio says how many times as good as the first subject of the same workload; longer is ")
                .append(
                        "better. It is the median of the ratios taken round by round, and the thin line reaches from one quartile ")
                .append("to the other. Quartiles are those of the ratio, or of the figure where there is none. ")
                .append("Blue bars are this library, grey ones the others.</p>\n<nav>");
        for (Experiment experiment : report.measured()) {
            page.append("<a href=\"#%s\">%s</a> ".formatted(experiment.id(), Html.text(experiment.title())));
        }
        page.append("</nav>\n");
        if (!report.aims().isEmpty()) {
            page.append("<h2>Aims</h2>\n");
            table(Grid.aims(report.aims(), report.results()), true);
        }
        report.measured().forEach(this::part);
        return page.append("</body>\n</html>\n").toString();
    }

    private void part(Experiment experiment) {
        page.append("<h2 id=\"%s\">%s</h2>\n<p>%s</p>\n"
                .formatted(experiment.id(), Html.text(experiment.title()), Html.text(experiment.about())));
        String charts = charts(experiment);
        // Where there is no chart the figures are all there is to see.
        page.append(charts)
                .append(charts.isEmpty() ? "<details open=\"\">" : "<details>")
                .append("<summary>Figures</summary>\n");
        table(Grid.of(experiment, report.results()), false);
        page.append("</details>\n");
    }

    private String charts(Experiment experiment) {
        StringBuilder charts = new StringBuilder();
        if (experiment.chart() == Experiment.Chart.RATIOS) {
            charts.append(new BarChart(experiment, report.results()));
        }
        if (experiment.chart() != Experiment.Chart.NONE) {
            LineChart.of(experiment, report.results()).forEach(charts::append);
        }
        return charts.toString();
    }

    private void table(Grid grid, boolean verdicts) {
        page.append("<div class=\"wide\"><table")
                .append(verdicts ? " class=\"aims\"" : "")
                .append(">\n<tr>");
        grid.titles()
                .forEach(title -> page.append("<th>").append(Html.text(title)).append("</th>"));
        page.append("</tr>\n");
        for (List<String> row : grid.rows()) {
            String last = row.get(row.size() - 1);
            page.append(verdicts && last.equals("no") ? "<tr class=\"missed\">" : "<tr>");
            row.forEach(cell -> page.append("<td>").append(Html.text(cell)).append("</td>"));
            page.append("</tr>\n");
        }
        page.append("</table></div>\n");
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(STYLE), STYLE)) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(STYLE, e);
        }
    }
}
