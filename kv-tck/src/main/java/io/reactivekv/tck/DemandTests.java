package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;

/** What is not asked for is not emitted, and hardly read ahead. */
public interface DemandTests extends ConformanceTests {

    private static <T> void assertEmitsAsRequested(KeyValueStore<String> store, Publisher<T> publisher, List<T> all) {
        Probe<T> probe = Probe.requesting(0, publisher);
        done(store.ping());
        probe.assertNothingMore();
        int taken = 0;
        for (int demand = 1; taken < all.size(); demand++) {
            int expected = Math.min(demand, all.size() - taken);
            probe.request(demand);
            assertEquals(all.subList(taken, taken + expected), probe.next(expected));
            taken += expected;
            done(store.ping());
            if (taken < all.size()) {
                probe.assertNothingMore();
            }
        }
        probe.request(1);
        probe.awaitComplete();
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_requestedBitByBit_emitsWhatWasRequested(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 40);
        List<KeyValue<String>> all =
                keys.stream().map(key -> new KeyValue<>(key, key)).toList();
        assertEmitsAsRequested(store, store.scan(KeyRange.all()), all);
        assertEmitsAsRequested(
                store, store.scan(KeyRange.all(), ScanOptions.defaults().pageSize(3)), all);
        List<KeyValue<String>> reversed = new ArrayList<>(all);
        Collections.reverse(reversed);
        assertEmitsAsRequested(
                store, store.scan(KeyRange.all(), ScanOptions.defaults().descending()), reversed);
    }

    @Test
    @Requires(Capability.ORDERED)
    default void entriesAndKeys_requestedBitByBit_emitWhatWasRequested(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 40);
        assertEmitsAsRequested(store, store.keys(KeyRange.all()), keys);
        assertEmitsAsRequested(store, store.entries(KeyRange.all()).map(Entry::key), keys);
    }

    @Test
    default void getAll_requestedBitByBit_emitsWhatWasRequested(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 40);
        assertEmitsAsRequested(store, store.getAll(keys).map(KeyValue::key), keys);
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_smallDemand_holdsAtMostAPageBeyond(StoreFixture fixture) {
        AtomicInteger decoded = new AtomicInteger();
        KeyValueStore<String> store = fixture.open(TextSerializer.reading(decoded::incrementAndGet));
        Fill.keys(store, Fill.numbered("k", 500));
        Probe<KeyValue<String>> probe = Probe.requesting(
                1, store.scan(KeyRange.all(), ScanOptions.defaults().pageSize(10)));
        for (int taken = 1; taken <= 50; taken++) {
            assertEquals(String.format("k%04d", taken - 1), probe.next().key());
            done(store.ping());
            int most = taken + 10;
            assertTrue(decoded.get() <= most, () -> "decoded " + decoded + " values, at most " + most + " were due");
            probe.request(1);
        }
        probe.cancel();
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_requestOneInsideOnNext_reachesTheEnd(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 5_000);
        OneByOne<String> subscriber = new OneByOne<>();
        store.keys(KeyRange.all()).subscribe(subscriber);
        assertEquals(keys, subscriber.awaitAll());
    }

    @Test
    default void getAll_requestOneInsideOnNext_reachesTheEnd(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 5_000);
        OneByOne<String> subscriber = new OneByOne<>();
        store.getAll(keys).map(KeyValue::key).subscribe(subscriber);
        assertEquals(keys, subscriber.awaitAll());
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_requestedFromManyThreads_emitsEachOnceInOrder(KeyValueStore<String> store) throws Exception {
        List<String> keys = Fill.numbered(store, "k", 1_000);
        Probe<String> probe = Probe.requesting(
                0, store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(7)));
        List<Integer> requesters = Race.run(4, i -> () -> {
            for (int n = 0; n < 300; n++) {
                probe.request(1);
            }
            return i;
        });
        assertEquals(4, requesters.size());
        assertEquals(keys, probe.next(1_000));
        probe.awaitComplete();
    }
}
