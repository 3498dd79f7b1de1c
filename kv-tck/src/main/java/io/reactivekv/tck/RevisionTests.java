package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What a revision identifies: the stored value, and nothing else. */
public interface RevisionTests extends ConformanceTests {

    @Test
    default void revision_unchangedValue_isEqual(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Revision first = revision(store);
        Revision second = revision(store);
        assertEquals(first, second);
        assertEquals(first.hashCode(), second.hashCode());
        assertEquals(first, Revision.of(second.toString()));
    }

    @Test
    default void revision_otherValue_differs(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Revision first = revision(store);
        done(store.put("a", "2"));
        assertNotEquals(first, revision(store));
        assertNotEquals(Revision.NONE, revision(store));
    }

    @Test
    default void revision_otherExpiry_isEqual(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Revision permanent = revision(store);
        done(store.expire("a", Duration.ofHours(1)));
        assertEquals(permanent, revision(store));
    }

    @Test
    @Requires(Capability.STORED_BYTES)
    default void revision_equalBytesWrittenAgain_isEqual(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        done(store.put("a", "2"));
        done(store.put("a", "1", Duration.ofHours(1)));
        assertEquals(seen.revision(), revision(store));
        assertTrue(value(store.replace(seen, "3")));
    }

    @Test
    default void revision_byReference_changesWithEachWrite(StoreFixture fixture) {
        assumeFalse(fixture.capabilities().contains(Capability.STORED_BYTES), "values are stored as bytes");
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        done(store.put("a", "1"));
        assertNotEquals(seen.revision(), revision(store));
        assertFalse(value(store.replace(seen, "3")));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void revision_fromAScan_isThatOfGetEntry(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> scanned = list(store.entries(KeyRange.all())).get(0);
        assertEquals(revision(store), scanned.revision());
        assertTrue(value(store.delete(scanned)));
    }

    private static Revision revision(KeyValueStore<String> store) {
        return value(store.getEntry("a")).revision();
    }
}
