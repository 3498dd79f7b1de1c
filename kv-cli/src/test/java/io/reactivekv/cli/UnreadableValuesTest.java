package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A value that is not of the type stands in the way of a range, and the command line says the way past it. */
class UnreadableValuesTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @TempDir
    Path directory;

    private void fill() {
        store.put("a", "1");
        store.put("b", "no json");
        store.put("c", "3");
    }

    @Test
    void export_skipUnreadable_leavesThemOutAndTellsOfEach() throws IOException {
        fill();
        Path file = directory.resolve("e.jsonl");
        Run run = store.kv("export", file.toString(), "--skip-unreadable");
        assertEquals(1, run.code(), run.err());
        assertEquals("{\"key\":\"a\",\"value\":1}\n{\"key\":\"c\",\"value\":3}\n", Files.readString(file));
        assertTrue(run.err().startsWith("kv: entries(\"b\"): the stored value is not JSON"), run.err());
        assertFalse(run.err().contains("ScanOptions"), run.err());
        assertTrue(run.err().endsWith("\nexported 2, skipped 1\n"), run.err());
    }

    @Test
    void export_skipUnreadableAndNoneIs_endsWith0() {
        store.put("a", "1");
        assertEquals(
                new Run(0, "{\"key\":\"a\",\"value\":1}\n", "exported 1, skipped 0\n"),
                store.kv("export", "-", "--skip-unreadable"));
    }

    @Test
    void export_manyUnreadable_tellsOfTheFirstOnesAndHowManyMore() {
        for (int i = 0; i < 30; i++) {
            store.put(String.format("k%02d", i), "no json");
        }
        Run run = store.kv("export", "-", "--skip-unreadable");
        assertEquals(1, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().contains("\"k19\"") && !run.err().contains("\"k20\""), run.err());
        assertTrue(run.err().endsWith("... and 10 more such values\nexported 0, skipped 30\n"), run.err());
    }

    @Test
    void export_unreadable_saysHowToSkipIt() {
        fill();
        Run run = store.kv("export", "-");
        assertEquals(3, run.code());
        assertTrue(run.err().endsWith("Try --skip-unreadable.\n"), run.err());
        assertFalse(run.err().contains("ScanOptions"), run.err());
    }

    @Test
    void scan_unreadable_saysHowToGoOnBehindIt() {
        fill();
        Run run = store.kv("scan");
        assertEquals(3, run.code());
        assertEquals("a\t1\n", run.out());
        assertTrue(run.err().startsWith("kv: scan(\"b\"): the stored value is not JSON"), run.err());
        assertTrue(run.err().endsWith("\nTry --after=b to go on behind it.\n"), run.err());
        assertFalse(run.err().contains("ScanOptions"), run.err());
        assertEquals(new Run(0, "c\t3\n", ""), store.kv("scan", "--after=b"));
    }

    @Test
    void scan_unreadableInNoOrder_saysNothingOfAPlaceToGoOn() {
        fill();
        Run run = store.kv("scan", "--unordered");
        assertEquals(3, run.code());
        assertFalse(run.err().contains("--after"), run.err());
    }

    @Test
    void scan_rangeTheWrongWayRound_namesOptionsOfTheCommandLine() {
        Run run = store.kv("scan", "--from", "b", "--to", "a");
        assertEquals(2, run.code());
        String told = "kv: --to \"a\" comes before --from \"b\"; for the other direction there is scan --descending\n";
        assertTrue(run.err().startsWith(told), run.err());
    }
}
