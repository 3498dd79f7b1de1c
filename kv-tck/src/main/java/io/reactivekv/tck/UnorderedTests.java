package io.reactivekv.tck;

import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A store that keeps no order says so, and still finds everything when order is not asked for. */
public interface UnorderedTests extends ConformanceTests {

    private static KeyValueStore<String> unordered(StoreFixture fixture) {
        assumeFalse(fixture.capabilities().contains(Capability.ORDERED), "keys are kept in order");
        KeyValueStore<String> store = fixture.strings();
        Fill.keys(store, "a", "v:1", "v:2", "w*1", "wx1");
        return store;
    }

    @Test
    default void range_storeWithoutOrder_isUnsupported(StoreFixture fixture) {
        KeyValueStore<String> store = unordered(fixture);
        Await.fails(UnsupportedOperationException.class, store.scan(KeyRange.all()));
        Await.fails(UnsupportedOperationException.class, store.entries(KeyRange.all()));
        Await.fails(UnsupportedOperationException.class, store.keys(KeyRange.all()));
        Await.fails(UnsupportedOperationException.class, store.count(KeyRange.all()));
        Await.fails(UnsupportedOperationException.class, store.deleteAll(KeyRange.all()));
        ScanOptions limited = ScanOptions.defaults().limit(2);
        Await.fails(UnsupportedOperationException.class, store.count(KeyRange.all(), limited));
        Await.fails(UnsupportedOperationException.class, store.deleteAll(KeyRange.all(), limited));
        Await.fails(UnsupportedOperationException.class, store.page(KeyRange.all(), limited));
        Await.fails(UnsupportedOperationException.class, store.page(KeyRange.all(), limited.unordered()));
    }

    @Test
    default void scan_unorderedAskedFor_findsEverything(StoreFixture fixture) {
        KeyValueStore<String> store = unordered(fixture);
        ScanOptions unordered = ScanOptions.defaults().unordered();
        assertEquals(Set.of("a", "v:1", "v:2", "w*1", "wx1"), Set.copyOf(list(store.keys(KeyRange.all(), unordered))));
        assertEquals(Set.of("v:1", "v:2"), Set.copyOf(list(store.keys(KeyRange.prefix("v:"), unordered))));
        assertEquals(Set.of("w*1"), Set.copyOf(list(store.keys(KeyRange.prefix("w*"), unordered))));
        assertEquals(
                Set.of(new KeyValue<>("1", "v:1"), new KeyValue<>("2", "v:2")),
                list(store.withPrefix("v:").scan(KeyRange.all(), unordered)).stream()
                        .collect(Collectors.toSet()));
        assertTrue(value(store.count(KeyRange.all(), unordered)) >= 5, "repeats may count, nothing is left out");
        assertTrue(value(store.count(KeyRange.prefix("v:"), unordered)) >= 2);
        assertEquals(0L, value(store.count(KeyRange.prefix("z"), unordered)));
        assertEquals(1L, value(store.count(KeyRange.prefix("v:"), unordered.limit(1))));
        assertEquals(1L, value(store.deleteAll(KeyRange.prefix("w"), unordered.limit(1))));
        assertEquals(2L, value(store.withPrefix("v:").deleteAll(KeyRange.all(), unordered)));
        Set<String> left = Set.copyOf(list(store.keys(KeyRange.all(), unordered)));
        assertTrue(left.equals(Set.of("a", "w*1")) || left.equals(Set.of("a", "wx1")), left::toString);
    }

    @Test
    default void points_storeWithoutOrder_work(StoreFixture fixture) {
        KeyValueStore<String> store = unordered(fixture);
        assertEquals("v:1", value(store.withPrefix("v:").get("1")));
        assertEquals(List.of("a"), list(store.getAll(List.of("a", "b")).map(KeyValue::key)));
    }
}
