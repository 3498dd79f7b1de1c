package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ranges, their bounds, limits and directions; scan, entries, keys, count and deleteAll agree on what is in them. */
@Requires(Capability.ORDERED)
public interface RangeScanTests extends ConformanceTests {

    @Test
    default void scan_emptyStore_isEmpty(KeyValueStore<String> store) {
        assertEquals(List.of(), list(store.scan(KeyRange.all())));
        assertEquals(List.of(), list(store.entries(KeyRange.all())));
        assertEquals(List.of(), list(store.keys(KeyRange.all())));
        assertEquals(0L, value(store.count(KeyRange.all())));
        assertEquals(0L, value(store.deleteAll(KeyRange.all())));
    }

    @Test
    default void scan_range_includesStartAndExcludesEnd(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d");
        assertEquals(List.of("b", "c"), list(store.keys(KeyRange.of("b", "d"))));
        assertEquals(List.of("b", "c"), list(store.keys(KeyRange.of("aa", "cc"))));
        assertEquals(List.of("c", "d"), list(store.keys(KeyRange.from("c"))));
        assertEquals(List.of("a", "b"), list(store.keys(KeyRange.before("c"))));
        assertEquals(List.of(), list(store.keys(KeyRange.of("b", "b"))));
        assertEquals(List.of(), list(store.keys(KeyRange.of("", ""))));
        assertEquals(List.of(), list(store.keys(KeyRange.from("e"))));
    }

    @Test
    default void scan_intersection_isBoth(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d");
        assertEquals(List.of("b", "c"), list(store.keys(KeyRange.from("b").intersect(KeyRange.before("d")))));
        assertEquals(List.of(), list(store.keys(KeyRange.from("c").intersect(KeyRange.before("b")))));
    }

    @Test
    default void entries_values_haveKeyValueAndTtl(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1"));
        done(store.put("b", "2", Duration.ofHours(1)));
        List<Entry<String>> entries = list(store.entries(KeyRange.all()));
        assertEquals(
                List.of(new KeyValue<>("a", "1"), new KeyValue<>("b", "2")),
                entries.stream().map(Entry::toKeyValue).toList());
        assertEquals(Optional.empty(), entries.get(0).ttl());
        Remaining.assertTtl(fixture, Duration.ofHours(1), entries.get(1).ttl());
    }

