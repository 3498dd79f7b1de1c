package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueStore;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One key: what is written is read, and what is absent is empty. */
public interface ReadWriteTests extends ConformanceTests {

    @Test
    default void get_absentKey_isEmpty(KeyValueStore<String> store) {
        empty(store.get("a"));
    }

    @Test
    default void get_afterPut_isTheValue(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("1", value(store.get("a")));
        empty(store.get("b"));
    }

    @Test
    default void put_presentKey_overwrites(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("1", value(store.get("a")));
        done(store.put("a", "2"));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void put_emptyAndLongValues_areReadBack(KeyValueStore<String> store) {
        String umlauts = "\u00e4\uD83D\uDE00\u0000\r\n".repeat(20_000);
        done(store.put("empty", ""));
        done(store.put("long", umlauts));
        assertEquals("", value(store.get("empty")));
        assertEquals(umlauts, value(store.get("long")));
    }

    @Test
    default void put_anyKey_isFoundUnderThatKeyOnly(KeyValueStore<String> store) {
        for (String key : SampleKeys.STRANGE) {
            done(store.put(key, "value of " + key));
        }
        for (String key : SampleKeys.STRANGE) {
            assertEquals("value of " + key, value(store.get(key)));
            assertEquals(key, value(store.getEntry(key)).key());
        }
        for (String key : SampleKeys.STRANGE) {
            assertTrue(value(store.delete(key)), () -> "deleted " + SampleKeys.shown(key));
            assertFalse(value(store.exists(key)), () -> "exists " + SampleKeys.shown(key));
        }
    }

    @Test
    default void getOrDefault_absentKey_isTheDefault(KeyValueStore<String> store) {
        assertEquals("d", value(store.getOrDefault("a", "d")));
        empty(store.get("a"));
    }

    @Test
    default void getOrDefault_presentKey_isTheValue(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("1", value(store.getOrDefault("a", "d")));
    }

    @Test
    default void getEntry_absentKey_isEmpty(KeyValueStore<String> store) {
        empty(store.getEntry("a"));
    }

    @Test
    default void getEntry_permanentKey_hasKeyValueAndNoTtl(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> entry = value(store.getEntry("a"));
        assertEquals("a", entry.key());
        assertEquals("1", entry.value());
        assertEquals(Optional.empty(), entry.ttl());
    }

    @Test
    default void exists_absentAndPresentKey_tellsThemApart(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertTrue(value(store.exists("a")));
        assertFalse(value(store.exists("b")));
    }

    @Test
    default void getAndPut_absentKey_isEmptyAndStores(KeyValueStore<String> store) {
        empty(store.getAndPut("a", "1"));
        assertEquals("1", value(store.get("a")));
    }

    @Test
    default void getAndPut_presentKey_isTheValueBefore(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("1", value(store.getAndPut("a", "2")));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void getAndDelete_absentKey_isEmpty(KeyValueStore<String> store) {
        empty(store.getAndDelete("a"));
    }

    @Test
    default void getAndDelete_presentKey_isTheValueAndDeletes(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("1", value(store.getAndDelete("a")));
        empty(store.get("a"));
        empty(store.getAndDelete("a"));
    }

    @Test
    default void delete_absentAndPresentKey_tellsWhetherItWasThere(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertFalse(value(store.delete("b")));
        assertTrue(value(store.delete("a")));
        assertFalse(value(store.delete("a")));
        empty(store.get("a"));
    }

    @Test
    default void delete_oneOfMany_leavesTheOthers(KeyValueStore<String> store) {
        for (String key : List.of("a", "aa", "b")) {
            done(store.put(key, key));
        }
        assertTrue(value(store.delete("a")));
        assertEquals("aa", value(store.get("aa")));
        assertEquals("b", value(store.get("b")));
    }

    @Test
    default void ping_openStore_completes(KeyValueStore<String> store) {
        empty(store.ping());
    }
}
