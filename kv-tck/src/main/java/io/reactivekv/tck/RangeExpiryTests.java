package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Page;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreStats;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** An expired entry is absent for every operation on a range, at once, swept or not. */
@Requires(Capability.ORDERED)
public interface RangeExpiryTests extends ConformanceTests {

    /** A store of b and d, in which a, c and e have expired unread. */
    private static KeyValueStore<String> afterExpiry(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        for (String key : List.of("a", "c", "e")) {
            done(store.put(key, "old", fixture.shortTtl()));
        }
        done(store.put("b", "1", Duration.ofHours(1)));
        done(store.put("d", "1"));
        fixture.advance(fixture.shortTtl());
        return store;
    }

    @Test
    default void scan_expired_leavesThemOut(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertEquals(List.of(new KeyValue<>("b", "1"), new KeyValue<>("d", "1")), list(store.scan(KeyRange.all())));
        assertEquals(
                List.of("d", "b"),
                list(store.scan(KeyRange.all(), ScanOptions.defaults().descending())
                        .map(KeyValue::key)));
    }

    @Test
    default void entries_expired_leavesThemOut(StoreFixture fixture) {
        assertEquals(
                List.of("b", "d"),
                list(afterExpiry(fixture).entries(KeyRange.all()).map(Entry::key)));
    }

    @Test
    default void keys_expired_leavesThemOut(StoreFixture fixture) {
        assertEquals(List.of("b", "d"), list(afterExpiry(fixture).keys(KeyRange.all())));
    }

    @Test
    default void count_expired_leavesThemOut(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertEquals(2L, value(store.count(KeyRange.all())));
        assertEquals(0L, value(store.count(KeyRange.from("e"))));
        assertEquals(
                2L, value(store.count(KeyRange.all(), ScanOptions.defaults().limit(9))));
    }

    @Test
    default void page_expired_doNotCountTowardsIt(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        Page<String> page =
                value(store.page(KeyRange.all(), ScanOptions.defaults().limit(2)));
        assertEquals(List.of("b", "d"), page.items().stream().map(KeyValue::key).toList());
        assertEquals(Optional.empty(), page.next());
    }

    @Test
    default void scan_limitAmongExpired_isReached(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertEquals(
                List.of("b"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().limit(1))));
        assertEquals(
                List.of("b", "d"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(1))));
    }

    @Test
    default void scan_afterAnExpiredKey_goesOn(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertEquals(
                List.of("d"),
                list(store.keys(KeyRange.all(), ScanOptions.defaults().after("c"))));
    }

    @Test
    default void scan_expiringOnTheWay_leavesTheRestOut(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1"));
        done(store.put("c", "1"));
        Map<String, String> expiring = new HashMap<>();
        Fill.numbered("b", 100).forEach(key -> expiring.put(key, "1"));
        done(store.putAll(expiring, fixture.shortTtl()));
        Probe<String> probe = Probe.requesting(
                1, store.keys(KeyRange.all(), ScanOptions.defaults().pageSize(1)));
        assertEquals("a", probe.next());
        fixture.advance(fixture.shortTtl());
        probe.request(Long.MAX_VALUE);
        String next = probe.next();
        if (next.startsWith("b")) {
            next = probe.next();
        }
        assertEquals("c", next, "at most the one entry that was held already may still come");
        probe.awaitComplete();
    }

    @Test
    default void deleteAllRange_expired_doesNotCountThem(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertEquals(2L, value(store.deleteAll(KeyRange.all())));
        assertEquals(0L, value(store.count(KeyRange.all())));
    }

    @Test
    default void stats_expired_leavesThemOut(StoreFixture fixture) {
        StoreStats stats = value(afterExpiry(fixture).stats());
        if (stats.entries().isPresent()) {
            assertEquals(OptionalLong.of(2), stats.entries());
        }
        if (stats.expiringEntries().isPresent()) {
            assertEquals(OptionalLong.of(1), stats.expiringEntries());
        }
    }
}
