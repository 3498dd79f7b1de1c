package io.reactivekv.bench.report;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Figures;
import io.reactivekv.bench.result.Results;
import io.reactivekv.bench.result.Stat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Bars of how many times as good as the baseline each subject was, on a logarithmic axis around 1. */
final class BarChart {

    private static final int LEFT = 330;
    private static final int WIDTH = 900;
    private static final int ROW = 20;
    private static final int HEADING = 26;

    private final Experiment experiment;
    private final Results results;
    private final StringBuilder svg = new StringBuilder();

    BarChart(Experiment experiment, Results results) {
        this.experiment = experiment;
        this.results = results;
    }

    private record Bar(String subject, Stat ratio) {}

    /** An SVG element; empty when nothing can be compared. */
    @Override
    public String toString() {
        List<Case> cases = new ArrayList<>();
        List<Double> values = new ArrayList<>(List.of(1.0));
        for (Case of : results.cases(experiment.id())) {
            List<Bar> bars = bars(of);
            if (bars.size() > 1) {
                cases.add(of);
                bars.forEach(bar ->
                        values.addAll(List.of(bar.ratio().low(), bar.ratio().high())));
            }
        }
        if (cases.isEmpty()) {
            return "";
        }
        int height = HEADING;
        for (Case of : cases) {
            height += HEADING + ROW * bars(of).size();
        }
        LogAxis axis = LogAxis.around(values, LEFT, WIDTH - 70.0).reaching(0.5, 2);
        svg.setLength(0);
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                WIDTH,
                height,
                Html.text(experiment.title() + ", ratio to the baseline")));
        grid(axis, height);
        int y = 4;
        for (Case of : cases) {
            y = draw(of, axis, y);
        }
        return svg.append("</svg>\n").toString();
    }

    private void grid(LogAxis axis, int height) {
        for (double tick : axis.ticks()) {
            svg.append(line(axis.at(tick), 0, height - HEADING, tick == 1 ? "one" : "grid"));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"tick\" x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                    axis.at(tick),
                    height - 8,
                    Figures.of(tick)));
        }
    }

    private int draw(Case of, LogAxis axis, int top) {
        int y = top + HEADING;
        svg.append(String.format(
                Locale.ROOT, "<text class=\"case\" x=\"0\" y=\"%d\">%s</text>\n", y - 8, Html.text(of.title())));
        for (Bar bar : bars(of)) {
            double value = axis.at(bar.ratio().median());
            double one = axis.at(1);
            boolean ours = Grid.isOurs(bar.subject());
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"label\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>\n",
                    LEFT - 8,
                    y + 13,
                    Html.text(bar.subject())));
            svg.append(String.format(
                    Locale.ROOT,
                    "<rect class=\"%s\" x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"13\" rx=\"2\"/>\n",
                    ours ? "ours" : "peer",
                    Math.min(one, value),
                    y + 3,
                    Math.max(2, Math.abs(value - one))));
            svg.append(spread(bar.ratio(), axis, y + 9.5));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text class=\"value\" x=\"%.1f\" y=\"%d\">%s</text>\n",
                    Math.max(one, axis.at(bar.ratio().high())) + 6,
                    y + 13,
                    Figures.of(bar.ratio().median())));
            y += ROW;
        }
        return y;
    }

    private List<Bar> bars(Case of) {
        Optional<String> baseline = experiment.baseline(results, of);
        List<Bar> bars = new ArrayList<>();
        baseline.ifPresent(name -> Grid.ordered(experiment, results, of)
                .forEach(subject -> results.ratio(of, subject, name, experiment.main())
                        .ifPresent(ratio -> bars.add(new Bar(subject, ratio)))));
        return bars;
    }

    /** From one quartile to the other; empty where there is but one value. */
    private static String spread(Stat ratio, LogAxis axis, double y) {
        return ratio.low() == ratio.high()
                ? ""
                : String.format(
                        Locale.ROOT,
                        "<line class=\"spread\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%.1f\" y2=\"%.1f\"/>\n",
                        axis.at(ratio.low()),
                        axis.at(ratio.high()),
                        y,
                        y);
    }

    private static String line(double x, int from, int to, String type) {
        return String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>\n",
                type,
                x,
                x,
                from,
                to);
    }
}
