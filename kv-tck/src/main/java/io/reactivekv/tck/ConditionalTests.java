package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Writes that happen only if something holds, and tell whether it did. */
public interface ConditionalTests extends ConformanceTests {

    @Test
    default void putIfAbsent_absentKey_stores(KeyValueStore<String> store) {
        assertTrue(value(store.putIfAbsent("a", "1")));
        assertEquals("1", value(store.get("a")));
    }

    @Test
    default void putIfAbsent_presentKey_changesNothing(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertFalse(value(store.putIfAbsent("a", "2", Duration.ofHours(1))));
        Entry<String> entry = value(store.getEntry("a"));
        assertEquals("1", entry.value());
        assertEquals(Optional.empty(), entry.ttl());
    }

    @Test
    default void putIfAbsent_deletedKey_storesAgain(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        done(store.delete("a"));
        assertTrue(value(store.putIfAbsent("a", "2")));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void replace_absentKey_storesNothing(KeyValueStore<String> store) {
        assertFalse(value(store.replace("a", "1")));
        assertFalse(value(store.replace("a", "1", Expiry.keep())));
        empty(store.get("a"));
    }

    @Test
    default void replace_presentKey_stores(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertTrue(value(store.replace("a", "2")));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void replaceSeen_unchanged_stores(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        assertTrue(value(store.replace(seen, "2")));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void replaceSeen_changed_leavesTheNewerValue(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        done(store.put("a", "2"));
        assertFalse(value(store.replace(seen, "3")));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void replaceSeen_deleted_leavesTheKeyAbsent(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        done(store.delete("a"));
        assertFalse(value(store.replace(seen, "2")));
        empty(store.get("a"));
    }

    @Test
    default void replaceSeen_byItsOwnResult_works(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> first = value(store.getEntry("a"));
        assertTrue(value(store.replace(first, "2")));
        assertFalse(value(store.replace(first, "3")));
        Entry<String> second = value(store.getEntry("a"));
        assertTrue(value(store.replace(second, "3")));
        assertEquals("3", value(store.get("a")));
    }

    @Test
    default void replaceSeen_onlyExpiryChanged_stores(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        assertTrue(value(store.expire("a", Duration.ofHours(1))));
        assertTrue(value(store.replace(seen, "2")));
        assertEquals("2", value(store.get("a")));
        assertTrue(value(store.ttl("a")).isPresent());
    }

    @Test
    default void replaceSeen_entryNeverRead_storesNothing(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertFalse(value(store.replace(Entry.of("a", "1"), "2")));
        assertFalse(value(store.replace(Entry.of("b", "1"), "2")));
        assertFalse(value(store.delete(Entry.of("a", "1"))));
        assertFalse(value(store.expire(Entry.of("a", "1"), Expiry.after(Duration.ofHours(1)))));
        assertEquals("1", value(store.get("a")));
        assertEquals(Optional.empty(), value(store.ttl("a")));
        empty(store.get("b"));
    }

    @Test
    default void replaceRevision_readFromItsText_stores(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        String etag = value(store.getEntry("a")).revision().toString();
        assertTrue(value(store.replace("a", Revision.of(etag), "2")));
        assertFalse(value(store.replace("a", Revision.of(etag), "3")));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void deleteSeen_unchanged_deletes(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        assertTrue(value(store.delete(seen)));
        empty(store.get("a"));
        assertFalse(value(store.delete(seen)));
    }

    @Test
    default void deleteSeen_changed_leavesTheNewerValue(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        done(store.put("a", "2"));
        assertFalse(value(store.delete(seen)));
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void deleteRevision_readFromItsText_deletes(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        String etag = value(store.getEntry("a")).revision().toString();
        done(store.put("a", "2"));
        assertFalse(value(store.delete("a", Revision.of(etag))));
        done(store.put("b", "1"));
        String current = value(store.getEntry("b")).revision().toString();
        assertTrue(value(store.delete("b", Revision.of(current))));
        empty(store.get("b"));
    }

    @Test
    default void expireSeen_unchanged_changesTheExpiry(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        assertTrue(value(store.expire(seen, Duration.ofHours(1))));
        assertTrue(value(store.ttl("a")).isPresent());
        assertTrue(value(store.expire(seen, Expiry.never())));
        assertEquals(Optional.empty(), value(store.ttl("a")));
    }

    @Test
    default void expireSeen_changedOrDeleted_changesNothing(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        done(store.put("a", "2"));
        assertFalse(value(store.expire(seen, Duration.ofHours(1))));
        assertEquals(Optional.empty(), value(store.ttl("a")));
        done(store.delete("a"));
        assertFalse(value(store.expire(seen, Duration.ofHours(1))));
        empty(store.get("a"));
    }
}
