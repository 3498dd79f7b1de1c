package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.run.Scale;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchOptionsTest {

    @ParameterizedTest
    @CsvSource({
        "nonsense, no part nonsense",
        "--fast, no option --fast",
        "--out, --out needs a value",
        "--rounds 0, '--rounds is a whole number from 1 on, not 0'",
        "--rounds many, '--rounds is a whole number from 1 on, not many'",
        "--slice 5 --slice 6, --slice is there twice",
        "--full --full, --full is there twice",
        "report, report needs a file with results",
        "memory report, no part report",
        "report results.csv --full, no option --full"
    })
    void parse_mistake_isNamed(String command, String message) {
        UsageException e = assertThrows(UsageException.class, () -> BenchOptions.parse(List.of(command.split(" "))));

        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains("kv bench --help"), e.getMessage());
    }

    @Test
    void parse_blankValue_isNone() {
        UsageException e = assertThrows(UsageException.class, () -> BenchOptions.parse(List.of("--out", "")));

        assertTrue(e.getMessage().contains("--out needs a value"), e.getMessage());
    }

    @Test
    void parse_nameOfAGroup_choosesAllOfIt() {
        List<String> chosen = BenchOptions.parse(List.of("memory", "redis-get")).parts().stream()
                .map(part -> part.experiment().id())
                .toList();

        assertTrue(chosen.contains("memory-points"));
        assertTrue(
                chosen.stream().allMatch(id -> id.startsWith("memory-") || id.equals("redis-get")), chosen::toString);
    }

    @Test
    void parse_nothing_choosesWhatIsQuick() {
        BenchOptions options = BenchOptions.parse(List.of());

        assertEquals(Catalogue.quick(), options.parts());
        assertTrue(Catalogue.parts().containsAll(options.parts()));
        assertTrue(options.parts().size() < Catalogue.parts().size());
        assertEquals(Scale.of(Scale.Size.QUICK), options.scale());
    }

    @Test
    void parse_full_choosesEverything() {
        assertEquals(Catalogue.parts(), BenchOptions.parse(List.of("--full")).parts());
    }

    @Test
    void parse_scale_changesWhatIsSaid() {
        Scale scale = BenchOptions.parse(List.of("--full", "--rounds", "3")).scale();

        assertEquals(
                new Scale(
                        Scale.Size.FULL,
                        Scale.of(Scale.Size.FULL).forks(),
                        3,
                        Scale.of(Scale.Size.FULL).sliceMillis()),
                scale);
        assertEquals(scale, Scale.parse(scale.encoded()));
    }

    @Test
    void parse_out_isNotPartOfTheCommandThatIsTakenDown() {
        BenchOptions options = BenchOptions.parse(List.of("memory", "--out", "somewhere", "--rounds", "3"));

        assertEquals("./kv bench memory --rounds 3", options.command());
        assertEquals(Optional.of(Path.of("somewhere")), options.out());
    }

    @Test
    void parse_report_countsTheLastFileUnlessAllAreAskedFor() {
        assertFalse(BenchOptions.parse(List.of("report", "a.csv", "b.csv")).all());
        BenchOptions options = BenchOptions.parse(List.of("report", "a.csv", "--all", "b.csv"));

        assertTrue(options.all());
        assertEquals(List.of(Path.of("a.csv"), Path.of("b.csv")), options.from());
    }

    @Test
    void main_help_isAnAnswer() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertEquals(0, Main.run(List.of("--help"), new PrintStream(out, true, StandardCharsets.UTF_8)));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("kv bench soak"));
        assertEquals(2, Main.run(List.of("fork"), new PrintStream(out, true, StandardCharsets.UTF_8)));
        assertEquals(2, Main.run(List.of("--fast"), new PrintStream(out, true, StandardCharsets.UTF_8)));
    }

    @Test
    void report_ofEarlierResults_isMadeAnew(@TempDir Path directory) throws Exception {
        Path earlier = Files.writeString(
                directory.resolve("earlier.csv"),
                "# machine: a box\nmemory-footprint,entries by reference,entries,1000000,\"kv, permanent\",0,0,bytes,99\n");
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        int exit = Main.run(
                List.of("report", earlier.toString(), "--out", directory.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8));

        assertEquals(0, exit);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("- machine: a box"), text);
        assertTrue(
                text.matches("(?s).*heap per entry by reference, permanent +\\| ≤ 200 bytes +\\| 99 bytes +\\| yes.*"),
                text);
        assertTrue(Files.readString(directory.resolve("report.html")).contains("kv, permanent"));
    }

    @Test
    void main_withAFileForADirectory_isRefusedBeforeAnythingIsMeasured(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "hello\n");

        assertEquals(2, Main.run(List.of("memory-footprint", "--out", file.toString()), System.out));
    }

    @Test
    void report_ofAFileThatIsNone_isRefused(@TempDir Path directory) throws Exception {
        Path other = Files.writeString(directory.resolve("other.txt"), "hello\n");
        Path empty = Files.writeString(directory.resolve("empty.csv"), "");
        for (String file : List.of(
                other.toString(),
                empty.toString(),
                directory.resolve("absent.csv").toString())) {
            assertEquals(2, Main.run(List.of("report", file, "--out", directory.toString()), System.out));
        }
    }
}
