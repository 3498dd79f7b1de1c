package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.optional;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.CounterStore;
import io.reactivekv.Entry;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Two clients of one space see the same, at once, and compete for it fairly. */
@Requires(Capability.MULTI_CLIENT)
public interface TwoClientsTests extends ConformanceTests {

    private static <V> List<KeyValueStore<V>> stores(StoreFixture fixture, Class<V> type) {
        return List.of(fixture.factory().open("", type), fixture.otherClient().open("", type));
    }

    @Test
    default void otherClient_write_isSeenAtOnce(StoreFixture fixture) {
        KeyValueStore<String> mine = fixture.strings();
        KeyValueStore<String> other = fixture.otherClient().open("", String.class);
        done(mine.put("a", "1"));
        assertEquals("1", value(other.get("a")));
        assertEquals("1", value(mine.get("a")));
        done(other.put("a", "2"));
        assertEquals("2", value(mine.get("a")));
        assertTrue(value(other.delete("a")));
        empty(mine.get("a"));
    }

    @Test
    default void otherClient_expiry_isSeenAtOnce(StoreFixture fixture) {
        KeyValueStore<String> mine = fixture.strings();
        KeyValueStore<String> other = fixture.otherClient().open("", String.class);
        done(other.ping());
        done(mine.put("a", "1", fixture.shortTtl()));
        done(mine.put("b", "1", fixture.shortTtl()));
        assertTrue(value(other.expire("b", Duration.ofHours(1))));
        fixture.advance(fixture.shortTtl());
        empty(other.get("a"));
        assertEquals("1", value(mine.get("b")));
    }

    @Test
    default void otherClient_entrySeenHere_isUnchangedThere(StoreFixture fixture) {
        KeyValueStore<String> mine = fixture.strings();
        KeyValueStore<String> other = fixture.otherClient().open("", String.class);
        done(mine.put("a", "1"));
        Entry<String> seen = value(mine.getEntry("a"));
        assertTrue(value(other.replace(seen, "2")));
        assertFalse(value(mine.replace(seen, "3")));
        assertEquals("2", value(mine.get("a")));
    }

    @Test
    default void update_byTwoClients_losesNothing(StoreFixture fixture) throws Exception {
        List<KeyValueStore<Integer>> stores = stores(fixture, Integer.class);
        List<Integer> updaters = Race.run(4, i -> () -> {
            for (int n = 0; n < 25; n++) {
                done(stores.get(i % 2).update("sum", old -> Optional.of(old.orElse(0) + 1)));
            }
            return i;
        });
        assertEquals(25 * updaters.size(), value(stores.get(0).get("sum")));
    }

    @Test
    default void counter_byTwoClients_losesNothing(StoreFixture fixture) throws Exception {
        List<CounterStore> counters =
                List.of(fixture.factory().counters(""), fixture.otherClient().counters(""));
        List<Integer> clients = Race.run(4, i -> () -> {
            for (int n = 0; n < 50; n++) {
                done(counters.get(i % 2).incrementAndGet("sum"));
            }
            return i;
        });
        assertEquals(50L * clients.size(), value(counters.get(1).get("sum")));
    }

    @Test
    default void getAndDelete_byTwoClients_oneGetsTheValue(StoreFixture fixture) throws Exception {
        List<KeyValueStore<String>> stores = stores(fixture, String.class);
        for (int round = 0; round < 50; round++) {
            String key = "k" + round;
            assertTrue(value(stores.get(round % 2).putIfAbsent(key, "v")));
            List<Optional<String>> taken =
                    Race.run(2, i -> () -> optional(stores.get(i).getAndDelete(key)));
            assertEquals(1, taken.stream().filter(Optional::isPresent).count(), key);
        }
    }

    @Test
    default void stats_ofTwoClients_countEachOnesOwn(StoreFixture fixture) {
        KeyValueStore<String> mine = fixture.strings();
        KeyValueStore<String> other = fixture.otherClient().open("", String.class);
        done(mine.put("a", "1"));
        done(other.get("a"));
        assertEquals(1, value(mine.stats()).writes());
        assertEquals(0, value(mine.stats()).hits());
        assertEquals(0, value(other.stats()).writes());
        assertEquals(1, value(other.stats()).hits());
        assertEquals(1, value(other.stats()).entries().orElse(1));
    }
}
