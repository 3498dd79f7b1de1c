package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException;
import io.reactivekv.StoreFullException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.ValueTooLargeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What listeners are told of a put of one key: whether it came in place of something. */
class PutsToldTest {

    private final Bed bed = new Bed();
    private final List<String> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    private Disposable listenToWrites(ReactiveCache<String> cache) {
        return cache.events()
                .filter(event -> event.kind() == CacheEvent.Kind.CREATED || event.kind() == CacheEvent.Kind.UPDATED)
                .subscribe(event -> told.add(event.kind() + " " + event.key()));
    }

    private void toldInTheEnd(String... events) {
        Await.until("all are told", () -> told.size() >= events.length);
        assertEquals(List.of(events), told);
    }

    @ParameterizedTest
    @EnumSource
    void put_whereSomethingCouldBeServed_isToldAsAnUpdate(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Disposable listening = listenToWrites(cache);
        done(cache.put("k", "1"));
        if (levels != ReadWriteTest.Levels.NEAR) {
            bed.settle(cache); // what was written here is near no more
        }
        done(cache.put("k", "2"));
        bed.advance(Duration.ofSeconds(90));
        done(cache.putAll(Map.of("k", "stale before")));
        assertEquals(true, value(cache.remove("k")));
        done(cache.put("k", "4"));
        toldInTheEnd("CREATED k", "UPDATED k", "UPDATED k", "CREATED k");
        listening.dispose();
    }

    @ParameterizedTest
    @EnumSource
    void put_whereNothingCouldBeServed_isToldAsACreation(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").negativeTtl(Duration.ofHours(1)));
        done(cache.putAll(Map.of("marked", "1", "expired", "1")));
        done(cache.put("tagged", "1", EntryOptions.ofTags("t")));
        assertEquals(Optional.empty(), optional(cache.get("nothing", key -> Mono.empty())));
        if (levels != ReadWriteTest.Levels.NEAR) {
            bed.settle(cache);
        }
        done(cache.invalidate("marked"));
        done(cache.invalidateTags("t"));
        Disposable listening = listenToWrites(cache);
        done(cache.put("marked", "2"));
        done(cache.put("tagged", "2"));
        done(cache.put("nothing", "2"));
        bed.advance(Duration.ofMinutes(2));
        done(cache.put("expired", "2"));
        toldInTheEnd("CREATED marked", "CREATED tagged", "CREATED nothing", "CREATED expired");
        listening.dispose();
    }

    @Test
    void put_ofWhatAnotherProcessHasPutWithATagOfItsOwn_isToldAsAnUpdate() {
        CacheSpec spec = ReadWriteTest.Levels.BOTH.of("c");
        ReactiveCache<String> there = bed.cache(spec);
        ReactiveCache<String> cache = bed.cache(spec);
        Disposable listening = listenToWrites(cache);
        bed.backend.holdWatches(true);
        done(there.put("k", "1", EntryOptions.ofTags("t")));
        done(cache.put("k", "2"));
        toldInTheEnd("UPDATED k");
        bed.backend.holdWatches(false);
        listening.dispose();
    }

