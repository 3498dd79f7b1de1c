package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Operations on keys by name: getAll, putAll, deleteAll. */
public interface ManyKeysTests extends ConformanceTests {

    @Test
    default void getAll_noKeys_isEmpty(KeyValueStore<String> store) {
        assertEquals(List.of(), list(store.getAll(List.of())));
    }

    @Test
    default void getAll_someAbsent_isThePresentOnesInTheOrderAskedFor(KeyValueStore<String> store) {
        done(store.putAll(Map.of("a", "1", "b", "2", "c", "3")));
        assertEquals(
                List.of(new KeyValue<>("c", "3"), new KeyValue<>("a", "1")),
                list(store.getAll(List.of("c", "x", "a", "y"))));
    }

    @Test
    default void getAll_keyNamedTwice_isEmittedTwice(KeyValueStore<String> store) {
        done(store.putAll(Map.of("a", "1", "b", "2")));
        assertEquals(
                List.of("a", "b", "a", "a"),
                list(store.getAll(List.of("a", "b", "a", "x", "a", "x")).map(KeyValue::key)));
    }

    @Test
    default void getAll_thousands_keepsTheOrder(KeyValueStore<String> store) {
        List<String> keys = new ArrayList<>(Fill.numbered(store, "k", 3_000));
        Collections.shuffle(keys, new Random(42));
        assertEquals(keys, list(store.getAll(keys).map(KeyValue::value)));
    }

    @Test
    default void getAll_listChangedAfterTheCall_readsWhatWasAskedFor(KeyValueStore<String> store) {
        done(store.putAll(Map.of("a", "1", "b", "2")));
        List<String> keys = new ArrayList<>(List.of("a", "b"));
        Flux<KeyValue<String>> result = store.getAll(keys);
        keys.clear();
        assertEquals(2, list(result).size());
    }

    @Test
    default void putAll_map_storesAll(KeyValueStore<String> store) {
        done(store.put("a", "old"));
        done(store.putAll(Map.of("a", "1", "b", "2")));
        assertEquals("1", value(store.get("a")));
        assertEquals("2", value(store.get("b")));
        done(store.putAll(Map.of()));
    }

    @Test
    default void putAll_mapWithTtl_appliesToAll(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.putAll(Map.of("a", "1", "b", "2"), Duration.ofHours(1)));
        Remaining.assertTtl(fixture, Duration.ofHours(1), value(store.ttl("a")));
        Remaining.assertTtl(fixture, Duration.ofHours(1), value(store.ttl("b")));
    }

    @Test
    default void putAll_publisher_keepsEachEntrysOwnExpiry(StoreFixture fixture) {
        KeyValueStore<String> store =
                fixture.factory().open("", String.class, options -> options.ttl(Duration.ofHours(5)));
        Flux<Entry<String>> entries = Flux.just(
                Entry.of("a", "1", Duration.ofHours(1)), Entry.of("b", "2"), Entry.of("c", "3", Duration.ofHours(2)));
        assertEquals(3L, value(store.putAll(entries)));
        assertEquals("1", value(store.get("a")));
        Remaining.assertTtl(fixture, Duration.ofHours(1), value(store.ttl("a")));
        assertEquals(Optional.empty(), value(store.ttl("b")));
        Remaining.assertTtl(fixture, Duration.ofHours(2), value(store.ttl("c")));
    }

    @Test
    default void putAll_publisherNamesAKeyTwice_theLastWins(KeyValueStore<String> store) {
        Flux<Entry<String>> entries = Flux.range(0, 500).map(i -> Entry.of("k" + i % 7, "v" + i));
        assertEquals(500L, value(store.putAll(entries)));
        for (int i = 493; i < 500; i++) {
            assertEquals("v" + i, value(store.get("k" + i % 7)));
        }
    }

    @Test
    default void putAll_emptyPublisher_isZero(KeyValueStore<String> store) {
        assertEquals(0L, value(store.putAll(Flux.<Entry<String>>empty())));
    }

    @Test
    default void putAll_publisherFails_passesTheErrorOnAndKeepsWhatWasStored(KeyValueStore<String> store) {
        IllegalStateException failure = new IllegalStateException("source failed");
        Flux<Entry<String>> entries = Flux.just(Entry.of("a", "1")).concatWith(Flux.error(failure));
        assertSame(failure, Await.error(IllegalStateException.class, store.putAll(entries)));
        Flux<Entry<String>> many =
                Flux.range(0, 2_000).map(i -> Entry.of("k" + i, "v")).concatWith(Flux.error(failure));
        assertSame(failure, Await.error(IllegalStateException.class, store.putAll(many)));
        assertEquals("v", value(store.get("k0")));
    }

    @Test
    default void putAll_publisher_isAskedAsTheStoreKeepsUp(KeyValueStore<String> store) {
        AtomicLong asked = new AtomicLong();
        AtomicLong largest = new AtomicLong();
        Flux<Entry<String>> entries = Flux.range(0, 20_000)
                .map(i -> Entry.of("k" + i % 100, "v"))
                .doOnRequest(n -> {
                    asked.addAndGet(n);
                    largest.accumulateAndGet(n, Math::max);
                });
        assertEquals(20_000L, value(store.putAll(entries)));
        assertTrue(largest.get() <= 10_000, () -> "asked for " + largest + " entries at once");
        assertTrue(asked.get() >= 20_000, () -> "asked for " + asked + " entries altogether");
    }

    @Test
    default void deleteAllKeys_someAbsent_countsThePresentOnes(KeyValueStore<String> store) {
        done(store.putAll(Map.of("a", "1", "b", "2", "c", "3")));
        assertEquals(2L, value(store.deleteAll(List.of("a", "x", "c"))));
        empty(store.get("a"));
        assertEquals("2", value(store.get("b")));
        empty(store.get("c"));
        assertEquals(0L, value(store.deleteAll(List.<String>of())));
    }

    @Test
    default void deleteAllKeys_keyNamedTwice_isCountedOnce(KeyValueStore<String> store) {
        done(store.putAll(Map.of("a", "1", "b", "2")));
        assertEquals(2L, value(store.deleteAll(List.of("a", "a", "b", "a"))));
    }

    @Test
    default void deleteAllKeys_thousands_deletesAll(KeyValueStore<String> store) {
        List<String> keys = Fill.numbered(store, "k", 3_000);
        assertEquals(3_000L, value(store.deleteAll(keys)));
        assertEquals(List.of(), list(store.getAll(keys)));
    }
}
