package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("long")
class DemoCommandTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    /** Numbers and all, whatever the language of the system. */
    @Test
    void demo_emptyStoreAndOtherSeparators_tellsAStoryThatIsTrueAndLeavesNothing() {
        Run run = inGerman(() -> Run.kv("demo", store.url()));
        assertEquals(0, run.code(), run.out());
        assertEquals("", run.err());
        int rows =
                run.lines().stream().mapToInt(line -> (line.length() + 79) / 80).sum();
        assertTrue(rows <= 24, () -> rows + " rows of 80 columns:\n" + run.out());
        assertTrue(run.out().contains("char:01F600  GRINNING FACE\n"), run.out());
        assertTrue(run.out().contains("reset, put news:1 hello, removed news:1"), run.out());
        assertTrue(run.out().contains("checks passed"), run.out());
        assertTrue(run.lines().stream().anyMatch(line -> line.matches(".*\\d,\\d{3} .*")), run.out());
        assertTrue(run.lines().stream().noneMatch(line -> line.matches(".*\\d\\.\\d{3}[ ,].*")), run.out());
        assertEquals(List.of(), store.keys());
    }

    private static Run inGerman(Supplier<Run> command) {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            return command.get();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void demo_entriesUnderItsPrefix_isRefusedAndLeavesThem() {
        store.put("kv-demo:mine", "1");
        Run run = store.kv("demo");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("delete-range --prefix kv-demo:"), run.err());
        assertEquals(List.of("kv-demo:mine"), store.keys());
    }

    @Test
    void demo_resultThatIsWrong_endsWith1() {
        Run run = store.kv("--url", store.url() + "?maxEntries=100000", "demo");
        assertEquals(2, run.code());
        Run evicting = Run.kv("demo", "memory:?maxEntries=100000");
        assertEquals(1, evicting.code(), evicting.out());
        assertTrue(evicting.out().contains("WRONG"), evicting.out());
    }
}
