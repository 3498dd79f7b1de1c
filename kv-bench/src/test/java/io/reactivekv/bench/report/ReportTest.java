package io.reactivekv.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.result.Aim;
import io.reactivekv.bench.result.Aim.Sense;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Measurement;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.result.Results;
import io.reactivekv.bench.result.Sample;
import io.reactivekv.bench.result.Stat;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

class ReportTest {

    private static final Case GET = new Case("sample", "get", "callers", 256);
    private static final Report REPORT = new Report(
            Map.of("machine", "2 cores & <memory>"),
            List.of(Sample.RATIOS, Sample.LINES),
            Sample.results(),
            List.of(
                    new Aim(
                            "m",
                            "get",
                            Sense.AT_LEAST,
                            2,
                            "times",
                            results ->
                                    results.ratio(GET, "kv", "peer", Metric.OPS).map(Stat::median)),
                    new Aim(
                            "m",
                            "more",
                            Sense.AT_LEAST,
                            9,
                            "times",
                            results ->
                                    results.ratio(GET, "kv", "peer", Metric.OPS).map(Stat::median))));

    @Test
    void markdown_hasAimsAndARowForEachSubject() {
        String text = REPORT.markdown();

        assertTrue(text.contains("- machine: 2 cores & <memory>"), text);
        assertTrue(text.matches("(?s).*\\| m +\\| get +\\| ≥ 2 times +\\| 3 times +\\| yes .*"), text);
        assertTrue(text.matches("(?s).*\\| m +\\| more +\\| ≥ 9 times +\\| 3 times +\\| no .*"), text);
        assertTrue(
                text.matches("(?s).*\\| get, 256 callers +\\| peer +\\| 100 +\\| 1 +\\| 1 to 1 of 3 +\\| - .*"), text);
        assertTrue(
                text.matches("(?s).*\\| get, 256 callers +\\| kv +\\| 400 +\\| 3 +\\| 2.50 to 3.50 of 3 +\\| 12.5 .*"),
                text);
    }

    @Test
    void markdown_withoutABaseline_hasTheQuartilesOfTheFigure() {
        Case alone = Case.of("sample", "alone");
        String text = report(List.of(
                new Measurement(alone, "kv", 0, 0, Metric.OPS, 100),
                new Measurement(alone, "kv", 0, 1, Metric.OPS, 200),
                new Measurement(alone, "other", 0, 0, Metric.OPS, 300)));

        assertTrue(text.matches("(?s).*\\| alone +\\| kv +\\| 150 +\\| 125 to 175 of 2 +\\|.*"), text);
        assertTrue(text.matches("(?s).*\\| alone +\\| other +\\| 300 +\\| one round +\\|.*"), text);
    }

    @Test
    void markdown_ofOneRound_hasNoQuartiles() {
        String text = report(List.of(
                new Measurement(GET, "kv", 0, 0, Metric.OPS, 200),
                new Measurement(GET, "peer", 0, 0, Metric.OPS, 100),
                new Measurement(GET, "late", 0, 1, Metric.OPS, 300)));

        assertTrue(text.matches("(?s).*\\| kv +\\| 200 +\\| 2 +\\| one round +\\|.*"), text);
        assertTrue(text.matches("(?s).*\\| late +\\| 300 +\\| 3 +\\| no common round +\\|.*"), text);
    }

    @Test
    void markdown_withA999thPercentileOfSomeRoundsOnly_leavesItOut() {
        List<Measurement> measured = new ArrayList<>(List.of(
                new Measurement(GET, "kv", 0, 0, Metric.OPS, 200),
                new Measurement(GET, "kv", 0, 0, Metric.P99, 10),
                new Measurement(GET, "kv", 0, 0, Metric.P999, 12),
                new Measurement(GET, "kv", 0, 1, Metric.OPS, 100),
                new Measurement(GET, "kv", 0, 1, Metric.P99, 40)));
        assertTrue(report(measured).matches("(?s).*\\| kv .*\\| 25 +\\| - +\\|.*"), report(measured));

        measured.add(new Measurement(GET, "kv", 0, 1, Metric.P999, 50));
        assertTrue(report(measured).matches("(?s).*\\| kv .*\\| 25 +\\| 31 +\\|.*"), report(measured));
    }

