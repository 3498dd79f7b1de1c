package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.ValueTooLargeException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What a cache as a store says of failures: of its own operations and keys, and whether something was done. */
class StoreErrorsTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void putAll_failsMidway_isUnknownAndNamesTheKey() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").maxEntryBytes(200));
        KeyValueStore<String> store = cache.asStore().withPrefix("p:");
        String large = "x".repeat(300);
        Map<String, String> entries = new LinkedHashMap<>();
        entries.put("a", "small");
        entries.put("b", large);
        ValueTooLargeException tooLarge = error(ValueTooLargeException.class, store.putAll(entries));
        assertEquals(Outcome.UNKNOWN, tooLarge.outcome());
        assertEquals("putAll", tooLarge.operation());
        assertEquals(Optional.of("b"), tooLarge.key());
        assertEquals("small", value(store.get("a")));
        tooLarge = error(ValueTooLargeException.class, store.putAll(Map.of("b", large)));
        assertEquals(Outcome.NOT_EXECUTED, tooLarge.outcome());
    }

    @Test
    void deleteAll_cannotGoOn_isUnknownOnceOneIsGone() {
        KeyValueStore<String> store = bed.cache(CacheSpec.named("c")).asStore();
        done(store.putAll(Map.of("a", "1", "b", "2", "c", "3")));
        bed.backend.nextScan.set(found -> Flux.error(cut()));
        StoreUnavailableException cut = error(StoreUnavailableException.class, store.deleteAll(KeyRange.all()));
        assertEquals(Outcome.NOT_EXECUTED, cut.outcome());
        bed.backend.nextScan.set(found -> found.take(1).concatWith(Mono.error(cut())));
        cut = error(StoreUnavailableException.class, store.deleteAll(KeyRange.all()));
        assertEquals(Outcome.UNKNOWN, cut.outcome());
        assertEquals(List.of("b", "c"), list(store.keys(KeyRange.all())));
    }

    private static StoreUnavailableException cut() {
        return new StoreUnavailableException("cut for the test", Outcome.NOT_EXECUTED, null);
    }

    @Test
    void operations_storeBelowFails_nameThemselvesAndTheirKey() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").near(false));
        KeyValueStore<String> view = cache.asStore().withPrefix("p:");
        done(view.put("x", "v"));
        bed.settle(cache);
        bed.backend.down(true);
        fails("get", Optional.of("x"), view.get("x"));
        fails("ttl", Optional.of("x"), view.ttl("x"));
        fails("put", Optional.of("x"), view.put("x", "w"));
        fails("delete", Optional.of("x"), view.delete("x"));
        fails("getAll", Optional.empty(), view.getAll(List.of("x")).then());
        fails("deleteAll", Optional.of("x"), view.deleteAll(List.of("x")));
        fails("keys", Optional.empty(), view.keys(KeyRange.all()).then());
        Bed.core(cache).validity.forget(Validity.category("default"));
        fails("get", Optional.of("x"), view.get("x"));
        fails("scan", Optional.empty(), view.scan(KeyRange.all()).then());
    }

    @Test
    void scan_failsAtAKey_namesIt() {
        KeyValueStore<String> store = bed.cache(CacheSpec.named("c")).asStore();
        bed.backend.beforeScan.set(Mono.error(new SerializationException("for the test").in("", "cache:c:e:x")));
        fails("scan", Optional.of("x"), store.scan(KeyRange.all()).then());
    }

    private static void fails(String operation, Optional<String> key, Mono<?> failing) {
        KeyValueException failure = error(KeyValueException.class, failing);
        assertEquals(operation, failure.operation());
        assertEquals(key, failure.key());
        assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
    }
}
