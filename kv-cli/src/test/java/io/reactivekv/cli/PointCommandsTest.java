package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PointCommandsTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @Test
    void put_json_isStoredCompactAndPrintedByGet() {
        Run put = store.kv("put", "user:1", " { \"name\" : \"Ann B\",\n \"n\" : 1.10 } ");
        assertEquals(new Run(0, "", ""), put);
        assertEquals("{\"name\":\"Ann B\",\"n\":1.10}", store.get("user:1"));
        assertEquals(new Run(0, "{\"name\":\"Ann B\",\"n\":1.10}\n", ""), store.kv("get", "user:1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "-5", "-0.5e3", "true", "null", "[]", "\"text\"", "\"\uD83D\uDE00\""})
    void put_anyJsonValue_comesBackAsItWas(String json) {
        assertEquals(0, store.kv("put", "k", json).code());
        assertEquals(json + "\n", store.kv("get", "k").out());
    }

    @Test
    void put_string_isStoredAsItIs() {
        assertEquals(0, store.kv("put", "k", "not {json", "--type", "string").code());
        assertEquals("not {json", store.get("k"));
        assertEquals("not {json\n", store.kv("get", "--type=string", "k").out());
    }

    @Test
    void put_afterDoubleDash_takesAnything() {
        assertEquals(0, store.kv("put", "--type", "string", "--", "-k", "--ttl").code());
        assertEquals("--ttl", store.get("-k"));
    }

    @Test
    void put_withTtl_expires() {
        assertEquals(0, store.kv("put", "k", "1", "--ttl", "1h").code());
        assertTrue(store.ttl("k").compareTo(Duration.ofMinutes(59)) > 0);
    }

    @Test
    void put_ifAbsent_isNotDoneTheSecondTime() {
        assertEquals(0, store.kv("put", "k", "1", "--if-absent").code());
        Run second = store.kv("put", "k", "2", "--if-absent");
        assertEquals(new Run(1, "", "not done: k is there already\n"), second);
        assertEquals("1", store.get("k"));
    }

    @Test
    void get_absent_saysSo() {
        assertEquals(new Run(1, "", "not found: k\n"), store.kv("get", "k"));
    }

    /** Whoever forgets -u before the URL of a store has typed it in the place of a key. */
    @Test
    void get_urlOfAStoreInThePlaceOfAKey_isToldWithoutItsPassword() {
        Run run = store.kv("get", "redis://:secret@localhost");
        assertEquals(1, run.code());
        assertFalse(run.err().contains("secret"), run.err());
        Run blank = store.kv("get", "redis://u:s3 cret@localhost");
        assertEquals(new Run(1, "", "not found: redis://u:***@localhost\n"), blank);
    }

    /** Nobody listens there. */
    @Test
    @Timeout(60)
    void get_redisThatIsNotThere_endsWith3() {
        Run run = Run.kv("-u", "redis://127.0.0.1:1?commandTimeout=1s", "get", "k");
        assertEquals(3, run.code(), run.err());
        assertEquals("", run.out());
        assertTrue(run.err().startsWith("kv: "), run.err());
    }

    @Test
    void get_textThatIsNotJson_failsAndNamesTheWay() {
        store.put("k", "secret text");
        Run run = store.kv("get", "k");
        assertEquals(3, run.code());
        assertTrue(run.err().contains("--type string"), run.err());
        assertTrue(!run.err().contains("secret"), run.err());
    }

    @Test
    void delete_severalKeys_countsThemAndNamesTheAbsent() {
        store.put("a", "1");
        store.put("b", "1");
        store.put("c", "1");
        assertEquals(new Run(0, "2\n", ""), store.kv("delete", "a", "b", "a"));
        assertEquals(new Run(1, "1\n", "not found: d\n"), store.kv("delete", "c", "d"));
        assertEquals(List.of(), store.keys());
    }

    @Test
    void delete_oneKeyThatIsRefused_deletesNone() {
        store.put("a", "1");
        Run run = store.kv("delete", "a", "");
        assertEquals(2, run.code());
        assertEquals("", run.out());
        assertEquals("1", store.get("a"));
    }

    @Test
    void exists_printsTrueOrFalse() {
        store.put("a", "1");
        assertEquals(new Run(0, "true\n", ""), store.kv("exists", "a"));
        assertEquals(new Run(1, "false\n", ""), store.kv("exists", "b"));
    }

    @Test
    void ttl_printsADurationNeverOrNotFound() {
        store.put("a", "1", Duration.ofHours(1));
        store.put("b", "1");
        Run expiring = store.kv("ttl", "a");
        assertEquals(0, expiring.code());
        assertTrue(expiring.out().matches("(1h|59m([0-9]+s)?([0-9]+ms)?)\n"), expiring.out());
        assertEquals(new Run(0, "never\n", ""), store.kv("ttl", "b"));
        assertEquals(new Run(1, "", "not found: c\n"), store.kv("ttl", "c"));
    }

    @Test
    void expire_changesTheExpiry() {
        store.put("a", "1");
        assertEquals(new Run(0, "", ""), store.kv("expire", "a", "1h30m"));
        assertTrue(store.ttl("a").compareTo(Duration.ofMinutes(89)) > 0);
        assertEquals(new Run(0, "", ""), store.kv("expire", "a", "never"));
        assertNull(store.ttl("a"));
        assertEquals(new Run(1, "", "not found: b\n"), store.kv("expire", "b", "1h"));
    }

    @Test
    void ping_answers() {
        Run run = store.kv("ping");
        assertEquals(0, run.code());
        assertTrue(run.out().matches("ok [0-9]+\\.[0-9] ms\n"), run.out());
    }

    @Test
    void stats_printsFigures() {
        store.put("a", "1");
        store.put("b", "1", Duration.ofHours(1));
        Run run = store.kv("stats");
        assertEquals(0, run.code());
        assertTrue(run.lines().contains("entries\t2"), run.out());
        assertTrue(run.lines().contains("expiringEntries\t1"), run.out());
        assertTrue(run.lines().stream().allMatch(line -> line.matches("[^\t]+\t[^\t]+")), run.out());
    }
}
