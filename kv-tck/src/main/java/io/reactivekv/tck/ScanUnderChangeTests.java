package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A scan is no snapshot: what stays is emitted exactly once, what changes at most once, all in order. */
@Requires(Capability.ORDERED)
public interface ScanUnderChangeTests extends ConformanceTests {

    private static void assertStrictlyAscending(List<String> keys) {
        for (int i = 1; i < keys.size(); i++) {
            String before = keys.get(i - 1);
            String after = keys.get(i);
            assertTrue(KeyOrder.compare(before, after) < 0, () -> before + " was emitted before " + after);
        }
    }

    @Test
    default void scan_removedAhead_isLeftOut(KeyValueStore<String> store) {
        Fill.keys(store, Fill.numbered("k", 100));
        Probe<String> probe = Probe.requesting(
                10, store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(1)));
        assertEquals(10, probe.next(10).size());
        for (int i = 20; i < 30; i++) {
            done(store.delete(String.format("k%04d", i)));
        }
        probe.request(Long.MAX_VALUE);
        List<String> rest = probe.next(80);
        probe.awaitComplete();
        List<String> expected = Fill.numbered("k", 100).subList(10, 100).stream()
                .filter(key -> key.compareTo("k0020") < 0 || key.compareTo("k0030") >= 0)
                .toList();
        assertEquals(expected, rest);
    }

    @Test
    default void scan_currentKeyRemoved_goesOnBehindIt(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b", "c", "d");
        Probe<String> probe = Probe.requesting(
                1, store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(1)));
        assertEquals("a", probe.next());
        done(store.delete("a"));
        probe.request(Long.MAX_VALUE);
        assertEquals(List.of("b", "c", "d"), probe.next(3));
        probe.awaitComplete();
    }

    @Test
    default void scan_writtenBehind_isNotEmittedAgain(KeyValueStore<String> store) {
        Fill.keys(store, Fill.numbered("k", 60));
        Probe<String> probe = Probe.requesting(
                30, store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(5)));
        List<String> seen = probe.next(30);
        for (String key : seen) {
            done(store.put(key, "changed"));
        }
        done(store.put("a", "new, behind"));
        probe.request(Long.MAX_VALUE);
        assertEquals(Fill.numbered("k", 60).subList(30, 60), probe.next(30));
        probe.awaitComplete();
    }

    @Test
    default void scan_removedAndWrittenAgain_isEmittedAtMostOnce(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 40);
        Probe<String> probe = Probe.requesting(
                1, store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(3)));
        HashSet<String> emitted = new HashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            String key = probe.next();
            assertTrue(emitted.add(key), () -> key + " was emitted twice");
            assertEquals(keys.get(i), key);
            done(store.delete(key));
            done(store.put(key, "again"));
            probe.request(1);
        }
        probe.awaitComplete();
    }

    @Test
    default void scan_descendingWhileWritten_isEmittedAtMostOnce(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 40);
        Probe<String> probe = Probe.requesting(
                1,
                store.keys(KeyRange.all(), ScanOptions.defaults().descending().pageSize(3)));
        for (int i = keys.size() - 1; i >= 0; i--) {
            assertEquals(keys.get(i), probe.next());
            done(store.put(keys.get(i) + "x", "ahead of nobody"));
            done(store.put(keys.get(i), "changed"));
            probe.request(1);
        }
        probe.awaitComplete();
    }

    @Test
    default void scan_valueChangedAhead_isTheNewOne(KeyValueStore<String> store) {
        Fill.keys(store, Fill.numbered("k", 20));
        Probe<Entry<String>> probe = Probe.requesting(
                1, store.entries(KeyRange.all(), ScanOptions.defaults().pageSize(1)));
        assertEquals("k0000", probe.next().key());
        done(store.put("k0010", "new"));
        probe.request(Long.MAX_VALUE);
        List<Entry<String>> rest = probe.next(19);
        probe.awaitComplete();
        assertEquals("new", rest.get(9).value());
        assertTrue(value(store.replace(rest.get(9), "newer")));
    }

    @Test
    default void entries_whileOverwritten_areEachOfOneMoment(KeyValueStore<String> store) throws Exception {
        Duration hour = Duration.ofHours(1);
        Fill.keys(store, "a", "z");
        done(store.put("k", "permanent", Expiry.never()));
        Map<List<Object>, String> values = new ConcurrentHashMap<>();
        AtomicInteger readers = new AtomicInteger(2);
        List<Integer> finished = Race.run(3, i -> () -> {
            if (i == 0) {
                for (int n = 0; readers.get() > 0; n++) {
                    done(n % 2 == 0 ? store.put("k", "expiring", hour) : store.put("k", "permanent", Expiry.never()));
                }
                return i;
            }
            try {
                for (int n = 0; n < 50; n++) {
                    for (Entry<String> entry : list(store.entries(KeyRange.all()))) {
                        String value = entry.value();
                        assertEquals(value.equals("expiring"), entry.ttl().isPresent(), entry::toString);
                        String ofItsRevision =
                                values.computeIfAbsent(List.of(entry.key(), entry.revision()), revision -> value);
                        assertEquals(ofItsRevision, value, entry::toString);
                    }
                }
            } finally {
                readers.decrementAndGet();
            }
            return i;
        });
        assertEquals(3, finished.size());
    }

    @Test
    default void scan_concurrentWriters_untouchedOnceTouchedAtMostOnce(KeyValueStore<String> store) throws Exception {
        List<String> untouched = IntStream.range(0, 300)
                .mapToObj(i -> String.format("k%04d-stays", i))
                .toList();
        Fill.keys(store, untouched);
        AtomicBoolean stop = new AtomicBoolean();
        List<Integer> finished = Race.run(3, i -> () -> {
            if (i > 0) {
                Random random = new Random(i);
                while (!stop.get()) {
                    String key = String.format("k%04d-moves", random.nextInt(300));
                    done(random.nextBoolean() ? store.put(key, key) : store.delete(key));
                }
                return i;
            }
            try {
                for (int n = 0; n < 20; n++) {
                    ScanOptions options = ScanOptions.defaults().pageSize(1 + n * 5);
                    List<String> keys = list(store.scan(KeyRange.all(), options).map(kv -> kv.key()));
                    assertStrictlyAscending(keys);
                    assertEquals(
                            untouched,
                            keys.stream().filter(key -> key.endsWith("stays")).toList());
                }
            } finally {
                stop.set(true);
            }
            return i;
        });
        assertEquals(3, finished.size());
    }

    @Test
    default void deleteAllRange_concurrentWriters_deletesWhatStays(KeyValueStore<String> store) throws Exception {
        List<String> untouched = Fill.numbered(store, "k", 500);
        List<Long> results = Race.run(2, i -> () -> {
            if (i == 0) {
                return value(store.deleteAll(KeyRange.prefix("k")));
            }
            for (int n = 0; n < 200; n++) {
                done(store.put("k-other" + n % 10, "v"));
                done(store.put("outside" + n % 10, "v"));
            }
            return 0L;
        });
        assertTrue(results.get(0) >= untouched.size(), () -> "deleted " + results.get(0));
        assertEquals(List.of(), list(store.getAll(untouched)));
        assertEquals(10L, value(store.count(KeyRange.prefix("outside"))));
    }
}
