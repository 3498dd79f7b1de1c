package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExportCommandTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @RegisterExtension
    final SharedStore other = new SharedStore();

    @TempDir
    Path directory;

    @Test
    void export_thenImport_givesTheSameEntries() {
        store.put("a\t\"\n", "{ \"x\" : 1.10 }");
        store.put("b", "\"\\u00e9\\n\"", Duration.ofHours(1));
        store.put("\uD83D\uDE00", "null");
        String file = directory.resolve("e.jsonl").toString();
        assertEquals(new Run(0, "", "exported 3\n"), store.kv("export", file));
        assertEquals(new Run(0, "", "imported 3, skipped 0\n"), other.kv("import", file));
        assertEquals(store.keys(), other.keys());
        assertEquals("{\"x\":1.10}", other.get("a\t\"\n"));
        assertEquals("\"\\u00e9\\n\"", other.get("b"));
        assertEquals("null", other.get("\uD83D\uDE00"));
        assertNull(other.ttl("a\t\"\n"));
        assertTrue(other.ttl("b").compareTo(Duration.ofMinutes(59)) > 0);
    }

    @Test
    void export_strings_comeBackAsStrings() {
        store.put("a", "two\nlines \"q\" \u0000");
        String file = directory.resolve("e.jsonl").toString();
        assertEquals(0, store.kv("export", file, "--type", "string").code());
        assertEquals(0, other.kv("import", file, "--type", "string").code());
        assertEquals("two\nlines \"q\" \u0000", other.get("a"));
    }

    /** Each of its characters is six bytes of the line, which becomes longer than an import takes of other files. */
    @Test
    void export_largeValueThatGrowsWhenItIsWritten_comesBack() {
        String value = "\u0001".repeat(6_000_000);
        store.put("a", value);
        String file = directory.resolve("e.jsonl").toString();
        assertEquals(new Run(0, "", "exported 1\n"), store.kv("export", file, "--type", "string"));
        assertEquals(new Run(0, "", "imported 1, skipped 0\n"), other.kv("import", file, "--type", "string"));
        assertTrue(value.equals(other.get("a")), "the same text");
    }

    @Test
    void export_dash_writesARangeToStandardOutput() {
        store.put("a", "1");
        store.put("b1", "2");
        store.put("b2", "[ 3 ]");
        assertEquals(
                new Run(0, "{\"key\":\"b1\",\"value\":2}\n{\"key\":\"b2\",\"value\":[3]}\n", "exported 2\n"),
                store.kv("export", "-", "--prefix", "b"));
    }

    @Test
    void export_failsHalfWay_leavesTheFileThatWasThere() throws IOException {
        Path file = Files.writeString(directory.resolve("e.jsonl"), "before");
        store.put("a", "1");
        store.put("b", "not json");
        assertEquals(3, store.kv("export", file.toString()).code());
        assertEquals("before", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void export_existingFile_isReplaced() throws IOException {
        Path file = Files.writeString(directory.resolve("e.jsonl"), "before");
        store.put("a", "1");
        assertEquals(0, store.kv("export", file.toString()).code());
        assertEquals("{\"key\":\"a\",\"value\":1}\n", Files.readString(file));
        assertEquals(List.of(file), files());
    }

    @Test
    void export_fileThatCannotBeWritten_isRefused() {
        Run noDirectory = store.kv("export", directory.resolve("no/e.jsonl").toString());
        assertEquals(2, noDirectory.code());
        assertTrue(noDirectory.err().contains("no such directory"), noDirectory.err());
        assertEquals(2, store.kv("export", directory.toString()).code());
        assertFalse(Files.exists(directory.resolve("no")));
    }

    @Test
    void export_fileThatFailsWhileItIsWritten_isNamed() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "a device without space");
        Path file = Files.createSymbolicLink(directory.resolve("e.jsonl"), full);
        store.put("a", "1");
        Run run = store.kv("export", file.toString());
        assertEquals(1, run.code());
        assertTrue(run.err().startsWith("kv: cannot write " + file + ": "), run.err());
    }

    @ParameterizedTest
    @CsvSource({"Broken pipe, 0, ''", "No space left on device, 1, kv: No space left on device"})
    void export_dashWhenWritingFails_isQuietOnlyIfNobodyReads(String reason, int code, String told) {
        store.put("a", "1");
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), failing, err, Terminals.NONE);
        assertEquals(code, Main.run(console, Map.of(), "-u", store.url(), "export", "-"));
        assertEquals(told, err.toString(StandardCharsets.UTF_8).strip());
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }
}
