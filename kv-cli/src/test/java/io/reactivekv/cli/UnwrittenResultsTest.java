package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Results that cannot be written hide neither how a command ended nor what it has to tell. */
class UnwrittenResultsTest {

    private static final String NOBODY_READS = "Broken pipe";
    private static final String FULL = "No space left on device";

    @RegisterExtension
    final SharedStore store = new SharedStore();

    private Run kv(String reason, String input, String... args) {
        OutputStream failing = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(reason);
            }
        };
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        ByteArrayInputStream in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        List<String> all = new ArrayList<>(List.of("-u", store.url()));
        all.addAll(Arrays.asList(args));
        Console console = new Console(in, failing, err, Terminals.NONE);
        int code = Main.run(console, Map.of(), all.toArray(String[]::new));
        return new Run(code, "", err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void exists_absentAndNobodyReads_endsWith1() {
        assertEquals(new Run(1, "", ""), kv(NOBODY_READS, "", "exists", "a"));
        store.put("a", "1");
        assertEquals(new Run(0, "", ""), kv(NOBODY_READS, "", "exists", "a"));
    }

    @Test
    void delete_absentAndNobodyReads_isToldAndEndsWith1() {
        store.put("a", "1");
        assertEquals(new Run(1, "", "not found: b\n"), kv(NOBODY_READS, "", "delete", "a", "b"));
        assertEquals(List.of(), store.keys());
    }

    @Test
    void help_nobodyReads_isNoFailure() {
        assertEquals(new Run(0, "", ""), kv(NOBODY_READS, "", "--help"));
        assertEquals(new Run(0, "", ""), kv(NOBODY_READS, "", "scan", "--help"));
    }

    @Test
    void help_fullDisk_isToldAndEndsWith1() {
        assertEquals(new Run(1, "", "kv: " + FULL + "\n"), kv(FULL, "", "--help"));
    }

    @Test
    void shell_helpThatNobodyReads_runsNoFurtherLineAndSaysSo() {
        String told = "kv: results can be written no more; no line behind line 1 was run\n";
        assertEquals(new Run(1, "", told), kv(NOBODY_READS, "get --help\nput b 2\n", "shell"));
        assertEquals(List.of(), store.keys());
    }

    @Test
    void shell_fullDisk_runsNoFurtherLineAndSaysSo() {
        String told = "kv: " + FULL + "\nkv: results can be written no more; no line behind line 2 was run\n";
        assertEquals(new Run(1, "", told), kv(FULL, "put a 1\nget a\nput b 2\n", "shell"));
        assertEquals(List.of("a"), store.keys());
    }

    @Test
    void shell_fullDiskAtTheLastLine_endsWith1() {
        assertEquals(new Run(1, "", "kv: " + FULL + "\n"), kv(FULL, "put a 1\nget a\n", "shell"));
    }
}
