package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The timeout is the store's, not the subscriber's. That a silent server runs into it takes a fault to see. */
public interface TimeoutTests extends ConformanceTests {

    /** Takes one element, thinks for longer than the timeout, and takes the rest. */
    private static void takeSlowly(Flux<String> flux, Duration timeout, List<String> expected) {
        Probe<String> probe = Probe.requesting(1, flux);
        assertEquals(expected.get(0), probe.next());
        long start = System.nanoTime();
        long enough = timeout.toNanos() * 6 / 5;
        Await.until(
                "the subscriber has thought it over",
                timeout.multipliedBy(2),
                () -> System.nanoTime() - start > enough);
        probe.request(Long.MAX_VALUE);
        assertEquals(expected.subList(1, expected.size()), probe.next(expected.size() - 1));
        probe.awaitComplete();
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_slowSubscriber_doesNotTimeOut(KeyValueStore<String> store) {
        Duration timeout = Duration.ofMillis(500);
        List<String> keys = Fill.numbered(store, "k", 20);
        ScanOptions options = ScanOptions.defaults().pageSize(2);
        takeSlowly(store.withTimeout(timeout).keys(KeyRange.all(), options), timeout, keys);
    }

    @Test
    default void getAll_slowSubscriber_doesNotTimeOut(KeyValueStore<String> store) {
        Duration timeout = Duration.ofMillis(500);
        List<String> keys = Fill.numbered(store, "k", 1_000);
        takeSlowly(store.withTimeout(timeout).getAll(keys).map(KeyValue::key), timeout, keys);
    }

    @Test
    default void withTimeout_operations_areTheSame(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withTimeout(Duration.ofMinutes(1));
        assertEquals(Optional.of(Duration.ofMinutes(1)), view.timeout());
        done(view.put("a", "1"));
        assertEquals("1", value(store.get("a")));
        assertEquals("12", value(view.update("a", old -> old.map(v -> v + "2"))));
        assertEquals("12", value(view.getAndDelete("a")));
    }
}
