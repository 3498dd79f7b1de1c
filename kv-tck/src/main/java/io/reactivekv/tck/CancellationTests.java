package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** A cancelled result says no more, reads no more, and disturbs nobody else. */
public interface CancellationTests extends ConformanceTests {

    @Test
    @Requires(Capability.ORDERED)
    default void scan_cancelledMidway_emitsNoMore(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 200);
        Probe<KeyValue<String>> probe = Probe.requesting(10, store.scan(KeyRange.all()));
        assertEquals(10, probe.next(10).size());
        probe.cancel();
        probe.request(100);
        assertEquals(keys, list(store.keys(KeyRange.all())));
        probe.assertNothingMore();
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_cancelledInsideOnNext_emitsNoMore(KeyValueStore<String> store) {
        Fill.keys(store, Fill.numbered("k", 200));
        AtomicInteger received = new AtomicInteger();
        assertEquals(
                "k0006",
                value(store.keys(KeyRange.all())
                        .doOnNext(key -> received.incrementAndGet())
                        .filter(key -> key.endsWith("6"))
                        .next()));
        done(store.ping());
        assertEquals(7, received.get());
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_take_decodesNoMoreThanAPageBeyond(StoreFixture fixture) {
        AtomicInteger decoded = new AtomicInteger();
        KeyValueStore<String> store = fixture.open(TextSerializer.reading(decoded::incrementAndGet));
        Fill.keys(store, Fill.numbered("k", 500));
        ScanOptions options = ScanOptions.defaults().pageSize(10);
        assertEquals(5, list(store.scan(KeyRange.all(), options).take(5)).size());
        assertEquals(5, list(store.entries(KeyRange.all(), options).take(5)).size());
        done(store.ping());
        assertTrue(decoded.get() <= 2 * (5 + 10), () -> "decoded " + decoded + " values for 10 that were taken");
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_cancelled_decodesNoMore(StoreFixture fixture) {
        AtomicInteger decoded = new AtomicInteger();
        KeyValueStore<String> store = fixture.open(TextSerializer.reading(decoded::incrementAndGet));
        Fill.keys(store, Fill.numbered("k", 500));
        Probe<Entry<String>> probe = Probe.requesting(
                20, store.entries(KeyRange.all(), ScanOptions.defaults().pageSize(10)));
        assertEquals(20, probe.next(20).size());
        probe.cancel();
        probe.request(Long.MAX_VALUE);
        done(store.ping());
        assertTrue(decoded.get() <= 30, () -> "decoded " + decoded + " values after 20 and a cancellation");
        probe.assertNothingMore();
    }

    @Test
    default void getAll_cancelledMidway_emitsNoMore(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 200);
        Probe<KeyValue<String>> probe = Probe.requesting(3, store.getAll(keys));
        assertEquals(3, probe.next(3).size());
        probe.cancel();
        probe.request(100);
        done(store.ping());
        probe.assertNothingMore();
    }

    @Test
    default void operation_cancelledAtOnce_disturbsNoOther(KeyValueStore<String> store) throws Exception {
        List<Integer> callers = Race.run(4, i -> () -> {
            for (int n = 0; n < 50; n++) {
                String key = "k" + i + "-" + n;
                store.put("cancelled", "x")
                        .subscribe(ignored -> {}, error -> {})
                        .dispose();
                done(store.put(key, "v"));
                store.get(key).subscribe(ignored -> {}, error -> {}).dispose();
                assertEquals("v", value(store.get(key)));
            }
            return i;
        });
        assertEquals(4, callers.size());
    }

    @Test
    default void putAll_cancelledMidway_cancelsTheSource(KeyValueStore<String> store) {
        CountDownLatch cancelled = new CountDownLatch(1);
        Flux<Entry<String>> neverEnding = Flux.range(0, 5_000)
                .map(i -> Entry.of("k" + i % 100, "v" + i))
                .concatWith(Flux.never())
                .doOnCancel(cancelled::countDown);
        Disposable writing = store.putAll(neverEnding).subscribe();
        Await.until(
                "something was stored", () -> Await.optional(store.get("k0")).isPresent());
        writing.dispose();
        Await.latch(cancelled, "the source is cancelled");
        done(store.put("a", "1"));
        assertEquals("1", value(store.get("a")));
    }

    @Test
    @Requires(Capability.WATCH)
    default void watch_cancelled_emitsNoMore(KeyValueStore<String> store) {
        Probe<Change<String>> watch = Changes.listening(store, KeyRange.all());
        done(store.put("a", "1"));
        Changes.await(watch, Changes.put("a", "1"));
        watch.cancel();
        Probe<Change<String>> other = Changes.listening(store, KeyRange.all());
        watch.forget();
        done(store.put("b", "1"));
        Changes.await(other, Changes.put("b", "1"));
        watch.assertNothingMore();
    }
}
