package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeleteRangeCommandTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @BeforeEach
    void fill() {
        List.of("a", "b1", "b2").forEach(key -> store.put(key, "1"));
    }

    @Test
    void deleteRange_yes_deletesAndCounts() {
        assertEquals(new Run(0, "2\n", ""), store.kv("delete-range", "--prefix", "b", "--yes"));
        assertEquals(List.of("a"), store.keys());
    }

    @Test
    void deleteRange_limitAndAfter_deletesThatPart() {
        assertEquals(new Run(0, "1\n", ""), store.kv("delete-range", "--all", "--limit", "1", "--descending"));
        assertEquals(List.of("a", "b1"), store.keys());
        assertEquals(new Run(0, "1\n", ""), store.kv("delete-range", "--all", "--after", "a"));
        assertEquals(List.of("a"), store.keys());
    }

    @Test
    void deleteRange_oneKey_isNotAskedAbout() {
        assertEquals(new Run(0, "1\n", ""), store.kv("delete-range", "--to", "b"));
        assertEquals(List.of("b1", "b2"), store.keys());
    }

    @Test
    void deleteRange_severalWithoutTerminal_isRefused() {
        Run run = store.kv("delete-range", "--prefix", "b");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("2 keys") && run.err().contains("--yes"), run.err());
        assertEquals(3, store.keys().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"y\n", "yes\n", "Y\n"})
    void deleteRange_answeredYes_deletes(String answer) {
        Run run = store.kv(Run.given().terminals("02").input(answer), "delete-range", "--prefix", "b");
        assertEquals(0, run.code());
        assertEquals("2\n", run.out());
        assertTrue(run.err().startsWith("Delete 2 keys of memory:"), run.err());
    }

    @Test
    void deleteRange_keyStoredBeforeTheAnswer_isLeft() {
        InputStream answer = new ByteArrayInputStream("y\n".getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                store.put("b3", "1");
                return super.read(bytes, offset, length);
            }
        };
        Run run = store.kv(Run.given().terminals("02").input(answer), "delete-range", "--prefix", "b");
        assertEquals(0, run.code(), run.err());
        assertEquals("2\n", run.out());
        assertEquals(List.of("a", "b3"), store.keys());
    }

    @Test
    void deleteRange_noKey_isNotAskedAbout() {
        assertEquals(new Run(0, "0\n", ""), store.kv("delete-range", "--prefix", "c"));
        assertEquals(3, store.keys().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"n\n", "\n", "", "yep\n"})
    void deleteRange_answeredOtherwise_leavesEverything(String answer) {
        Run run = store.kv(Run.given().terminals("02").input(answer), "delete-range", "--prefix", "b");
        assertEquals(1, run.code());
        assertEquals("", run.out());
        assertEquals(3, store.keys().size());
    }

    @Test
    void deleteRange_all_deletesEverything() {
        assertEquals(new Run(0, "3\n", ""), store.kv("delete-range", "--all", "-y"));
        assertEquals(List.of(), store.keys());
    }

    @Test
    void deleteRange_noRange_isRefused() {
        assertEquals(2, store.kv("delete-range", "--yes").code());
        assertEquals(
                2, store.kv("delete-range", "--yes", "--all", "--prefix", "b").code());
        assertEquals(3, store.keys().size());
    }

    /** As of a script's variable that is not set. */
    @ParameterizedTest
    @ValueSource(strings = {"--prefix", "--from"})
    void deleteRange_everyKeyWithoutSayingSo_isRefused(String option) {
        Run run = store.kv("delete-range", option, "", "--yes");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("this range is every key; say so with --all"), run.err());
        assertEquals(3, store.keys().size());
    }
}
