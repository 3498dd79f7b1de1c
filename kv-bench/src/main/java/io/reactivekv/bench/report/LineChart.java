package io.reactivekv.bench.report;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Figures;
import io.reactivekv.bench.result.Results;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A line for each subject along an axis such as the number of keys or callers, both axes logarithmic. */
final class LineChart {

    private static final int WIDTH = 900;
    private static final int HEIGHT = 330;
    private static final int LEFT = 80;
    private static final int RIGHT = 640;
    private static final int TOP = 34;
    private static final int BOTTOM = 280;
    private static final int COLOURS = 8;

    private final Experiment experiment;
    private final Results results;
    private final String title;
    private final List<Case> cases;
    private final StringBuilder svg = new StringBuilder();

    private LineChart(Experiment experiment, Results results, String title, List<Case> cases) {
        this.experiment = experiment;
        this.results = results;
        this.title = title;
        this.cases = cases.stream().sorted(Case.BY_POSITION).toList();
    }

    private record Point(double x, double y) {}

    /** A chart for each workload that was measured at several positions: two where lines are all there is, else three. */
    static List<LineChart> of(Experiment experiment, Results results) {
        Map<String, List<Case>> charted = new LinkedHashMap<>();
        for (Case of : results.cases(experiment.id())) {
            if (!of.axis().isEmpty()) {
                charted.computeIfAbsent(
                                "%s: %s, by %s"
                                        .formatted(
                                                of.workload(), experiment.main().unit(), of.axis()),
                                name -> new ArrayList<>())
                        .add(of);
            }
        }
        int least = experiment.chart() == Chart.LINES ? 2 : 3;
        List<LineChart> charts = new ArrayList<>();
        charted.forEach((name, cases) -> {
            if (cases.size() >= least) {
                charts.add(new LineChart(experiment, results, name, cases));
            }
        });
        return charts;
    }

    @Override
    public String toString() {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        // Ours first, so that they have the same colours in all charts.
        cases.stream()
                .flatMap(of -> results.subjects(of).stream())
                .filter(Grid::isOurs)
                .forEach(subject -> lines.putIfAbsent(subject, new ArrayList<>()));
        for (Case of : cases) {
            for (String subject : results.subjects(of)) {
                results.stat(of, subject, experiment.main())
                        .ifPresent(stat -> lines.computeIfAbsent(subject, name -> new ArrayList<>())
                                .add(new Point((double) of.at(), stat.median())));
            }
        }
        List<Point> all = lines.values().stream().flatMap(List::stream).toList();
        LogAxis x = LogAxis.around(all.stream().map(Point::x).toList(), LEFT, RIGHT);
        LogAxis y =
                LogAxis.around(all.stream().map(Point::y).toList(), BOTTOM, TOP).padded();
        svg.setLength(0);
        svg.append(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">\n",
                WIDTH,
                HEIGHT,
                Html.text(title)));
        text("case", 0, 16, "start", title);
        axes(x, y);
        int number = 0;
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            draw(line.getKey(), line.getValue(), x, y, number++);
        }
        return svg.append("</svg>\n").toString();
    }

    private void axes(LogAxis x, LogAxis y) {
        for (double tick : y.ticks()) {
            line("grid", LEFT, y.at(tick), RIGHT, y.at(tick));
            text("tick", LEFT - 8, y.at(tick) + 4, "end", Figures.of(tick));
        }
        for (Case of : cases) {
            line("grid", x.at((double) of.at()), TOP, x.at((double) of.at()), BOTTOM);
            text("tick", x.at((double) of.at()), BOTTOM + 18, "middle", String.format(Locale.ROOT, "%,d", of.at()));
        }
    }

    private void draw(String subject, List<Point> points, LogAxis x, LogAxis y, int number) {
        StringBuilder path = new StringBuilder();
        String colour = "line c" + number % COLOURS + (number >= COLOURS ? " dashed" : "");
        for (Point point : points) {
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : " L", x.at(point.x()), y.at(point.y())));
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle class=\"dot c%d\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"><title>%s: %s</title></circle>\n",
                    number % COLOURS,
                    x.at(point.x()),
                    y.at(point.y()),
                    Html.text(subject),
                    Figures.of(point.y())));
        }
        svg.append(String.format(Locale.ROOT, "<path class=\"%s\" d=\"%s\"/>\n", colour, path));
        double row = TOP + 16 + 19.0 * number;
        svg.append(String.format(
                Locale.ROOT,
                "<path class=\"%s\" d=\"M%d %.1f L%d %.1f\"/>\n",
                colour,
                RIGHT + 24,
                row - 4,
                RIGHT + 46,
                row - 4));
        text("label", RIGHT + 54, row, "start", subject);
    }

    private void line(String type, double x1, double y1, double x2, double y2) {
        svg.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                type,
                x1,
                y1,
                x2,
                y2));
    }

    private void text(String type, double x, double y, String anchor, String content) {
        svg.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n",
                type,
                x,
                y,
                anchor,
                Html.text(content)));
    }
}
