package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScanCommandTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @Test
    void scan_all_printsKeyTabValueInOrder() {
        store.put("b", "{ \"x\" : 1 }");
        store.put("a", "1");
        store.put("\uD83D\uDE00", "\"smile\"");
        store.put("\uE000", "\"private\"");
        assertEquals(
                new Run(0, "a\t1\nb\t{\"x\":1}\n\uE000\t\"private\"\n\uD83D\uDE00\t\"smile\"\n", ""), store.kv("scan"));
    }

    @Test
    void scan_rangesAndOptions_restrictIt() {
        List.of("a", "b1", "b2", "b3", "c").forEach(key -> store.put(key, "1"));
        assertEquals(List.of("b1", "b2", "b3"), keys("--prefix", "b"));
        assertEquals(List.of("a", "b1"), keys("--prefix", "", "--limit", "2"));
        assertEquals(List.of("b1", "b2"), keys("--from", "b1", "--to", "b3"));
        assertEquals(List.of("b3", "c"), keys("--from", "b3"));
        assertEquals(List.of("a"), keys("--to", "b"));
        assertEquals(List.of("b2", "b3"), keys("--prefix", "b", "--after", "b1"));
        assertEquals(List.of("b1"), keys("--prefix", "b", "--after", "b2", "--descending"));
        assertEquals(List.of("c", "b3"), keys("--descending", "--limit", "2"));
    }

    @Test
    void scan_keysThatWouldBreakTheLine_arePrintedAsJsonStrings() {
        store.put("a\tb\nc", "1");
        store.put("\"q\"", "1");
        assertEquals(
                List.of("\"\\\"q\\\"\"\t1", "\"a\\tb\\nc\"\t1"),
                store.kv("scan").lines());
    }

    @Test
    void scan_strings_keepToOneLine() {
        store.put("a", "plain text");
        store.put("b", "two\nlines");
        assertEquals(
                List.of("a\tplain text", "b\t\"two\\nlines\""),
                store.kv("scan", "--type", "string").lines());
    }

    @Test
    void scan_valueThatIsNotJson_printsWhatIsBeforeItAndNamesTheKey() {
        store.put("a", "1");
        store.put("b", "text");
        Run run = store.kv("scan");
        assertEquals(3, run.code());
        assertEquals("a\t1\n", run.out());
        assertTrue(run.err().contains("\"b\""), run.err());
        assertEquals(List.of("a", "b"), keys());
    }

    @ParameterizedTest
    @CsvSource({
        "2000, Broken pipe, 0, ''",
        "1, Broken pipe, 0, ''",
        "2000, No space left on device, 1, kv: No space left on device",
        "1, No space left on device, 1, kv: No space left on device"
    })
    void scan_outputThatCannotBeWritten_endsQuietlyOnlyWhenNobodyReads(
            int entries, String reason, int exitCode, String told) {
        for (int i = 0; i < entries; i++) {
            store.put("key-of-some-length-" + i, "1");
        }
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), closed, err, Terminals.NONE);
        assertEquals(exitCode, Main.run(console, Map.of(), "-u", store.url(), "scan"));
        assertEquals(told, err.toString(StandardCharsets.UTF_8).strip());
    }

    /** What was found before the failure is still in a buffer when the failure is told. */
    @ParameterizedTest
    @CsvSource({"Broken pipe, ''", "No space left on device, kv: No space left on device"})
    void scan_storeFailsAndOutputCannotBeWritten_tellsTheStoresFailure(String reason, String toldFirst) {
        store.put("a", "1");
        store.put("b", "text");
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(InputStream.nullInputStream(), failing, err, Terminals.NONE);
        int code = Main.run(console, Map.of(), "-u", store.url(), "scan");
        String told = err.toString(StandardCharsets.UTF_8);
        assertEquals(3, code, told);
        assertTrue(told.startsWith(toldFirst), told);
        assertTrue(told.contains("\"b\""), told);
        assertFalse(told.contains("\tat "), told);
    }

    @Test
    void count_ranges_areCounted() {
        List.of("a", "b1", "b2").forEach(key -> store.put(key, "1"));
        assertEquals(new Run(0, "3\n", ""), store.kv("count"));
        assertEquals(new Run(0, "2\n", ""), store.kv("count", "--prefix", "b"));
        assertEquals(new Run(0, "0\n", ""), store.kv("count", "--prefix", "z"));
        assertEquals(new Run(0, "1\n", ""), store.kv("count", "--limit", "1"));
        assertEquals(new Run(0, "1\n", ""), store.kv("count", "--prefix", "b", "--after", "b1"));
    }

    private List<String> keys(String... options) {
        String[] args = new String[options.length + 2];
        args[0] = "scan";
        args[1] = "--keys-only";
        System.arraycopy(options, 0, args, 2, options.length);
        Run run = store.kv(args);
        assertEquals(0, run.code(), run.err());
        return run.lines();
    }
}
