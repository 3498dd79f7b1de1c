package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.list;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Views by prefix: keys gain and lose it, and nothing outside is seen or touched. */
public interface ViewTests extends ConformanceTests {

    @Test
    default void view_put_isSeenByTheParentUnderThePrefix(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("user:");
        done(view.put("1", "a"));
        assertEquals("a", value(store.get("user:1")));
        assertEquals("a", value(view.get("1")));
        empty(store.get("1"));
        empty(view.get("user:1"));
    }

    @Test
    default void view_emptyPrefix_isEverything(KeyValueStore<String> store) {
        done(store.put("a", "1"));
        assertEquals("1", value(store.withPrefix("").get("a")));
    }

    @Test
    default void view_ofAView_joinsThePrefixes(KeyValueStore<String> store) {
        KeyValueStore<String> inner = store.withPrefix("a").withPrefix("b");
        done(inner.put("c", "1"));
        assertEquals("1", value(store.get("abc")));
        assertEquals("1", value(store.withPrefix("ab").get("c")));
    }

    @Test
    default void view_fromTheFactory_sharesTheSpace(StoreFixture fixture) {
        KeyValueStore<String> users = fixture.factory().open("user:", String.class);
        done(users.put("1", "a"));
        assertEquals("a", value(fixture.strings().get("user:1")));
        assertEquals("a", value(fixture.factory().open("us", String.class).get("er:1")));
    }

    @Test
    default void view_everyOneKeyOperation_staysInside(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("v:");
        done(store.put("k", "outside"));
        assertTrue(value(view.putIfAbsent("k", "1")));
        assertTrue(value(view.replace("k", "2")));
        Entry<String> seen = value(view.getEntry("k"));
        assertEquals("k", seen.key());
        assertTrue(value(view.replace(seen, "3")));
        assertEquals("3", value(view.getAndPut("k", "4")));
        assertEquals("4u", value(view.update("k", old -> old.map(v -> v + "u"))));
        assertTrue(value(view.expire("k", Duration.ofHours(1))));
        assertTrue(value(view.ttl("k")).isPresent());
        assertEquals("4u", value(view.getAndExpire("k", Duration.ofHours(2))));
        assertTrue(value(view.exists("k")));
        assertEquals("4u", value(store.get("v:k")));
        assertEquals("4u", value(view.getAndDelete("k")));
        assertFalse(value(view.delete("k")));
        assertEquals("outside", value(store.get("k")));
        assertEquals(Optional.empty(), value(store.ttl("k")));
    }

    @Test
    default void view_manyKeys_gainAndLoseThePrefix(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("v:");
        done(view.putAll(Map.of("a", "1", "b", "2")));
        done(view.putAll(Flux.just(Entry.of("c", "3"))));
        done(store.put("a", "outside"));
        assertEquals(
                List.of(new KeyValue<>("c", "3"), new KeyValue<>("a", "1")), list(view.getAll(List.of("c", "x", "a"))));
        assertEquals(2L, value(view.deleteAll(List.of("a", "b", "x"))));
        assertEquals("outside", value(store.get("a")));
        assertEquals("3", value(store.get("v:c")));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void view_ranges_stayInside(KeyValueStore<String> store) {
        Fill.keys(store, "u:z", "v", "v:", "v:a", "v:b", "v:c", "v;", "w:a");
        KeyValueStore<String> view = store.withPrefix("v:");
        assertEquals(List.of("a", "b", "c"), list(view.keys(KeyRange.all())));
        assertEquals(List.of("b", "c"), list(view.keys(KeyRange.from("b"))));
        assertEquals(List.of("a"), list(view.keys(KeyRange.before("b"))));
        assertEquals(List.of(), list(view.keys(KeyRange.from("d"))));
        assertEquals(
                List.of("v:a", "v:b"), list(view.scan(KeyRange.of("a", "c")).map(KeyValue::value)));
        assertEquals(List.of("a", "b", "c"), list(view.entries(KeyRange.all()).map(Entry::key)));
        assertEquals(3L, value(view.count(KeyRange.all())));
        assertEquals(3L, value(view.deleteAll(KeyRange.all())));
        assertEquals(List.of("u:z", "v", "v:", "v;", "w:a"), list(store.keys(KeyRange.all())));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void view_keyEqualToThePrefix_isOutside(KeyValueStore<String> store) {
        Fill.keys(store, "v:", "v:a");
        KeyValueStore<String> view = store.withPrefix("v:");
        assertEquals(List.of("a"), list(view.keys(KeyRange.all())));
        assertEquals(1L, value(view.count(KeyRange.all())));
        assertEquals(1L, value(view.deleteAll(KeyRange.all())));
        assertEquals("v:", value(store.get("v:")));
    }

    @Test
    @Requires(Capability.ORDERED)
    default void view_everyStrangePrefix_isTakenLiterally(KeyValueStore<String> store) {
        for (String prefix : SampleKeys.STRANGE) {
            done(store.withPrefix(prefix).put("#", prefix));
        }
        for (String prefix : SampleKeys.STRANGE) {
            KeyValueStore<String> view = store.withPrefix(prefix);
            assertEquals(prefix, value(view.get("#")), () -> "prefix " + SampleKeys.shown(prefix));
            assertTrue(
                    list(view.scan(KeyRange.all())).stream()
                            .allMatch(kv -> (prefix + kv.key()).equals(kv.value() + "#")),
                    () -> "prefix " + SampleKeys.shown(prefix));
        }
    }

    @Test
    @Requires(Capability.ORDERED)
    default void view_prefixWithoutSuccessor_reachesTheEnd(KeyValueStore<String> store) {
        String last = SampleKeys.LAST;
        Fill.keys(store, "a", last, last + "a", last + last, last + last + last);
        assertEquals(
                List.of("a", last, last + last), list(store.withPrefix(last).keys(KeyRange.all())));
        assertEquals(List.of(last), list(store.withPrefix(last + last).keys(KeyRange.all())));
    }

    @Test
    default void view_keyThatLooksLikeAnotherPrefix_doesNotEscape(KeyValueStore<String> store) {
        KeyValueStore<String> view = store.withPrefix("v:");
        for (String key : SampleKeys.STRANGE) {
            done(view.put(key, "inside"));
            empty(store.get(key));
            assertEquals("inside", value(store.get("v:" + key)));
        }
    }

    @Test
    default void withTimeout_view_sharesTheKeys(KeyValueStore<String> store) {
        KeyValueStore<String> patient = store.withTimeout(Duration.ofMinutes(1));
        done(patient.put("a", "1"));
        assertEquals("1", value(store.get("a")));
        done(store.put("b:c", "2"));
        assertEquals("2", value(patient.withPrefix("b:").get("c")));
        assertEquals(
                "2",
                value(store.withPrefix("b:").withTimeout(Duration.ofMinutes(1)).get("c")));
    }
}
