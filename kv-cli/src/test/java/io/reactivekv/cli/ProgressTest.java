package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** On a terminal import, export and copy show how far they have come, and leave the line clean. */
class ProgressTest {

    private static final String WIPED = "\r\u001b[K";

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @RegisterExtension
    final SharedStore other = new SharedStore();

    @TempDir
    Path directory;

    private static void assertShown(String label, String last, Run run) {
        assertEquals(0, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith(WIPED + label + "  ["), run.err());
        assertTrue(run.err().contains("] 100%  2  "), run.err());
        assertTrue(run.err().endsWith(WIPED + last + "\n"), run.err());
    }

    @Test
    void import_onATerminal_showsHowFarItIs() throws IOException {
        Path file = Files.writeString(directory.resolve("r.csv"), "id,v\n1,a\n2,b\n");
        Run.Setup terminal = Run.given().terminals("2").slow();
        assertShown("import", "imported 2, skipped 0", store.kv(terminal, "import", file.toString(), "--key", "{id}"));
    }

    @Test
    void export_onATerminal_showsHowFarItIs() {
        store.put("a", "1");
        store.put("b", "2");
        Run.Setup terminal = Run.given().terminals("2").slow();
        String file = directory.resolve("e.jsonl").toString();
        assertShown("export", "exported 2", store.kv(terminal, "export", file));
    }

    @Test
    void copy_onATerminal_showsHowFarItIs() {
        store.put("a", "1");
        store.put("b", "2");
        Run.Setup terminal = Run.given().terminals("2").slow();
        Run run = terminal.kv("copy", store.url(), other.url());
        assertShown("copy", "copied 2, differences 0", run);
        assertTrue(run.err().contains(WIPED + "compare  ["), run.err());
    }

    @Test
    void copy_afterAKey_countsWhatIsBehindIt() {
        store.put("a", "1");
        store.put("b", "2");
        other.put("a", "1");
        Run.Setup terminal = Run.given().terminals("2").slow();
        Run run = terminal.kv("copy", store.url(), other.url(), "--after", "a");
        assertEquals(0, run.code(), run.err());
        assertTrue(run.err().contains("copy  [" + "#".repeat(30) + "] 100%  1  "), run.err());
    }

    @Test
    void import_withoutATerminal_showsNothing() throws IOException {
        Path file = Files.writeString(directory.resolve("r.csv"), "id,v\n1,a\n2,b\n");
        Run run = store.kv(Run.given().slow(), "import", file.toString(), "--key", "{id}");
        assertEquals(new Run(0, "", "imported 2, skipped 0\n"), run);
    }
}