    @Test
    default void scan_limit_endsThere(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c");
        ScanOptions limited = ScanOptions.defaults().limit(2);
        assertEquals(List.of("a", "b"), list(store.keys(KeyRange.all(), limited)));
        assertEquals(List.of("c", "b"), list(store.keys(KeyRange.all(), limited.descending())));
        assertEquals(
                List.of("a", "b"),
                list(store.scan(KeyRange.all(), limited.pageSize(1)).map(KeyValue::key)));
        assertEquals(
                List.of("a", "b"),
                list(store.entries(KeyRange.all(), limited.pageSize(2)).map(Entry::key)));
        assertEquals(
                List.of("a", "b", "c"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().limit(Long.MAX_VALUE))));
    }

    @Test
    default void scan_after_isExclusiveAndFollowsTheDirection(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d");
        ScanOptions after = ScanOptions.defaults().after("b");
        assertEquals(List.of("c", "d"), list(store.keys(KeyRange.all(), after)));
        assertEquals(List.of("a"), list(store.keys(KeyRange.all(), after.descending())));
        assertEquals(List.of("c"), list(store.keys(KeyRange.before("d"), after)));
        assertEquals(List.of("c"), list(store.keys(KeyRange.all(), after.limit(1))));
    }

    @Test
    default void scan_afterAKeyThatIsNotThere_goesOnBehindIt(KeyValueStore<String> store) {
        Fill.keys(store, "a", "c");
        assertEquals(
                List.of("c"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().after("b"))));
        assertEquals(
                List.of("a"),
                list(store.keys(
                        KeyRange.all(), ScanOptions.defaults().after("b").descending())));
        Fill.keys(store, "b\u0000");
        assertEquals(
                List.of("b\u0000", "c"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().after("b"))));
    }

    @Test
    default void scan_afterOutsideTheRange_isCutToTheRange(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d");
        KeyRange range = KeyRange.of("b", "d");
        assertEquals(
                List.of("b", "c"), list(store.keys(range, ScanOptions.defaults().after("a"))));
        assertEquals(List.of(), list(store.keys(range, ScanOptions.defaults().after("d"))));
        ScanOptions descending = ScanOptions.defaults().descending();
        assertEquals(List.of("c", "b"), list(store.keys(range, descending.after("z"))));
        assertEquals(List.of(), list(store.keys(range, descending.after("a"))));
    }

    @Test
    default void scan_everyPageSize_readsTheSame(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 25);
        for (int pageSize : new int[] {1, 2, 5, 24, 25, 26, ScanOptions.MAX_PAGE_SIZE}) {
            ScanOptions options = ScanOptions.defaults().pageSize(pageSize);
            assertEquals(keys, list(store.scan(KeyRange.all(), options).map(KeyValue::value)));
        }
    }

    @Test
    default void scan_thousands_emitsEachOnceInOrder(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 3_000);
        assertEquals(keys, list(store.scan(KeyRange.all()).map(KeyValue::value)));
        assertEquals(keys, list(store.keys(KeyRange.all())));
        assertEquals(3_000L, value(store.count(KeyRange.all())));
    }

    @Test
    default void count_keysAndScan_agree(KeyValueStore<String> store) {
        Fill.keys(store, SampleKeys.STRANGE);
        List<KeyRange> ranges = List.of(
                KeyRange.all(),
                KeyRange.prefix("a"),
                KeyRange.of("*", "a"),
                KeyRange.from("\ue000"),
                KeyRange.before(SampleKeys.LAST));
        for (KeyRange range : ranges) {
            List<String> scanned = list(store.scan(range).map(KeyValue::key));
            assertTrue(scanned.stream().allMatch(range::contains), range::toString);
            assertEquals(scanned, list(store.keys(range)), range::toString);
            assertEquals((long) scanned.size(), value(store.count(range)), range::toString);
        }
    }

    @Test
    default void count_options_isWhatAScanEmits(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d", "e");
        ScanOptions all = ScanOptions.defaults();
        List<ScanOptions> options = List.of(
                all,
                all.limit(2),
                all.limit(9),
                all.after("b"),
                all.after("b").descending(),
                all.after("b").limit(2),
                all.after("e"),
                all.descending().limit(3),
                all.unordered(),
                all.unordered().after("b"),
                all.unordered().limit(4));
        for (ScanOptions each : options) {
            for (KeyRange range : List.of(KeyRange.all(), KeyRange.of("b", "e"), KeyRange.prefix("z"))) {
                long scanned = list(store.scan(range, each)).size();
                assertEquals(scanned, value(store.count(range, each)), () -> range + " " + each);
            }
        }
        assertEquals(5L, value(store.count(KeyRange.all(), all)));
        assertEquals(2L, value(store.count(KeyRange.all(), all.limit(2))));
    }

    @Test
    default void deleteAllRange_options_deletesWhatAScanEmits(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d", "e", "f", "g", "h");
        ScanOptions all = ScanOptions.defaults();
        assertEquals(2L, value(store.deleteAll(KeyRange.from("b"), all.limit(2))));
        assertEquals(List.of("a", "d", "e", "f", "g", "h"), list(store.keys(KeyRange.all())));
        assertEquals(
                1L, value(store.deleteAll(KeyRange.before("h"), all.descending().limit(1))));
        assertEquals(List.of("a", "d", "e", "f", "h"), list(store.keys(KeyRange.all())));
        assertEquals(1L, value(store.deleteAll(KeyRange.all(), all.after("d").limit(1))));
        assertEquals(List.of("a", "d", "f", "h"), list(store.keys(KeyRange.all())));
        assertEquals(1L, value(store.deleteAll(KeyRange.all(), all.after("f"))));
        assertEquals(1L, value(store.deleteAll(KeyRange.all(), all.after("d").descending())));
        assertEquals(List.of("d", "f"), list(store.keys(KeyRange.all())));
        assertEquals(0L, value(store.deleteAll(KeyRange.all(), all.after("f"))));
        assertEquals(2L, value(store.deleteAll(KeyRange.all(), all.unordered().limit(9))));
        assertEquals(0L, value(store.count(KeyRange.all())));
    }

    @Test
    default void deleteAllRange_largeLimit_deletesThatMany(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 1_500);
        ScanOptions limit = ScanOptions.defaults().limit(1_200);
        assertEquals(1_200L, value(store.deleteAll(KeyRange.prefix("k"), limit)));
        assertEquals(keys.subList(1_200, 1_500), list(store.keys(KeyRange.all())));
        assertEquals(300L, value(store.deleteAll(KeyRange.prefix("k"), limit)));
    }

    @Test
    default void deleteAllRange_range_deletesThatAndCounts(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d");
        assertEquals(2L, value(store.deleteAll(KeyRange.of("b", "d"))));
        assertEquals(List.of("a", "d"), list(store.keys(KeyRange.all())));
        assertEquals(0L, value(store.deleteAll(KeyRange.of("b", "d"))));
    }

    @Test
    default void deleteAllRange_thousands_deletesAll(KeyValueStore<String> store) {
        Fill.keys(store, Fill.numbered("k", 3_000));
        Fill.keys(store, "a", "z");
        assertEquals(3_000L, value(store.deleteAll(KeyRange.prefix("k"))));
        assertEquals(List.of("a", "z"), list(store.keys(KeyRange.all())));
    }

    @Test
    default void scan_unorderedAskedOfAnOrderedStore_isOrdered(KeyValueStore<String> store) {
        Fill.keys(store, "c", "a", "b");
        assertEquals(
                List.of("a", "b", "c"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().unordered())));
    }
}
