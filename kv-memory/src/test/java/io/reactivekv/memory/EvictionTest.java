package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreOptions;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class EvictionTest {

    private static BackendStats stats(Bed bed) {
        return bed.backend.stats().block();
    }

    private static void fill(Bed bed, String prefix, int entries) {
        for (int i = 0; i < entries; i++) {
            bed.put(prefix + i, "");
        }
    }

    @Test
    void maxEntries_smallStore_evictsInTheOrderOfUse() {
        Bed bed = new Bed(options -> options.maxEntries(4));
        List.of("a", "b", "c", "d").forEach(key -> bed.put(key, ""));
        assertEquals("", bed.get("a"));
        assertEquals(1, bed.backend.getAll(List.of("c")).count().block());
        bed.put("e", "");
        assertEquals(List.of("a", "c", "d", "e"), bed.keys());
        bed.put("d", "written");
        bed.put("f", "");
        assertEquals(List.of("c", "d", "e", "f"), bed.keys());
        assertEquals(OptionalLong.of(2), stats(bed).evictions());
        Invariants.check(bed.space());
    }

    @Test
    void maxEntries_scan_isNoUse() {
        Bed bed = new Bed(options -> options.maxEntries(2));
        bed.put("a", "");
        bed.put("b", "");
        assertEquals(List.of("a"), bed.keys(io.reactivekv.KeyRange.before("b")));
        bed.put("c", "");
        assertEquals(List.of("b", "c"), bed.keys());
    }

    @Test
    void maxEntries_largeStore_keepsMostOfWhatWasUsedLately() {
        Bed bed = new Bed(options -> options.maxEntries(1_000));
        fill(bed, "old", 500);
        fill(bed, "used", 500);
        for (int i = 0; i < 500; i++) {
            assertEquals("", bed.get("used" + i));
        }
        fill(bed, "new", 400);
        assertEquals(1_000, bed.entries());
        assertEquals(OptionalLong.of(400), stats(bed).evictions());
        long kept = bed.keys().stream().filter(key -> key.startsWith("used")).count();
        assertTrue(kept >= 450, () -> "kept " + kept + " of 500");
        Invariants.check(bed.space());
    }

    @Test
    void maxEntries_expiredEntries_goFirst() {
        Bed bed = new Bed(options -> options.maxEntries(3));
        bed.put("a", "");
        bed.put("b", "", Lifetime.after(10));
        bed.put("c", "", Lifetime.after(10));
        bed.clock.advance(Duration.ofMillis(10));
        bed.put("d", "");
        assertEquals(List.of("a", "d"), bed.keys());
        assertEquals(OptionalLong.of(0), stats(bed).evictions());
        Invariants.check(bed.space());
    }

    @Test
    void maxBytes_countsKeysAndValues() {
        Bed bed = new Bed(options -> options.maxBytes(20));
        bed.put("a", "123456789");
        bed.put("b", "123456789");
        assertEquals(OptionalLong.of(20), stats(bed).bytes());
        bed.put("a", "1");
        assertEquals(OptionalLong.of(12), stats(bed).bytes());
        bed.put("c", "12345678");
        assertEquals(List.of("a", "c"), bed.keys());
        bed.expire("a", Lifetime.after(5));
        assertEquals(OptionalLong.of(11), stats(bed).bytes());
        assertEquals(7, bed.backend.addAndGet("d", 7, Lifetime.never()).block());
        assertEquals(OptionalLong.of(13), stats(bed).bytes());
        bed.delete("c");
        assertEquals(OptionalLong.of(4), stats(bed).bytes());
        Invariants.check(bed.space());
    }

    @Test
    void maxEntries_writeThatIsNotCarriedOut_isUse() {
        Bed bed = new Bed(options -> options.maxEntries(2));
        bed.put("a", "");
        bed.put("b", "");
        assertFalse(bed.write(new Write.Put<>("a", Bed.bytes("x"), Lifetime.never()), Condition.ABSENT));
        bed.put("c", "");
        assertEquals(List.of("a", "c"), bed.keys());
    }

    @Test
    void maxEntries_ttl_isUse() {
        Bed bed = new Bed(options -> options.maxEntries(2));
        bed.put("a", "");
        bed.put("b", "");
        assertEquals(Optional.empty(), bed.backend.ttl("a").block());
        bed.put("c", "");
        assertEquals(List.of("a", "c"), bed.keys());
    }

    @Test
    void maxEntries_entryThatIsBeingInserted_isTheMostRecentlyUsed() {
        Bed bed = new Bed(options -> options.maxEntries(1));
        bed.put("a", "");
        BoundedNode before = (BoundedNode) bed.space().index.get("a");
        BoundedNode fresh = new BoundedNode("b", KeyIndex.hash("b"));
        assertTrue(fresh.lastUse - before.lastUse >= 0, () -> fresh.lastUse + " behind " + before.lastUse);
    }

    @Test
    void maxBytes_moreKeysOfOneHashCodeThanTheHashIndexTakes_keepsTheNewEntry() {
        Bed bed = new Bed(options -> options.maxBytes(21_000));
        List<String> keys = KeyIndexTest.colliding(10);
        keys.forEach(key -> bed.put(key, ""));
        assertEquals(1024, bed.entries());
        bed.put("new", "x".repeat(20_000));
        assertNotNull(bed.get("new"));
        assertTrue(stats(bed).bytes().orElseThrow() <= 21_000, () -> "" + stats(bed));
        Invariants.check(bed.space());
    }

    @Test
    void maxBytes_keysOfOneHashCodeThatGrow_staysWithinTheBound() {
        Bed bed = new Bed(options -> options.maxBytes(21_000));
        List<String> keys = KeyIndexTest.colliding(10);
        keys.forEach(key -> bed.put(key, ""));
        for (String key : keys) {
            bed.put(key, "x".repeat(1_000));
            assertTrue(stats(bed).bytes().orElseThrow() <= 21_000, () -> "" + stats(bed));
        }
        Invariants.check(bed.space());
    }

    @Test
    void maxBytes_counterOverIt_isRefusedAndChangesNothing() {
        Bed bed = new Bed(options -> options.maxBytes(10));
        bed.put("a", "99");
        assertThrows(
                ValueTooLargeException.class,
                () -> bed.backend.addAndGet("longer key", 1, Lifetime.never()).block());
        assertThrows(
                ValueTooLargeException.class,
                () -> bed.backend
                        .addAndGet("a", 1_000_000_000, Lifetime.never())
                        .block());
        assertEquals("99", bed.get("a"));
        assertEquals(OptionalLong.of(3), stats(bed).bytes());
        Invariants.check(bed.space());
    }

    @Test
    void maxBytes_oneEntryOverIt_isRefusedAndChangesNothing() {
        Bed bed = new Bed(options -> options.maxBytes(10));
        bed.put("a", "1");
        ValueTooLargeException refusal = assertThrows(ValueTooLargeException.class, () -> bed.put("a", "1234567890"));
        assertTrue(refusal.getMessage().contains("maxBytes"), refusal.getMessage());
        assertEquals("1", bed.get("a"));
    }

    @Test
    void maxBytes_referenceWithoutWeigher_isRefused() {
        Bed bed = new Bed(options -> options.maxBytes(10));
        StoreConfigurationException refusal =
                assertThrows(StoreConfigurationException.class, () -> bed.putReference("a", 1));
        assertTrue(refusal.getMessage().contains("weigher"), refusal.getMessage());
        assertEquals(Outcome.NOT_EXECUTED, refusal.outcome());
        assertNull(bed.get("a"));
    }

    @Test
    void maxBytes_weigher_weighsReferences() {
        Bed bed = new Bed(options -> options.maxBytes(100).weigher(value -> (int) value));
        bed.putReference("a", 49);
        bed.putReference("b", 49);
        assertEquals(OptionalLong.of(100), stats(bed).bytes());
        bed.putReference("c", 10);
        assertEquals(List.of("b", "c"), bed.keys());
        assertThrows(StoreConfigurationException.class, () -> bed.putReference("d", -2));
        assertThrows(ValueTooLargeException.class, () -> bed.putReference("d", 100));
        Bed byKey = new Bed(options -> options.maxBytes(100).weigher((key, value) -> 50));
        fill(byKey, "bytes", 1);
        byKey.putReference("a", "");
        assertEquals(OptionalLong.of(56), stats(byKey).bytes());
    }

    @Test
    void maxBytes_weigherThatThrows_isAConfigurationErrorThatTellsWhetherAnythingWasWritten() {
        Bed bed = new Bed(options -> options.maxBytes(100).weigher(value -> (int) value));
        StoreConfigurationException alone =
                assertThrows(StoreConfigurationException.class, () -> bed.putReference("a", "text"));
        assertTrue(alone.getMessage().contains("the weigher failed on a java.lang.String"), alone.getMessage());
        assertInstanceOf(ClassCastException.class, alone.getCause());
        assertEquals(Outcome.NOT_EXECUTED, alone.outcome());
        Map<String, Object> entries = new LinkedHashMap<>();
        entries.put("b", 1);
        entries.put("c", "text");
        KeyValueStore<Object> store = KeyValueStores.factory(
                        bed.backend, StoreOptions.defaults().serializer("none"))
                .open("", Object.class);
        StoreConfigurationException second = assertThrows(
                StoreConfigurationException.class, () -> store.putAll(entries).block());
        assertEquals(Outcome.UNKNOWN, second.outcome());
        assertEquals(Optional.of("c"), second.key());
        assertEquals(List.of("b"), bed.keys());
        Invariants.check(bed.space());
    }

    @Test
    void maxBytes_objectThatHasGrown_isWeighedAnew() {
        Bed bed = new Bed(options -> options.maxBytes(1_000).weigher(value -> ((List<?>) value).size()));
        for (int i = 0; i < 5; i++) {
            List<Integer> growing = new ArrayList<>();
            bed.putReference("k" + i, growing);
            growing.addAll(Collections.nCopies(900, i));
            bed.putReference("k" + i, growing);
        }
        assertEquals(List.of("k4"), bed.keys());
        assertEquals(OptionalLong.of(902), stats(bed).bytes());
        bed.expire("k4", Lifetime.after(5));
        assertEquals(OptionalLong.of(902), stats(bed).bytes());
        Invariants.check(bed.space());
    }

    @Test
    void stats_withoutBounds_countNoBytesAndNoEvictions() {
        Bed bed = new Bed();
        bed.put("a", "1");
        assertEquals(OptionalLong.empty(), stats(bed).bytes());
        assertEquals(OptionalLong.of(0), stats(bed).evictions());
        assertEquals("memory", stats(bed).about().get("backend"));
    }

    @Test
    void builder_badBounds_areRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> MemoryBackend.builder().maxEntries(0));
        assertThrows(
                IllegalArgumentException.class, () -> MemoryBackend.builder().maxBytes(-1));
    }
}
