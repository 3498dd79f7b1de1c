package io.reactivekv.tck;

import static io.reactivekv.tck.Await.done;
import static io.reactivekv.tck.Await.empty;
import static io.reactivekv.tck.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** An expired entry is absent for every operation on keys, at once, swept or not. */
public interface ExpiryVisibilityTests extends ConformanceTests {

    /** A store in which {@code gone} has expired unread, and {@code here} has not. */
    private static KeyValueStore<String> afterExpiry(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        done(store.put("gone", "old", fixture.shortTtl()));
        done(store.put("here", "1", Duration.ofHours(1)));
        fixture.advance(fixture.shortTtl());
        return store;
    }

    @Test
    default void get_expired_isEmpty(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        empty(store.get("gone"));
        assertEquals("1", value(store.get("here")));
    }

    @Test
    default void getOrDefault_expired_isTheDefault(StoreFixture fixture) {
        assertEquals("d", value(afterExpiry(fixture).getOrDefault("gone", "d")));
    }

    @Test
    default void getEntry_expired_isEmpty(StoreFixture fixture) {
        empty(afterExpiry(fixture).getEntry("gone"));
    }

    @Test
    default void exists_expired_isFalse(StoreFixture fixture) {
        assertFalse(value(afterExpiry(fixture).exists("gone")));
    }

    @Test
    default void getAll_expired_leavesItOut(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertEquals(
                List.of("here"),
                Await.list(store.getAll(List.of("gone", "here")).map(kv -> kv.key())));
    }

    @Test
    default void putIfAbsent_expired_stores(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertTrue(value(store.putIfAbsent("gone", "new")));
        assertEquals("new", value(store.get("gone")));
        assertEquals(Optional.empty(), value(store.ttl("gone")));
    }

    @Test
    default void putIfAbsent_keepOnExpired_takesTheDefault(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertTrue(value(store.putIfAbsent("gone", "new", Expiry.keep())));
        assertEquals(Optional.empty(), value(store.ttl("gone")));
    }

    @Test
    default void put_keepOnExpired_takesTheDefault(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        done(store.put("gone", "new", Expiry.keep()));
        assertEquals("new", value(store.get("gone")));
        assertEquals(Optional.empty(), value(store.ttl("gone")));
    }

    @Test
    default void putAll_keepOnExpired_takesTheDefault(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        done(store.putAll(Map.of("gone", "new"), Expiry.keep()));
        assertEquals("new", value(store.get("gone")));
        assertEquals(Optional.empty(), value(store.ttl("gone")));
    }

    @Test
    default void replace_expired_isFalse(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertFalse(value(store.replace("gone", "new")));
        empty(store.get("gone"));
    }

    @Test
    default void conditional_seenButExpiredSince_isFalse(StoreFixture fixture) {
        KeyValueStore<String> store = fixture.strings();
        for (String key : List.of("a", "b", "c", "d", "e")) {
            done(store.put(key, "1", Duration.ofHours(1)));
        }
        List<Entry<String>> seen = List.of("a", "b", "c", "d", "e").stream()
                .map(key -> value(store.getEntry(key)))
                .toList();
        seen.forEach(entry -> assertTrue(value(store.expire(entry, fixture.shortTtl()))));
        fixture.advance(fixture.shortTtl());
        assertFalse(value(store.replace(seen.get(0), "2")));
        assertFalse(value(store.replace("b", seen.get(1).revision(), "2", Duration.ofHours(1))));
        assertFalse(value(store.delete(seen.get(2))));
        assertFalse(value(store.delete("d", seen.get(3).revision())));
        assertFalse(value(store.expire(seen.get(4), Expiry.never())));
        for (Entry<String> entry : seen) {
            empty(store.get(entry.key()));
        }
    }

    @Test
    default void getAndPut_expired_isEmptyAndStores(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        empty(store.getAndPut("gone", "new"));
        assertEquals("new", value(store.get("gone")));
    }

    @Test
    default void getAndPut_keepOnExpired_takesTheDefault(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        empty(store.getAndPut("gone", "new", Expiry.keep()));
        assertEquals(Optional.empty(), value(store.ttl("gone")));
    }

    @Test
    default void getAndDelete_expired_isEmpty(StoreFixture fixture) {
        empty(afterExpiry(fixture).getAndDelete("gone"));
    }

    @Test
    default void getAndExpire_expired_isEmptyAndRevivesNothing(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        empty(store.getAndExpire("gone", Expiry.never()));
        empty(store.get("gone"));
    }

    @Test
    default void delete_expired_isFalse(StoreFixture fixture) {
        assertFalse(value(afterExpiry(fixture).delete("gone")));
    }

    @Test
    default void deleteAllKeys_expired_doesNotCountIt(StoreFixture fixture) {
        assertEquals(1L, value(afterExpiry(fixture).deleteAll(List.of("gone", "here"))));
    }

    @Test
    default void update_expired_seesNothing(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        AtomicReference<Optional<String>> seen = new AtomicReference<>(Optional.of("not called"));
        done(store.update("gone", old -> {
            seen.set(old);
            return Optional.of("new");
        }));
        assertEquals(Optional.empty(), seen.get());
        assertEquals("new", value(store.get("gone")));
        assertEquals(Optional.empty(), value(store.ttl("gone")));
    }

    @Test
    default void ttl_expired_isAnEmptyMono(StoreFixture fixture) {
        empty(afterExpiry(fixture).ttl("gone"));
    }

    @Test
    default void expire_expired_isFalseAndRevivesNothing(StoreFixture fixture) {
        KeyValueStore<String> store = afterExpiry(fixture);
        assertFalse(value(store.expire("gone", Expiry.never())));
        empty(store.get("gone"));
    }
}
