package io.reactivekv.tck;

import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Keys come in the order of their UTF-8 bytes, in both directions, whatever their characters. */
@Requires(Capability.ORDERED)
public interface KeyOrderTests extends ConformanceTests {

    private static void storeShuffled(KeyValueStore<String> store, List<String> keys) {
        List<String> shuffled = new ArrayList<>(keys);
        Collections.shuffle(shuffled, new Random(42));
        Fill.keys(store, shuffled);
    }

    private static List<String> reversed(List<String> keys) {
        List<String> reversed = new ArrayList<>(keys);
        Collections.reverse(reversed);
        return reversed;
    }

    @Test
    default void scan_beyondTheBasicPlane_ordersByCodePoint(KeyValueStore<String> store) {
        Fill.keys(store, SampleKeys.GRINNING_FACE, "\ue000");
        assertEquals(List.of("\ue000", SampleKeys.GRINNING_FACE), list(store.keys(KeyRange.all())));
    }

    @Test
    default void scan_allKindsOfKeys_areInOrder(KeyValueStore<String> store) {
        List<String> ordered = SampleKeys.sorted(SampleKeys.IN_ORDER);
        storeShuffled(store, ordered);
        assertEquals(ordered, list(store.keys(KeyRange.all())));
        assertEquals(ordered, list(store.scan(KeyRange.all()).map(KeyValue::value)));
        assertEquals(ordered, list(store.entries(KeyRange.all()).map(Entry::key)));
    }

    @Test
    default void scan_strangeKeys_areInOrder(KeyValueStore<String> store) {
        List<String> ordered = SampleKeys.sorted(SampleKeys.STRANGE);
        storeShuffled(store, ordered);
        assertEquals(ordered, list(store.keys(KeyRange.all())));
        assertEquals((long) ordered.size(), value(store.count(KeyRange.all())));
    }

    @Test
    default void scan_descending_isTheReverse(KeyValueStore<String> store) {
        List<String> ordered = SampleKeys.sorted(SampleKeys.IN_ORDER);
        storeShuffled(store, ordered);
        ScanOptions descending = ScanOptions.defaults().descending();
        assertEquals(reversed(ordered), list(store.keys(KeyRange.all(), descending)));
        assertEquals(
                reversed(ordered), list(store.scan(KeyRange.all(), descending).map(KeyValue::key)));
        assertEquals(
                reversed(ordered),
                list(store.entries(KeyRange.all(), descending).map(Entry::key)));
    }

    @Test
    default void scan_smallPages_isInTheSameOrder(KeyValueStore<String> store) {
        List<String> ordered = SampleKeys.sorted(SampleKeys.IN_ORDER);
        storeShuffled(store, ordered);
        for (int pageSize = 1; pageSize <= 4; pageSize++) {
            ScanOptions options = ScanOptions.defaults().pageSize(pageSize);
            assertEquals(ordered, list(store.keys(KeyRange.all(), options)));
            assertEquals(reversed(ordered), list(store.keys(KeyRange.all(), options.descending())));
        }
    }

    @Test
    default void scan_eachKeyAsABound_splitsThere(KeyValueStore<String> store) {
        List<String> ordered = SampleKeys.sorted(SampleKeys.IN_ORDER);
        storeShuffled(store, ordered);
        for (int i = 0; i < ordered.size(); i++) {
            String bound = ordered.get(i);
            assertEquals(ordered.subList(i, ordered.size()), list(store.keys(KeyRange.from(bound))));
            assertEquals(ordered.subList(0, i), list(store.keys(KeyRange.before(bound))));
            assertEquals(
                    ordered.subList(i + 1, ordered.size()),
                    list(store.keys(KeyRange.all(), ScanOptions.defaults().after(bound))));
        }
    }

    @Test
    default void scan_afterReplacingAndDeleting_staysInOrder(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 50);
        for (int i = 0; i < 50; i += 3) {
            Await.done(store.put(keys.get(i), "changed"));
        }
        List<String> left = new ArrayList<>(keys);
        for (int i = 48; i >= 0; i -= 2) {
            Await.done(store.delete(left.remove(i)));
        }
        assertEquals(left, list(store.keys(KeyRange.all())));
    }
}
