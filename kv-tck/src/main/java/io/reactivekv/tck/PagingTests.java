package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Page;
import io.reactivekv.ScanOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Pages and their tokens, forwards and backwards through a prefix, while entries come and go. */
@Requires(Capability.ORDERED)
public interface PagingTests extends ConformanceTests {

    private static List<String> keys(Page<String> page) {
        return page.items().stream().map(KeyValue::key).toList();
    }

    /** Follows the tokens to the end; each inner list is a page. */
    private static List<List<String>> follow(KeyValueStore<String> store, KeyRange range, ScanOptions options) {
        List<List<String>> pages = new ArrayList<>();
        Page<String> page = value(store.page(range, options));
        pages.add(keys(page));
        while (page.next().isPresent()) {
            assertTrue(pages.size() < 1_000, "the pages do not end");
            page = value(store.page(range, options.after(page.next().get())));
            pages.add(keys(page));
        }
        return pages;
    }

    @Test
    default void page_emptyRange_isEmptyAndLast(KeyValueStore<String> store) {
        Fill.keys(store, "a");
        Page<String> page =
                value(store.page(KeyRange.prefix("b"), ScanOptions.defaults().limit(10)));
        assertEquals(List.of(), page.items());
        assertEquals(Optional.empty(), page.next());
    }

    @Test
    default void page_forwardsThroughAPrefix_isEachEntryOnce(KeyValueStore<String> store) {
        Fill.keys(store, "a", "p:1", "p:2", "p:3", "p:4", "p:5", "q");
        assertEquals(
                List.of(List.of("p:1", "p:2"), List.of("p:3", "p:4"), List.of("p:5")),
                follow(store, KeyRange.prefix("p:"), ScanOptions.defaults().limit(2)));
    }

    @Test
    default void page_backwardsThroughAPrefix_isEachEntryOnce(KeyValueStore<String> store) {
        Fill.keys(store, "a", "p:1", "p:2", "p:3", "p:4", "p:5", "q");
        assertEquals(
                List.of(List.of("p:5", "p:4"), List.of("p:3", "p:2"), List.of("p:1")),
                follow(
                        store,
                        KeyRange.prefix("p:"),
                        ScanOptions.defaults().limit(2).descending()));
    }

    @Test
    default void page_lastPageIsFull_hasNoToken(KeyValueStore<String> store) {
        Fill.keys(store, "p:1", "p:2", "p:3", "p:4", "q");
        assertEquals(
                List.of(List.of("p:1", "p:2"), List.of("p:3", "p:4")),
                follow(store, KeyRange.prefix("p:"), ScanOptions.defaults().limit(2)));
        assertEquals(
                List.of(List.of("p:4", "p:3"), List.of("p:2", "p:1")),
                follow(
                        store,
                        KeyRange.prefix("p:"),
                        ScanOptions.defaults().limit(2).descending()));
    }

    @Test
    default void page_goingBack_isThePageBefore(KeyValueStore<String> store) {
        List<String> all = Fill.numbered(store, "p:", 9);
        ScanOptions forwards = ScanOptions.defaults().limit(3);
        Page<String> first = value(store.page(KeyRange.prefix("p:"), forwards));
        Page<String> second = value(
                store.page(KeyRange.prefix("p:"), forwards.after(first.next().orElseThrow())));
        String firstOfSecond = second.items().get(0).key();
        Page<String> back =
                value(store.page(KeyRange.prefix("p:"), forwards.descending().after(firstOfSecond)));
        List<String> reversed = new ArrayList<>(keys(back));
        Collections.reverse(reversed);
        assertEquals(all.subList(0, 3), reversed);
        assertEquals(keys(first), reversed);
    }

    @Test
    default void page_withoutLimit_hasPageSizeOrAHundred(KeyValueStore<String> store) {
        List<String> all = Fill.numbered(store, "p:", 101);
        assertEquals(
                List.of(all.subList(0, 100), all.subList(100, 101)),
                follow(store, KeyRange.prefix("p:"), ScanOptions.defaults()));
        assertEquals(
                List.of(all.subList(0, 60), all.subList(60, 101)),
                follow(store, KeyRange.prefix("p:"), ScanOptions.defaults().pageSize(60)));
    }

    @Test
    default void page_limitAndPageSize_limitDecides(KeyValueStore<String> store) {
        List<String> all = Fill.numbered(store, "p:", 10);
        assertEquals(
                List.of(all.subList(0, 7), all.subList(7, 10)),
                follow(
                        store,
                        KeyRange.prefix("p:"),
                        ScanOptions.defaults().limit(7).pageSize(2)));
    }

    @Test
    default void page_entriesComeAndGoBetweenPages_untouchedOnesAreEachOnce(KeyValueStore<String> store) {
        Fill.keys(store, "p:1", "p:3", "p:5", "p:7");
        ScanOptions options = ScanOptions.defaults().limit(2);
        Page<String> first = value(store.page(KeyRange.prefix("p:"), options));
        assertEquals(List.of("p:1", "p:3"), keys(first));
        done(store.delete("p:3"));
        Fill.keys(store, "p:2", "p:4");
        Page<String> second = value(
                store.page(KeyRange.prefix("p:"), options.after(first.next().orElseThrow())));
        assertEquals(List.of("p:4", "p:5"), keys(second));
    }

    @Test
    default void page_throughStrangeKeys_isEachEntryOnce(KeyValueStore<String> store) {
        List<String> ordered = SampleKeys.sorted(SampleKeys.STRANGE);
        Fill.keys(store, ordered);
        List<String> forwards = follow(
                        store, KeyRange.all(), ScanOptions.defaults().limit(3))
                .stream()
                .flatMap(List::stream)
                .toList();
        assertEquals(ordered, forwards);
    }

    @Test
    default void page_unorderedAskedOfAnOrderedStore_isOrdered(KeyValueStore<String> store) {
        Fill.keys(store, "c", "a", "d", "b", "e");
        assertEquals(
                List.of(List.of("a", "b"), List.of("c", "d"), List.of("e")),
                follow(store, KeyRange.all(), ScanOptions.defaults().unordered().limit(2)));
    }

    @Test
    default void page_values_areThoseOfTheKeys(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Page<String> page = value(store.page(KeyRange.all(), ScanOptions.defaults()));
        assertEquals(List.of(new KeyValue<>("a", "1")), page.items());
    }
}
