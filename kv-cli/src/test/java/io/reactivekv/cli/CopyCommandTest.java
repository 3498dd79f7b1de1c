package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyCommandTest {

    private static final String DEFLATE = "?compression=deflate";

    @RegisterExtension
    final SharedStore from = new SharedStore();

    @RegisterExtension
    final SharedStore to = new SharedStore();

    @Test
    void copy_all_keepsValuesAndRemainingTimes() {
        for (int i = 0; i < 1_000; i++) {
            from.put("k" + i, "not json " + i);
        }
        from.put("t", "1", Duration.ofHours(1));
        assertEquals(new Run(0, "", "copied 1001, differences 0\n"), copy());
        assertEquals(from.keys(), to.keys());
        assertEquals("not json 7", to.get("k7"));
        assertNull(to.ttl("k7"));
        assertTrue(to.ttl("t").compareTo(Duration.ofMinutes(59)) > 0);
    }

    /** The counter is one of the values that are never compressed. */
    @ParameterizedTest
    @CsvSource({DEFLATE + ", ''", "'', " + DEFLATE, DEFLATE + ", " + DEFLATE})
    void copy_compressionInAUrl_changesNothingThatIsStored(String ofSource, String ofTarget) {
        String text = "text ".repeat(1_000);
        try (KeyValueStoreFactory factory = KeyValueStores.factory(from.url() + DEFLATE)) {
            factory.open("", Serializers.string()).put("k", text).block();
            assertEquals(1L, factory.counters("").incrementAndGet("n").block());
        }
        assertEquals(
                new Run(0, "", "copied 2, differences 0\n"),
                Run.kv("copy", from.url() + ofSource, to.url() + ofTarget));
        try (KeyValueStore<String> app = KeyValueStores.open(to.url() + DEFLATE, Serializers.string())) {
            assertEquals(text, app.get("k").block());
        }
        assertEquals("1", to.get("n"));
    }

    @Test
    void copy_prefix_copiesThatOnly() {
        List.of("a", "b1", "b2", "c").forEach(key -> from.put(key, "1"));
        to.put("z", "1");
        assertEquals(new Run(0, "", "copied 2, differences 0\n"), copy("--prefix", "b"));
        assertEquals(List.of("b1", "b2", "z"), to.keys());
    }

    @Test
    void copy_entriesOnlyInTheTarget_areDifferences() {
        from.put("a", "1");
        to.put("b", "1");
        assertEquals(new Run(1, "", "b is only in the target\ncopied 1, differences 1\n"), copy());
        assertEquals(List.of("a", "b"), to.keys());
    }

    @Test
    void copy_after_goesOnThereAndComparesEverything() {
        List.of("a", "b", "c").forEach(key -> from.put(key, "1"));
        assertEquals(new Run(1, "", "a is missing in the target\ncopied 2, differences 1\n"), copy("--after", "a"));
        assertEquals(List.of("b", "c"), to.keys());
    }

    @Test
    void copy_unordered_comparesKeyByKey() {
        List.of("a", "b1", "b2", "c").forEach(key -> from.put(key, "1"));
        from.put("b3", "1", Duration.ofHours(1));
        List.of("b4", "z").forEach(key -> to.put(key, "1"));
        assertEquals(
                new Run(1, "", "b4 is only in the target\ncopied 3, differences 1\n"),
                copy("--prefix", "b", "--unordered"));
        assertEquals(List.of("b1", "b2", "b3", "b4", "z"), to.keys());
    }

    @Test
    void copy_entryThatTheTargetRefuses_saysWhereToGoOn() {
        for (int i = 0; i < 600; i++) {
            from.put(String.format("k%03d", i), "1");
        }
        from.put("k5x", "12345678901234567890");
        Run run = Run.kv("copy", from.url(), to.url() + "?maxValueBytes=10");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("copied 528; go on with --after=k527\n"), run.err());
    }

    @Test
    void copy_cutShortBehindAKeyThatAShellMinds_quotesIt() {
        for (int i = 0; i < 15; i++) {
            from.put(String.format("K%03d", i), "1");
        }
        from.put("a b'c", "1");
        from.put("x", "12345678901234567890");
        Run run = Run.kv("copy", from.url(), to.url() + "?maxValueBytes=10");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("copied 16; go on with --after='a b'\\''c'\n"), run.err());
    }

    @Test
    void copy_keysThatLookLikeUrls_areToldAsTheyAre() {
        for (int i = 0; i < 15; i++) {
            from.put(String.format("K%03d", i), "1");
        }
        from.put("u://x/@b", "1");
        from.put("x", "12345678901234567890");
        Run run = Run.kv("copy", from.url(), to.url() + "?maxValueBytes=10");
        assertEquals(2, run.code());
        assertTrue(run.err().startsWith("copied 16; go on with --after=u://x/@b\n"), run.err());
        to.put("u://x/@c", "1");
        assertEquals(
                new Run(1, "", "u://x/@c is only in the target\ncopied 1, differences 1\n"),
                copy("--from", "u", "--after", "u://x/@b"));
    }

    @Test
    void copy_cutShortBehindAKeyThatLooksLikeAnOption_tellsAnArgumentThatIsUnderstood() {
        for (int i = 0; i < 15; i++) {
            from.put(String.format("!%03d", i), "1");
        }
        from.put("-vx", "1");
        from.put("x", "12345678901234567890");
        Run run = Run.kv("copy", from.url(), to.url() + "?maxValueBytes=10");
        assertEquals(2, run.code());
        String told = "copied 16; go on with ";
        assertTrue(run.err().startsWith(told), run.err());
        String argument = run.err().lines().findFirst().orElseThrow().substring(told.length());
        assertEquals("--after=-vx", argument);
        assertEquals(new Run(0, "", "copied 1, differences 0\n"), copy(argument));
    }

    private Run copy(String... options) {
        String[] args = new String[options.length + 3];
        args[0] = "copy";
        args[1] = from.url();
        args[2] = to.url();
        System.arraycopy(options, 0, args, 3, options.length);
        return Run.kv(args);
    }
}
