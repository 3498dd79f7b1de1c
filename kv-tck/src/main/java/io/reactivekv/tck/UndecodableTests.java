package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.SerializationException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A value that cannot be decoded fails what needs it, with an error that names its key, and nothing else. */
public interface UndecodableTests extends ConformanceTests {

    /** A store in which {@code bad} cannot be decoded, and {@code good} can. */
    private static KeyValueStore<String> withBadKey(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        done(store.put("bad", TextSerializer.UNDECODABLE));
        done(store.put("good", "1"));
        return store;
    }

    private static void assertNames(SerializationException error, String operation, String key) {
        assertNames(error, operation, key, Outcome.NOT_EXECUTED);
    }

    private static void assertNames(SerializationException error, String operation, String key, Outcome outcome) {
        assertEquals(operation, error.operation());
        assertEquals(Optional.of(key), error.key());
        assertEquals(outcome, error.outcome());
        assertFalse(error.isTransient());
        String message = String.valueOf(error.getMessage());
        assertTrue(message.contains(key), message);
        assertFalse(message.contains(TextSerializer.UNDECODABLE), () -> "the message shows the value: " + message);
    }

    @Test
    default void get_undecodable_failsAndNamesTheKey(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        assertNames(Await.error(SerializationException.class, store.get("bad")), "get", "bad");
        assertEquals("1", value(store.get("good")));
    }

    @Test
    default void read_undecodable_failsInEveryWay(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        assertNames(Await.error(SerializationException.class, store.getEntry("bad")), "getEntry", "bad");
        assertNames(Await.error(SerializationException.class, store.getOrDefault("bad", "d")), "getOrDefault", "bad");
    }

    @Test
    default void getAndExpireAndGetAndDelete_undecodable_areExecutedAndFail(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        assertNames(
                Await.error(SerializationException.class, store.getAndExpire("bad", Duration.ofHours(1))),
                "getAndExpire",
                "bad",
                Outcome.UNKNOWN);
        assertTrue(value(store.ttl("bad")).isPresent());
        assertNames(
                Await.error(SerializationException.class, store.getAndDelete("bad")),
                "getAndDelete",
                "bad",
                Outcome.UNKNOWN);
        empty(store.get("bad"));
    }

    @Test
    default void get_garbage_failsWithTheConfiguredSerializerToo(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("good", "1"));
        fixture.makeUndecodable("bad");
        assertNames(Await.error(SerializationException.class, store.get("bad")), "get", "bad");
        assertEquals("1", value(store.get("good")));
    }

    @Test
    default void read_serializerFailsWithAnError_failsThatKeyAndLeavesOthersAlone(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.UNLINKED);
        done(store.put("bad", TextSerializer.UNDECODABLE));
        done(store.put("good", "1"));
        assertNames(Await.error(SerializationException.class, store.get("bad")), "get", "bad");
        Await.fails(SerializationException.class, store.getEntry("bad"));
        Await.fails(SerializationException.class, store.getAll(List.of("good", "bad")));
        Await.fails(SerializationException.class, store.update("bad", old -> old));
        assertEquals("1", value(store.get("good")));
    }

    @Test
    default void getAll_undecodable_emitsWhatComesBeforeAndNamesTheKey(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        Probe<KeyValue<String>> probe = Probe.unbounded(store.getAll(List.of("good", "bad", "good")));
        assertEquals(new KeyValue<>("good", "1"), probe.next());
        assertNames(probe.awaitError(SerializationException.class), "getAll", "bad");
    }

    @Test
    default void existsTtlExpireAndDelete_undecodable_work(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        assertTrue(value(store.exists("bad")));
        assertEquals(Optional.empty(), value(store.ttl("bad")));
        assertTrue(value(store.expire("bad", Duration.ofHours(1))));
        assertTrue(value(store.ttl("bad")).isPresent());
        assertFalse(value(store.putIfAbsent("bad", "2")));
        assertTrue(value(store.delete("bad")));
        empty(store.get("bad"));
    }

    @Test
    default void putAndReplace_undecodable_repairIt(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        assertTrue(value(store.replace("bad", "2")));
        assertEquals("2", value(store.get("bad")));
        done(store.put("bad", TextSerializer.UNDECODABLE));
        done(store.put("bad", "3"));
        assertEquals("3", value(store.get("bad")));
    }

    @Test
    default void getAndPut_undecodable_storesAndFails(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        assertNames(
                Await.error(SerializationException.class, store.getAndPut("bad", "2")),
                "getAndPut",
                "bad",
                Outcome.UNKNOWN);
        assertEquals("2", value(store.get("bad")));
    }

    @Test
    default void update_undecodable_failsAndLeavesItAlone(StoreFixture fixture) {
        KeyValueStore<String> store = withBadKey(fixture);
        AtomicInteger calls = new AtomicInteger();
        SerializationException error = Await.error(SerializationException.class, store.update("bad", old -> {
            calls.incrementAndGet();
            return Optional.of("2");
        }));
        assertNames(error, "update", "bad");
        assertEquals(0, calls.get());
        Await.fails(SerializationException.class, store.get("bad"));
    }

    @Test
    default void view_undecodable_namesTheKeyWithoutThePrefix(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        done(store.put("v:bad", TextSerializer.UNDECODABLE));
        SerializationException error =
                Await.error(SerializationException.class, store.withPrefix("v:").get("bad"));
        assertEquals(Optional.of("bad"), error.key());
    }
}
