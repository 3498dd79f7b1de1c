package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.report.Report;
import io.reactivekv.bench.result.Aim;
import io.reactivekv.bench.result.Csv;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Results;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The results in {@code docs}: they are those of the benchmarks as they are, and everything is among them. */
class PublishedTest {

    private static final Path DOCS = Path.of("../docs");
    private static final Path PUBLISHED = DOCS.resolve("benchmarks");

    private static Results results;
    private static Report report;

    @BeforeAll
    static void read() throws IOException {
        String csv = Files.readString(PUBLISHED.resolve("results.csv"));
        results = new Results(Csv.read(csv));
        report = new Report(Csv.origin(csv), Catalogue.experiments(), results, Aims.all());
    }

    @Test
    void reports_areThoseOfTheResults() throws IOException {
        assertEquals(report.markdown(), Files.readString(PUBLISHED.resolve("report.md")));
        assertEquals(report.html(), Files.readString(PUBLISHED.resolve("report.html")));
    }

    @Test
    void results_haveAllAims() throws IOException {
        assertEquals(
                List.of(),
                Aims.all().stream()
                        .filter(aim -> aim.verdict(results).equals("not measured"))
                        .map(Aim::what)
                        .toList());
        String page = Files.readString(DOCS.resolve("benchmarks.md"));
        String aims = report.markdown().replaceFirst("(?s).*\n## Aims\n\n(.*?)\n\n## .*", "$1");
        assertTrue(page.contains(aims), aims);
    }

    @Test
    void results_haveAllParts() {
        assertEquals(
                List.of(),
                Catalogue.experiments().stream()
                        .map(Experiment::id)
                        .filter(id -> results.cases(id).isEmpty())
                        .toList());
    }
}
