package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.CopyProgress;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.SerializationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A copy of a range keeps keys, values and expiry, and can go on where it ended. */
@Requires(Capability.ORDERED)
public interface CopyTests extends ConformanceTests {

    @Test
    default void copy_range_keepsKeysValuesAndExpiry(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        KeyValueStore<String> from = store.withPrefix("from:");
        KeyValueStore<String> to = store.withPrefix("to:");
        done(from.put("a", "1"));
        done(from.put("b", "2", Duration.ofHours(1)));
        done(from.put("c", "3"));
        done(to.put("a", "old", Duration.ofHours(9)));
        done(to.put("z", "its own"));
        List<CopyProgress> progress = list(KeyValueStores.copy(from, to, KeyRange.before("c")));
        assertEquals(new CopyProgress(2, "b"), progress.get(progress.size() - 1));
        assertEquals("1", value(to.get("a")));
        assertEquals(Optional.empty(), value(to.ttl("a")));
        assertEquals("2", value(to.get("b")));
        Remaining.assertTtl(fixture, Duration.ofHours(1), value(to.ttl("b")));
        assertEquals(List.of("a", "b", "z"), list(to.keys(KeyRange.all())));
    }

    @Test
    default void copy_manyEntries_reportsProgressAndIsLazy(KeyValueStore<String> store) {
        KeyValueStore<String> from = store.withPrefix("from:");
        KeyValueStore<String> to = store.withPrefix("to:");
        List<String> keys = Fill.numbered(from, "k", 1_000);
        var copy = KeyValueStores.copy(from, to, KeyRange.all());
        assertEquals(0L, value(to.count(KeyRange.all())));
        List<CopyProgress> progress = list(copy);
        assertTrue(progress.size() > 1, progress::toString);
        for (CopyProgress step : progress) {
            assertEquals(keys.get((int) step.copied() - 1), step.lastKey());
        }
        assertEquals(1_000, progress.get(progress.size() - 1).copied());
        assertEquals(keys, list(to.scan(KeyRange.all()).map(KeyValue::value)));
    }

    @Test
    default void copy_cancelled_goesOnAfterTheLastKey(KeyValueStore<String> store) {
        KeyValueStore<String> from = store.withPrefix("from:");
        KeyValueStore<String> to = store.withPrefix("to:");
        List<String> keys = Fill.numbered(from, "k", 1_000);
        CopyProgress first = value(KeyValueStores.copy(from, to, KeyRange.all()).next());
        assertTrue(first.copied() < 1_000, first::toString);
        List<CopyProgress> rest = list(KeyValueStores.copy(
                from, to, KeyRange.all(), ScanOptions.defaults().after(first.lastKey())));
        assertEquals(1_000 - first.copied(), rest.get(rest.size() - 1).copied());
        assertEquals(keys, list(to.keys(KeyRange.all())));
    }

    @Test
    @Requires(Capability.VIRTUAL_TIME)
    default void copy_demandComesLate_storesNothingThatHasExpired(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        KeyValueStore<String> from = store.withPrefix("from:");
        KeyValueStore<String> to = store.withPrefix("to:");
        for (String key : Fill.numbered("k", 2_000)) {
            done(from.put(key, key, Duration.ofSeconds(10)));
        }
        Probe<CopyProgress> copy = Probe.requesting(0, KeyValueStores.copy(from, to, KeyRange.all()));
        assertEquals(0L, value(to.count(KeyRange.all())), "nothing was demanded");
        copy.request(1);
        long chunk = copy.next().copied();
        assertEquals(chunk, value(to.count(KeyRange.all())), "no more was demanded");
        fixture.advance(Duration.ofHours(1));
        copy.request(Long.MAX_VALUE);
        copy.awaitComplete();
        assertEquals(List.of(), list(to.keys(KeyRange.all())));
    }

    @Test
    default void copy_undecodable_failsOrSkips(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        KeyValueStore<String> from = store.withPrefix("from:");
        KeyValueStore<String> to = store.withPrefix("to:");
        Fill.keys(from, "a", "c");
        done(from.put("b", TextSerializer.UNDECODABLE));
        SerializationException error =
                Await.error(SerializationException.class, KeyValueStores.copy(from, to, KeyRange.all()));
        assertEquals(Optional.of("b"), error.key());
        assertEquals(Outcome.UNKNOWN, error.outcome(), "what came before was copied");
        assertEquals(List.of("a"), list(to.keys(KeyRange.all())));
        List<String> skipped = new ArrayList<>();
        ScanOptions options = ScanOptions.defaults()
                .onUndecodable(failure -> skipped.add(failure.key().orElseThrow()));
        done(KeyValueStores.copy(from, to, KeyRange.all(), options).then());
        assertEquals(List.of("b"), skipped);
        assertEquals(List.of("a", "c"), list(to.keys(KeyRange.all())));
    }

    @Test
    default void copy_undecodableFirst_isNotExecuted(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        KeyValueStore<String> from = store.withPrefix("from:");
        KeyValueStore<String> to = store.withPrefix("to:");
        done(from.put("a", TextSerializer.UNDECODABLE));
        Fill.keys(from, "b");
        SerializationException error =
                Await.error(SerializationException.class, KeyValueStores.copy(from, to, KeyRange.all()));
        assertEquals(Optional.of("a"), error.key());
        assertEquals(Outcome.NOT_EXECUTED, error.outcome());
        assertEquals(List.of(), list(to.keys(KeyRange.all())));
    }

    @Test
    default void copy_undecodableAmongMany_goesOnBehindItWithoutLoss(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        KeyValueStore<String> from = store.withPrefix("from:");
        KeyValueStore<String> to = store.withPrefix("to:");
        List<String> keys = new ArrayList<>(Fill.numbered(from, "k", 1_000));
        String unreadable = keys.remove(400);
        done(from.put(unreadable, TextSerializer.UNDECODABLE));
        SerializationException error =
                Await.error(SerializationException.class, KeyValueStores.copy(from, to, KeyRange.all()));
        assertEquals(Optional.of(unreadable), error.key());
        assertEquals(Outcome.UNKNOWN, error.outcome());
        assertEquals(keys.subList(0, 400), list(to.keys(KeyRange.all())));
        List<CopyProgress> rest = list(KeyValueStores.copy(
                from, to, KeyRange.all(), ScanOptions.defaults().after(unreadable)));
        assertEquals(599, rest.get(rest.size() - 1).copied());
        assertEquals(keys, list(to.keys(KeyRange.all())));
    }

    @Test
    default void copy_emptyRange_completes(KeyValueStore<String> store) {
        assertEquals(
                List.of(),
                list(KeyValueStores.copy(store.withPrefix("from:"), store.withPrefix("to:"), KeyRange.all())));
    }
}
