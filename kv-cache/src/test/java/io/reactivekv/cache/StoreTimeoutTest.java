package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Operations of a cache as a store end in time, however many steps they take. */
class StoreTimeoutTest {

    private static final CacheSpec SPEC = CacheSpec.named("c");
    private static final Duration TIME = Duration.ofMillis(100);

    /** What a step is given to say itself why it failed. */
    private static final Duration LAST_WORD = Duration.ofMillis(150);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    private static AtomicReference<Throwable> failureOf(Mono<?> operation) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        Disposable unused = operation.subscribe(done -> {}, failure::set);
        return failure;
    }

    /** Not done in its time and the last word, counted from now. */
    private void isLate(Outcome outcome, Mono<?> operation) {
        AtomicReference<Throwable> failure = failureOf(operation);
        bed.advance(TIME);
        assertNull(failure.get());
        bed.advance(LAST_WORD);
        StoreTimeoutException late = assertInstanceOf(StoreTimeoutException.class, failure.get());
        assertEquals(outcome, late.outcome(), late::getMessage);
    }

    /** Whoever writes finds that somebody else was faster, for ever. */
    private void loseEveryRace() {
        bed.backend.nextWrite.set(write -> {
            loseEveryRace();
            return Mono.just(false).delayElement(Duration.ofMillis(1));
        });
    }

    @Test
    void withTimeout_recordsNotKnownYet_endsAtThatTimeAndIsNoOutage() {
        bed.backend.silent(true);
        ReactiveCache<String> cache = bed.manager().cache(SPEC, String.class);
        KeyValueStore<String> store = cache.asStore().withTimeout(TIME);
        AtomicReference<Throwable> read = failureOf(store.get("k"));
        AtomicReference<Throwable> written = failureOf(store.put("k", "v"));
        assertNull(read.get());
        bed.advance(TIME);
        KeyValueException failure = assertInstanceOf(StoreUnavailableException.class, read.get());
        assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        failure = assertInstanceOf(StoreUnavailableException.class, written.get());
        assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        assertEquals(0, cache.stats().outages(), "a connection may still be made");
    }

    @Test
    void withTimeout_aStepIsSilent_endsWithWhatIsKnown() {
        ReactiveCache<String> cache = bed.cache(SPEC.category("old"));
        KeyValueStore<String> store = cache.asStore().withTimeout(TIME);
        done(store.put("k", "v"));
        bed.settle(cache);
        bed.backend.silent(true);
        isLate(Outcome.NOT_EXECUTED, store.get("other"));
        isLate(Outcome.UNKNOWN, store.put("k", "w"));
        isLate(Outcome.UNKNOWN, store.getAndDelete("k"));
        cache.reconfigure(cache.spec().category("new"));
        isLate(Outcome.NOT_EXECUTED, store.put("k", "w"));
    }

    @Test
    void withTimeout_everyRaceIsLost_ends() {
        ReactiveCache<String> cache = bed.cache(SPEC);
        KeyValueStore<String> store = cache.asStore().withTimeout(TIME);
        done(store.put("k", "v"));
        loseEveryRace();
        isLate(Outcome.UNKNOWN, store.getAndPut("k", "w"));
    }

    @Test
    void update_everyRaceIsLost_endsInTheTimeOfTheStoreBelow() {
        bed.backend.timeout(TIME);
        ReactiveCache<String> cache = bed.cache(SPEC);
        KeyValueStore<String> store = cache.asStore();
        assertEquals(Optional.of(TIME), store.timeout());
        done(store.put("k", "v"));
        loseEveryRace();
        StoreTimeoutException unused =
                error(StoreTimeoutException.class, store.update("k", old -> old.map(v -> v + "x")));
    }
}