    @Test
    void putAll_overWhatTheStoreOfTheCacheHasBroughtNear_isToldAsAnUpdate() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.asStore().put("k", "1"));
        bed.settle(cache);
        assertEquals("1", value(cache.asStore().get("k")));
        Disposable listening = listenToWrites(cache);
        done(cache.putAll(Map.of("k", "2", "l", "2")));
        Await.until("all are told", () -> told.size() == 2);
        assertEquals(Set.of("UPDATED k", "CREATED l"), Set.copyOf(told));
        listening.dispose();
    }

    @Test
    void putAll_overWhatIsInTheStoreAlone_isToldAsAnUpdate() {
        CacheSpec spec = ReadWriteTest.Levels.BOTH.of("c");
        done(bed.cache(spec).put("k", "1"));
        ReactiveCache<String> cache = bed.cache(spec);
        Disposable listening = listenToWrites(cache);
        done(cache.putAll(Map.of("k", "2", "l", "2")));
        Await.until("all are told", () -> told.size() == 2);
        assertEquals(Set.of("UPDATED k", "CREATED l"), Set.copyOf(told));
        listening.dispose();
    }

    @Test
    void putAll_oneFails_theOtherIsToldByWhatItHasSeen() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.putAll(Map.of("k", "1", "l", "1")));
        bed.settle(cache);
        Disposable listening = listenToWrites(cache);
        Map<String, String> both = new LinkedHashMap<>();
        both.put("k", "2");
        both.put("l", "2");
        bed.backend.nextExchange.set(exchange -> {
            bed.backend.nextExchange.set(
                    second -> Mono.error(new ValueTooLargeException("too large for the test", null)));
            return exchange;
        });
        ValueTooLargeException large = error(ValueTooLargeException.class, cache.putAll(both));
        assertEquals("putAll", large.operation());
        assertEquals(Optional.of("l"), large.key());
        assertEquals(KeyValueException.Outcome.UNKNOWN, large.outcome());
        toldInTheEnd("UPDATED k", "CREATED l");
        assertEquals("2", value(cache.get("k")));
        listening.dispose();
    }

    /** Of a store that may be back one operation a second is let through. */
    @Test
    void putAll_firstAfterAFailure_isDoneWhetherSomebodyListensOrNot() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.put("other", "so that the records are there"));
        bed.settle(cache);
        Disposable listening = listenToWrites(cache);
        bed.backend.down(true);
        StoreUnavailableException unused = error(StoreUnavailableException.class, cache.put("other", "v"));
        bed.backend.down(false);
        bed.advance(Duration.ofSeconds(1));
        Sinks.Empty<Void> gate = Sinks.empty();
        bed.backend.nextExchange.set(exchange -> exchange.delaySubscription(gate.asMono()));
        bed.backend.nextWriteAll.set(write -> write.delaySubscription(gate.asMono()));
        AtomicBoolean put = new AtomicBoolean();
        List<Throwable> failed = new CopyOnWriteArrayList<>();
        Disposable caller =
                cache.putAll(Map.of("k", "1", "l", "1")).subscribe(nothing -> {}, failed::add, () -> put.set(true));
        assertTrue(gate.tryEmitEmpty().isSuccess());
        Await.until("it has ended", () -> put.get() || !failed.isEmpty());
        assertEquals(List.of(), failed);
        caller.dispose();
        listening.dispose();
    }

    @Test
    void putAll_oneFailsWhileSomebodyListens_isUnknownAndTheOtherIsThere() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.SHARED.of("c"));
        Disposable listening = listenToWrites(cache);
        bed.backend.nextExchange.set(exchange -> Mono.error(new StoreFullException("full for the test")));
        StoreFullException full = error(StoreFullException.class, cache.putAll(Map.of("k", "1", "l", "1")));
        assertEquals(KeyValueException.Outcome.UNKNOWN, full.outcome());
        assertEquals(1, list(cache.getAll(List.of("k", "l"))).size());
        listening.dispose();
    }

    /** It costs nothing then but the write. */
    @Test
    void put_nobodyIsTold_doesNotLookAtWhatIsThere() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        AtomicBoolean looked = new AtomicBoolean();
        bed.backend.nextExchange.set(exchange -> {
            looked.set(true);
            return exchange;
        });
        done(cache.put("k", "1"));
        assertFalse(looked.get());
        Disposable listening = listenToWrites(cache);
        done(cache.put("l", "1"));
        assertTrue(looked.get());
        listening.dispose();
    }

    @Test
    void put_overWhatIsNoValue_isDoneAllTheSame() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        Disposable listening = listenToWrites(cache);
        bed.backend.nextExchange.set(exchange -> Mono.error(new ForeignDataException("a list, for the test")));
        done(cache.put("k", "1"));
        assertEquals("1", value(cache.get("k")));
        assertEquals(0, cache.stats().sharedFailures());
        toldInTheEnd("CREATED k");
        listening.dispose();
    }

    @Test
    void put_fails_isStillAPutToWhoCalledIt() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        Disposable listening = listenToWrites(cache);
        bed.backend.nextExchange.set(exchange -> Mono.error(new StoreFullException("full for the test")));
        StoreFullException full = error(StoreFullException.class, cache.put("k", "1"));
        assertEquals("put", full.operation());
        assertEquals(Optional.of("k"), full.key());
        toldInTheEnd("CREATED k");
        listening.dispose();
    }

    @ParameterizedTest
    @EnumSource
    void load_whereNothingCouldBeServed_isToldAsACreation(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").negativeTtl(Duration.ofHours(1)));
        done(cache.put("tagged", "1", EntryOptions.ofTags("t")));
        if (levels != ReadWriteTest.Levels.NEAR) {
            bed.settle(cache);
        }
        done(cache.invalidateTags("t"));
        Disposable listening = listenToWrites(cache);
        assertEquals("2", value(cache.get("tagged", key -> Mono.just("2"))));
        assertEquals(Optional.empty(), optional(cache.get("nothing", key -> Mono.empty())));
        bed.advance(Duration.ofHours(2));
        assertEquals("3", value(cache.get("nothing", key -> Mono.just("3"))));
        toldInTheEnd("CREATED tagged", "CREATED nothing");
        listening.dispose();
    }

    /** There is something, which this program would not take off the store. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void put_overWhatIsTooLargeToBeRead_isDoneAsAnUpdate(boolean asStore) {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.SHARED.of("c"));
        done(cache.put("other", "so that the records are there"));
        Disposable listening = listenToWrites(cache);
        bed.backend.nextExchange.set(exchange -> exchange.then(Mono.error(
                new ValueTooLargeException("too large for the test", null).as(KeyValueException.Outcome.UNKNOWN))));
        done(asStore ? cache.asStore().put("k", "1") : cache.put("k", "1"));
        assertEquals("1", value(cache.get("k")));
        toldInTheEnd("UPDATED k");
        listening.dispose();
    }
}
