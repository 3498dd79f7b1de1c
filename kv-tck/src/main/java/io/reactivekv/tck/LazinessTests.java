package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Nothing happens before subscription, and each subscription is one operation. */
public interface LazinessTests extends ConformanceTests {

    @Test
    default void write_notSubscribed_doesNothing(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Entry<String> seen = value(store.getEntry("a"));
        AtomicInteger calls = new AtomicInteger();
        List<Publisher<?>> made = new ArrayList<>();
        made.add(store.put("a", "2"));
        made.add(store.put("b", "2", Duration.ofHours(1)));
        made.add(store.putIfAbsent("b", "2"));
        made.add(store.replace("a", "2"));
        made.add(store.replace(seen, "2"));
        made.add(store.replace("a", seen.revision(), "2"));
        made.add(store.getAndPut("a", "2"));
        made.add(store.getAndDelete("a"));
        made.add(store.getAndExpire("a", Duration.ofHours(1)));
        made.add(store.delete("a"));
        made.add(store.delete(seen));
        made.add(store.update("a", old -> {
            calls.incrementAndGet();
            return Optional.of("2");
        }));
        made.add(store.putAll(Map.of("a", "2", "b", "2")));
        made.add(store.putAll(Flux.just(Entry.of("a", "2")).doOnSubscribe(s -> calls.incrementAndGet())));
        made.add(store.deleteAll(List.of("a")));
        made.add(store.expire("a", Expiry.after(Duration.ofHours(1))));
        made.add(store.expire(seen, Expiry.after(Duration.ofHours(1))));
        done(store.ping());
        assertEquals(17, made.size());
        assertEquals(0, calls.get());
        Entry<String> now = value(store.getEntry("a"));
        assertEquals(seen, now);
        empty(store.get("b"));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void deleteAllRange_notSubscribed_doesNothing(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        Mono<Long> deletion = store.deleteAll(KeyRange.all());
        done(store.ping());
        assertEquals("1", value(store.get("a")));
        assertEquals(1L, value(deletion));
        assertEquals(0L, value(deletion));
    }

    @Test
    default void read_subscribedAgain_readsAnew(KeyValueStore<String> store) {
        Mono<String> get = store.get("a");
        Mono<Boolean> exists = store.exists("a");
        Mono<Entry<String>> entry = store.getEntry("a");
        Mono<List<String>> all =
                store.getAll(List.of("a")).map(kv -> kv.value()).collectList();
        empty(get);
        empty(entry);
        assertFalse(value(exists));
        assertEquals(List.of(), value(all));
        done(store.put("a", "1"));
        assertEquals("1", value(get));
        assertEquals("1", value(entry).value());
        assertTrue(value(exists));
        assertEquals(List.of("1"), value(all));
        done(store.put("a", "2"));
        assertEquals("2", value(get));
        assertEquals(List.of("2"), value(all));
    }

    @Test
    default void write_subscribedAgain_isExecutedAgain(KeyValueStore<String> store) {
        Mono<Boolean> create = store.putIfAbsent("a", "1");
        assertTrue(value(create));
        assertFalse(value(create));
        Mono<Boolean> delete = store.delete("a");
        assertTrue(value(delete));
        assertFalse(value(delete));
        assertTrue(value(create));
        Mono<String> append = store.update("a", old -> old.map(v -> v + "+"));
        assertEquals("1+", value(append));
        assertEquals("1++", value(append));
        Mono<Void> put = store.put("a", "2");
        done(put);
        done(store.put("a", "3"));
        done(put);
        assertEquals("2", value(store.get("a")));
    }

    @Test
    default void getAndPut_subscribedAgain_isExecutedAgain(KeyValueStore<String> store) {
        Mono<String> exchange = store.getAndPut("a", "1");
        empty(store.get("a"));
        empty(exchange);
        done(store.put("a", "2"));
        assertEquals("2", value(exchange));
        assertEquals("1", value(exchange));
        assertEquals("1", value(store.get("a")));
    }

    @Test
    default void putAll_subscribedAgain_isExecutedAgain(KeyValueStore<String> store) {
        Mono<Void> putAll = store.putAll(Map.of("a", "1", "b", "1"));
        empty(store.get("a"));
        done(putAll);
        assertEquals("1", value(store.get("a")));
        done(store.put("a", "2"));
        done(store.delete("b"));
        done(putAll);
        assertEquals("1", value(store.get("a")));
        assertEquals("1", value(store.get("b")));
    }

    @Test
    default void putAll_publisherSubscribedAgain_isExecutedAgain(KeyValueStore<String> store) {
        AtomicInteger next = new AtomicInteger();
        Mono<Long> putAll = store.putAll(Flux.range(0, 2).map(i -> Entry.of("k" + i, "v" + next.incrementAndGet())));
        empty(store.get("k0"));
        assertEquals(2L, value(putAll));
        assertEquals("v1", value(store.get("k0")));
        assertEquals(2L, value(putAll));
        assertEquals("v3", value(store.get("k0")));
        assertEquals("v4", value(store.get("k1")));
    }

    @Test
    default void deleteAllKeys_subscribedAgain_isExecutedAgain(KeyValueStore<String> store) {
        Fill.keys(store, "a", "b");
        Mono<Long> deleteAll = store.deleteAll(List.of("a", "b", "c"));
        assertEquals("a", value(store.get("a")));
        assertEquals(2L, value(deleteAll));
        assertEquals(0L, value(deleteAll));
        done(store.put("b", "again"));
        assertEquals(1L, value(deleteAll));
        empty(store.get("b"));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_subscribedAgain_readsAnew(KeyValueStore<String> store) {
        Flux<String> keys = store.keys(KeyRange.all());
        Mono<Long> count = store.count(KeyRange.all());
        assertEquals(List.of(), list(keys));
        assertEquals(0L, value(count));
        Fill.keys(store, "a", "b");
        assertEquals(List.of("a", "b"), list(keys));
        assertEquals(2L, value(count));
        assertEquals(List.of("a", "b"), list(keys));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void scan_twoSubscribers_eachGetAll(KeyValueStore<String> store) {
        List<String> stored = Fill.numbered(store, "k", 50);
        Flux<String> keys = store.keys(KeyRange.all());
        Probe<String> first = Probe.requesting(10, keys);
        Probe<String> second = Probe.requesting(1, keys);
        assertEquals(stored.subList(0, 10), first.next(10));
        assertEquals(stored.subList(0, 1), second.next(1));
        second.request(Long.MAX_VALUE);
        assertEquals(stored.subList(1, 50), second.next(49));
        second.awaitComplete();
        first.assertNothingMore();
        first.cancel();
        assertEquals(stored, list(keys));
    }

    @Test
    default void getAll_twoSubscribers_eachGetAll(KeyValueStore<String> store) {
        List<String> stored = Fill.numbered(store, "k", 50);
        Flux<String> values = store.getAll(stored).map(kv -> kv.value());
        Probe<String> first = Probe.requesting(10, values);
        Probe<String> second = Probe.unbounded(values);
        assertEquals(stored, second.next(50));
        second.awaitComplete();
        assertEquals(stored.subList(0, 10), first.next(10));
        first.request(Long.MAX_VALUE);
        assertEquals(stored.subList(10, 50), first.next(40));
        first.awaitComplete();
    }

    @Test
    default void store_openedAndClosed_leavesTheSpaceUntouched(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("a", "1"));
        fixture.strings().close();
        fixture.factory().counters("").close();
        assertEquals("1", value(store.get("a")));
    }
}