    private static String report(List<Measurement> measurements) {
        return new Report(Map.of(), List.of(Sample.RATIOS), new Results(measurements), List.of()).markdown();
    }

    @Test
    void html_isWellFormedAndHasAChartForEachPart() throws Exception {
        Document page = parse(REPORT.html());

        assertEquals(2, page.getElementsByTagName("svg").getLength());
        assertEquals(2, page.getElementsByTagName("rect").getLength());
        assertEquals(3, page.getElementsByTagName("circle").getLength());
        assertTrue(REPORT.html().contains("class=\"spread\""), "quartiles");
        assertEquals(3, page.getElementsByTagName("table").getLength());
    }

    @Test
    void html_ofLinesWithTwoPositions_hasALine() throws Exception {
        Document page = parse(lines(10, 100).html());

        assertEquals(1, page.getElementsByTagName("svg").getLength());
        assertEquals(2, page.getElementsByTagName("circle").getLength());
    }

    @Test
    void html_withoutAChart_showsTheFigures() throws Exception {
        Report report = lines(10);

        assertEquals(0, parse(report.html()).getElementsByTagName("svg").getLength());
        assertTrue(report.html().contains("<details open"));
        assertFalse(lines(10, 100).html().contains("<details open"));
    }

    /** Of a part that is drawn as lines, measured at these positions. */
    private static Report lines(long... positions) {
        List<Measurement> measurements = Arrays.stream(positions)
                .mapToObj(at -> new Measurement(new Case("scaling", "get", "entries", at), "kv", 0, 0, Metric.OPS, at))
                .toList();
        return new Report(Map.of(), List.of(Sample.LINES), new Results(measurements), List.of());
    }

    @Test
    void html_needsNoNetworkAndSuitsDarkScreens() {
        String page = REPORT.html();

        assertFalse(page.contains("http"), "loads something");
        assertFalse(page.contains("<script"), "runs something");
        assertFalse(page.contains("@import"), "loads something");
        assertTrue(page.contains("prefers-color-scheme: dark"));
        assertTrue(page.contains("A &lt;sample&gt;"), "texts are escaped");
    }

    @Test
    void html_inALocaleWithDecimalCommas_hasPointsAllTheSame() throws Exception {
        Locale usual = Locale.getDefault();
        try {
            Locale.setDefault(Locale.GERMANY);
            assertEquals(new HtmlReport(REPORT).toString(), inEnglish());
        } finally {
            Locale.setDefault(usual);
        }
    }

    @Test
    void axis_ofPowersOfTen_isEven() {
        LogAxis axis = LogAxis.around(List.of(1.0, 100.0, 0.0), 0, 200);

        assertEquals(0, axis.at(1), 1e-9);
        assertEquals(100, axis.at(10), 1e-9);
        assertEquals(200, axis.at(100), 1e-9);
        assertEquals(List.of(1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0), axis.ticks());
    }

    @Test
    void axis_reaching_isNoShorterThanAskedFor() {
        LogAxis axis = LogAxis.around(List.of(0.9, 1.0), 0, 200).reaching(0.5, 2);

        assertEquals(0, axis.at(0.5), 1e-9);
        assertEquals(100, axis.at(1), 1e-9);
        assertEquals(200, axis.at(2), 1e-9);
        assertEquals(
                0.1, LogAxis.around(List.of(0.1, 4.0), 0, 200).reaching(0.5, 2).low(), 1e-9);
    }

    @Test
    void axis_padded_leavesRoomAtBothEnds() {
        LogAxis narrow = LogAxis.around(List.of(10.0, 11.0), 0, 200).padded();
        LogAxis wide = LogAxis.around(List.of(1.0, 1_000.0), 0, 200).padded();

        assertEquals(4, narrow.high() / narrow.low(), 1e-9);
        assertTrue(wide.at(1) > 1 && wide.at(1_000) < 199, wide::toString);
    }

    private static String inEnglish() {
        Locale current = Locale.getDefault();
        try {
            Locale.setDefault(Locale.ENGLISH);
            return REPORT.html();
        } finally {
            Locale.setDefault(current);
        }
    }

    /** The page without what XML does not know: its doctype and the elements of its head that have no end. */
    private static Document parse(String html) throws Exception {
        String body = html.substring(html.indexOf("<body>"), html.indexOf("</html>"));
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));
    }
}
