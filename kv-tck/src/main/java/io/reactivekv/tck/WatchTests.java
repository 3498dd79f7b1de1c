package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.value;
import static io.reactivekv.tck.Changes.await;
import static io.reactivekv.tck.Changes.keysUntilAll;
import static io.reactivekv.tck.Changes.listening;
import static io.reactivekv.tck.Changes.put;
import static io.reactivekv.tck.Changes.removed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.reactivekv.Change;
import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreClosedException;
import io.reactivekv.WatchOptions;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What a watch tells, of a store with order or without: a reset first, then the state of each key after a change. */
@Requires(Capability.WATCH)
public interface WatchTests extends ConformanceTests {

    @Test
    default void watch_start_emitsReset(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals(
                new Change.Reset<String>(),
                Probe.unbounded(store.watch(KeyRange.all())).next());
    }

    @Test
    default void watch_putAndDelete_areReported(KeyValueStore<String> store) {
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        done(store.put("a", "1"));
        await(watch, put("a", "1"));
        done(store.delete("a"));
        await(watch, removed("a"));
    }

    @Test
    default void watch_everyKindOfWrite_isReported(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        done(store.putIfAbsent("a", "1"));
        await(watch, put("a", "1"));
        done(store.replace("a", "2"));
        await(watch, put("a", "2"));
        done(store.replace(value(store.getEntry("a")), "3"));
        await(watch, put("a", "3"));
        done(store.getAndPut("a", "4"));
        await(watch, put("a", "4"));
        done(store.update("a", old -> Optional.of("5")));
        await(watch, put("a", "5"));
        done(store.getAndDelete("a"));
        await(watch, removed("a"));
        done(store.putAll(Map.of("a", "6")));
        await(watch, put("a", "6"));
        done(store.delete(value(store.getEntry("a"))));
        await(watch, removed("a"));
        done(store.putAll(Flux.just(Entry.of("a", "7"))));
        await(watch, put("a", "7"));
        done(store.deleteAll(List.of("a")));
        await(watch, removed("a"));
        done(store.put("a", "8"));
        await(watch, put("a", "8"));
        done(store.deleteAll(KeyRange.all(), Changes.ANY_ORDER));
        await(watch, removed("a"));
    }

    @Test
    default void watch_writeThatRemoves_isReported(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Expiry past = Expiry.at(fixture.now().minusSeconds(1));
        done(store.put("a", "1"));
        done(store.put("b", "1"));
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        done(store.put("a", "2", past));
        await(watch, removed("a"));
        done(store.expire("b", past));
        await(watch, removed("b"));
        done(store.put("c", "1"));
        await(watch, put("c", "1"));
        done(store.update("c", old -> Optional.empty()));
        await(watch, removed("c"));
    }

    @Test
    default void watch_counter_isReported(StoreFixture fixture) {
        try (CounterStore counters = fixture.factory().counters("n:")) {
            KeyValueStore<String> texts = fixture.open(TextSerializer.PLAIN);
            Probe<Change<String>> watch = listening(texts, KeyRange.prefix("n:"));
            done(counters.addAndGet("a", 41));
            await(watch, put("n:a", "41"));
            done(counters.incrementAndGet("a"));
            await(watch, put("n:a", "42"));
        }
    }

    @Test
    default void watch_range_leavesOthersOut(KeyValueStore<String> store) {
        Probe<Change<String>> watch = listening(store, KeyRange.of("b", "d"));
        for (String key : List.of("a", "d", "b", "e", "c")) {
            done(store.put(key, "1"));
        }
        assertEquals(Set.of("b", "c"), keysUntilAll(watch, Set.of(put("b", "1"), put("c", "1"))));
    }

    @Test
    default void watch_view_losesThePrefixAndStaysInside(KeyValueStore<String> store) {
        Probe<Change<String>> watch = listening(store.withPrefix("v:"), KeyRange.all());
        for (String key : List.of("a", "v", "v:a", "w", "v:b")) {
            done(store.put(key, "1"));
        }
        assertEquals(Set.of("a", "b"), keysUntilAll(watch, Set.of(put("a", "1"), put("b", "1"))));
    }

    @Test
    default void watch_keysOnly_carriesNoValues(KeyValueStore<String> store) {
        Probe<Change<String>> watch = Probe.unbounded(
                store.watch(KeyRange.all(), WatchOptions.defaults().keysOnly()));
        assertInstanceOf(Change.Reset.class, watch.next());
        done(store.put("a", "1"));
        Change.Put<?> change = Changes.next(watch, Change.Put.class);
        assertEquals("a", change.key());
        assertEquals(Optional.empty(), change.content());
        assertThrows(NoSuchElementException.class, change::value);
        done(store.delete("a"));
        await(watch, removed("a"));
    }

    @Test
    default void watch_expiry_isReportedOnceNoticed(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        done(store.put("a", "1", fixture.shortTtl()));
        fixture.advance(fixture.shortTtl());
        Await.empty(store.get("a"));
        await(watch, removed("a"));
    }

    @Test
    default void watch_undecodableValue_isUnreadable(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        done(store.put("a", TextSerializer.UNDECODABLE));
        Change.Unreadable<?> change = Changes.next(watch, Change.Unreadable.class);
        assertEquals("a", change.key());
        assertInstanceOf(SerializationException.class, change.error());
        done(store.put("a", "1"));
        await(watch, put("a", "1"));
    }

    @Test
    default void watch_serializerFailsWithAnError_isUnreadableAndGoesOn(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.UNLINKED);
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        done(store.put("a", TextSerializer.UNDECODABLE));
        assertEquals("a", Changes.next(watch, Change.Unreadable.class).key());
        done(store.put("a", "1"));
        await(watch, put("a", "1"));
    }

    @Test
    default void watch_storeClosed_endsWithThat(KeyValueStore<String> store) {
        Probe<Change<String>> watch = listening(store, KeyRange.all());
        store.close();
        assertEquals(
                StoreClosedException.class,
                watch.awaitError(StoreClosedException.class).getClass());
    }

    @Test
    @Requires(Capability.MULTI_CLIENT)
    default void watch_otherClientsWrites_areReported(StoreFixture fixture) {
        Probe<Change<String>> watch = listening(fixture.strings(), KeyRange.all());
        KeyValueStore<String> other = fixture.otherClient().open("", String.class);
        done(other.put("a", "1"));
        await(watch, put("a", "1"));
        done(other.delete("a"));
        await(watch, removed("a"));
    }
}
