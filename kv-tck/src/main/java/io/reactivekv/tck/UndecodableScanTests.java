package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Page;
import io.reactivekv.ScanOptions;
import io.reactivekv.SerializationException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A value in the midst of a range that cannot be decoded, and the ways past it. */
@Requires(Capability.ORDERED)
public interface UndecodableScanTests extends ConformanceTests {

    /** A store of a to f, in which c and d cannot be decoded. */
    private static KeyValueStore<String> withBadKeys(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        Fill.keys(store, "a", "b", "e", "f");
        done(store.put("c", TextSerializer.UNDECODABLE));
        done(store.put("d", TextSerializer.UNDECODABLE));
        return store;
    }

    @Test
    default void scan_undecodable_emitsWhatComesBeforeAndNamesTheKey(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        Probe<String> probe = Probe.unbounded(store.scan(KeyRange.all()).map(KeyValue::key));
        assertEquals(List.of("a", "b"), probe.next(2));
        SerializationException error = probe.awaitError(SerializationException.class);
        assertEquals(Optional.of("c"), error.key());
        assertEquals("scan", error.operation());
        assertEquals(Outcome.NOT_EXECUTED, error.outcome());
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains("ScanOptions.after"), message);
    }

    @Test
    default void scan_serializerFailsWithAnError_endsAsWithAnUndecodableValue(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.UNLINKED);
        Fill.keys(store, "a", "b", "d");
        done(store.put("c", TextSerializer.UNDECODABLE));
        Probe<String> probe = Probe.unbounded(store.scan(KeyRange.all()).map(KeyValue::key));
        assertEquals(List.of("a", "b"), probe.next(2));
        assertEquals(
                Optional.of("c"), probe.awaitError(SerializationException.class).key());
    }

    @Test
    default void entries_undecodable_emitsWhatComesBeforeAndNamesTheKey(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        Probe<String> probe = Probe.unbounded(store.entries(KeyRange.all()).map(Entry::key));
        assertEquals(List.of("a", "b"), probe.next(2));
        SerializationException error = probe.awaitError(SerializationException.class);
        assertEquals(Optional.of("c"), error.key());
        assertEquals("entries", error.operation());
    }

    @Test
    default void scan_undecodableInOnePage_staysBehindWhatIsDemanded(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        Probe<String> probe = Probe.requesting(
                1,
                store.scan(KeyRange.all(), ScanOptions.defaults().pageSize(100)).map(KeyValue::key));
        assertEquals("a", probe.next());
        probe.request(1);
        assertEquals("b", probe.next());
        probe.request(1);
        assertEquals(
                Optional.of("c"), probe.awaitError(SerializationException.class).key());
    }

    @Test
    default void scan_afterTheUndecodableKey_goesPastIt(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        SerializationException error = Await.error(
                SerializationException.class,
                store.scan(KeyRange.all(), ScanOptions.defaults().after("c")));
        assertEquals(Optional.of("d"), error.key());
        assertEquals(
                List.of("e", "f"),
                list(store.scan(KeyRange.all(), ScanOptions.defaults().after("d"))
                        .map(KeyValue::key)));
    }

    @Test
    default void scan_onUndecodable_skipsAndTellsOfEach(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        List<String> skipped = new ArrayList<>();
        ScanOptions options = ScanOptions.defaults()
                .onUndecodable(error -> skipped.add(error.key().orElseThrow()));
        assertEquals(
                List.of("a", "b", "e", "f"),
                list(store.scan(KeyRange.all(), options).map(KeyValue::key)));
        assertEquals(List.of("c", "d"), skipped);
        skipped.clear();
        assertEquals(
                List.of("f", "e", "b", "a"),
                list(store.entries(KeyRange.all(), options.descending()).map(Entry::key)));
        assertEquals(List.of("d", "c"), skipped);
    }

    @Test
    default void scan_onUndecodable_skippedDoNotCountTowardsTheLimit(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        ScanOptions options = ScanOptions.defaults().onUndecodable(error -> {});
        assertEquals(
                List.of("a", "b", "e"),
                list(store.scan(KeyRange.all(), options.limit(3)).map(KeyValue::key)));
        assertEquals(
                List.of("a", "b", "e"),
                list(store.scan(KeyRange.all(), options.limit(3).pageSize(1)).map(KeyValue::key)));
        Page<String> page = value(store.page(KeyRange.all(), options.limit(3)));
        assertEquals(
                List.of("a", "b", "e"), page.items().stream().map(KeyValue::key).toList());
        assertEquals(
                List.of("f"),
                list(store.keys(
                        KeyRange.all(), ScanOptions.defaults().after(page.next().orElseThrow()))));
    }

    @Test
    default void scan_onUndecodable_servesEachRequestInFull(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        ScanOptions options = ScanOptions.defaults().onUndecodable(error -> {});
        Probe<String> probe =
                Probe.requesting(3, store.scan(KeyRange.all(), options).map(KeyValue::key));
        assertEquals(List.of("a", "b", "e"), probe.next(3));
        probe.request(2);
        assertEquals("f", probe.next());
        probe.awaitComplete();
    }

    @Test
    default void page_undecodable_failsAndNamesTheKey(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        SerializationException error = Await.error(
                SerializationException.class,
                store.page(KeyRange.all(), ScanOptions.defaults().limit(10)));
        assertEquals(Optional.of("c"), error.key());
    }

    @Test
    default void page_undecodableBehindIt_isWhole(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        ScanOptions two = ScanOptions.defaults().limit(2);
        Page<String> page = value(store.page(KeyRange.all(), two));
        assertEquals(List.of("a", "b"), page.items().stream().map(KeyValue::key).toList());
        SerializationException error = Await.error(
                SerializationException.class,
                store.page(KeyRange.all(), two.after(page.next().orElseThrow())));
        assertEquals(Optional.of("c"), error.key());
    }

    @Test
    default void keysCountAndDeleteAll_undecodable_neverDecode(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKeys(fixture);
        assertEquals(List.of("a", "b", "c", "d", "e", "f"), list(store.keys(KeyRange.all())));
        assertEquals(6L, value(store.count(KeyRange.all())));
        ScanOptions skipping = ScanOptions.defaults().onUndecodable(error -> {});
        assertEquals(3L, value(store.count(KeyRange.all(), skipping.limit(3))));
        assertEquals(1L, value(store.deleteAll(KeyRange.of("c", "e"), skipping.limit(1))));
        done(store.put("c", TextSerializer.UNDECODABLE));
        assertEquals(6L, value(store.deleteAll(KeyRange.all())));
    }

    @Test
    default void scan_garbage_failsWithTheConfiguredSerializerToo(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Fill.keys(store, "a", "c");
        fixture.makeUndecodable("b");
        Probe<String> probe = Probe.unbounded(store.scan(KeyRange.all()).map(KeyValue::key));
        assertEquals("a", probe.next());
        assertEquals(
                Optional.of("b"), probe.awaitError(SerializationException.class).key());
        assertEquals(
                List.of("c"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().after("b"))));
    }
}
