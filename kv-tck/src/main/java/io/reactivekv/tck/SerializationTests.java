package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.SerializationException;
import io.reactivekv.TypeRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Values on their way to their stored form and back: types, failures in writing, and the subscriber's Context. */
public interface SerializationTests extends ConformanceTests {

    @Test
    default void values_ofSeveralTypes_areReadBack(StoreFixture fixture) {
        KeyValueStore<Integer> numbers = fixture.factory().open("n:", Integer.class);
        done(numbers.put("a", -1));
        assertEquals(-1, value(numbers.get("a")));
        KeyValueStore<List<String>> lists = fixture.factory().open("l:", new TypeRef<List<String>>() {});
        done(lists.put("a", List.of("x", "", "\u00e4")));
        assertEquals(List.of("x", "", "\u00e4"), value(lists.get("a")));
        KeyValueStore<String> own = fixture.factory().open("s:", TextSerializer.PLAIN);
        done(own.put("a", "text"));
        assertEquals("text", value(own.get("a")));
    }

    @Test
    default void write_valueThatCannotBeWritten_failsAndWritesNothing(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        String bad = TextSerializer.UNENCODABLE;
        done(store.put("a", "1"));
        SerializationException error = Await.error(SerializationException.class, store.put("a", bad));
        assertEquals(Outcome.NOT_EXECUTED, error.outcome());
        assertEquals("put", error.operation());
        assertEquals(Optional.of("a"), error.key());
        assertFalse(error.isTransient());
        Await.fails(SerializationException.class, store.putIfAbsent("b", bad));
        Await.fails(SerializationException.class, store.replace("a", bad));
        Await.fails(SerializationException.class, store.replace(value(store.getEntry("a")), bad));
        Await.fails(SerializationException.class, store.getAndPut("a", bad));
        Await.fails(SerializationException.class, store.update("a", old -> Optional.of(bad)));
        Await.fails(SerializationException.class, store.putAll(Map.of("b", bad)));
        Await.fails(SerializationException.class, store.putAll(Flux.just(Entry.of("b", bad))));
        assertEquals("1", value(store.get("a")));
        empty(store.get("b"));
    }

    @Test
    default void write_serializerFailsWithAnError_isSignalled(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.UNLINKED);
        String bad = TextSerializer.UNENCODABLE;
        Await.fails(SerializationException.class, store.put("a", bad));
        Await.fails(SerializationException.class, store.update("a", old -> Optional.of(bad)));
        Await.fails(SerializationException.class, store.putAll(Map.of("a", bad)));
        Await.fails(SerializationException.class, store.putAll(Flux.just(Entry.of("a", bad))));
        empty(store.get("a"));
    }

    @Test
    default void putAll_oneValueCannotBeWritten_isSignalled(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.PICKY);
        Flux<Entry<String>> entries =
                Flux.just(Entry.of("a", "1"), Entry.of("b", TextSerializer.UNENCODABLE), Entry.of("c", "3"));
        Await.fails(SerializationException.class, store.putAll(entries));
        empty(store.get("b"));
    }

    @Test
    default void context_ofTheSubscriber_reachesTheSerializer(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.appending("tenant"));
        KeyValueStore<String> plain = fixture.open(TextSerializer.PLAIN);
        done(store.put("a", "1").contextWrite(context -> context.put("tenant", "w")));
        assertEquals("1|w", value(plain.get("a")));
        assertEquals("1|w|r", value(store.get("a").contextWrite(context -> context.put("tenant", "r"))));
        assertEquals("1|w|nothing", value(store.get("a")));
        assertEquals(
                "1|w|e",
                value(store.getEntry("a").contextWrite(context -> context.put("tenant", "e")))
                        .value());
        assertEquals(
                List.of(new KeyValue<>("a", "1|w|all")),
                list(store.getAll(List.of("a")).contextWrite(context -> context.put("tenant", "all"))));
        assertEquals("1|w|p", value(store.getAndPut("a", "2").contextWrite(context -> context.put("tenant", "p"))));
        done(store.putAll(Map.of("b", "3")).contextWrite(context -> context.put("tenant", "m")));
        assertEquals("3|m", value(plain.get("b")));
        done(store.putAll(Flux.just(Entry.of("c", "4"))).contextWrite(context -> context.put("tenant", "f")));
        assertEquals("4|f", value(plain.get("c")));
        done(plain.put("d", "5"));
        done(store.update("d", old -> old).contextWrite(context -> context.put("tenant", "u")));
        assertEquals("5|u|u", value(plain.get("d")));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void context_ofAScansSubscriber_reachesTheSerializer(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.open(TextSerializer.appending("tenant"));
        done(fixture.open(TextSerializer.PLAIN).put("a", "1"));
        assertEquals(
                List.of(new KeyValue<>("a", "1|s")),
                list(store.scan(KeyRange.all()).contextWrite(context -> context.put("tenant", "s"))));
        assertEquals(
                List.of("1|e"),
                list(store.entries(KeyRange.all())
                        .map(Entry::value)
                        .contextWrite(context -> context.put("tenant", "e"))));
    }
}
