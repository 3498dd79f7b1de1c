package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreFullException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.ValueTooLargeException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Loads whose lease the store did not take, puts that it refused, and what both leave in the near level. */
class WithoutClaimTest {

    private static final CacheSpec SPEC =
            CacheSpec.named("c").ttl(Duration.ofMinutes(1)).cleanupInterval(Duration.ofDays(1));

    private final Bed bed = new Bed();
    private final ReactiveCache<String> here = bed.cache(SPEC);
    private final ReactiveCache<String> there = bed.cache(SPEC);
    private final Sinks.One<String> gate = Sinks.one();

    @AfterEach
    void close() {
        bed.close();
    }

    /** Something shared is near, and the record of its category known: without it nothing is kept. */
    private void begin() {
        done(here.put("other", "v"));
        bed.settle(here);
        assertEquals("v", value(here.get("other")));
    }

    /** The loader runs, and waits for the gate. */
    private AtomicReference<String> loadingInVain() {
        begin();
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        AtomicReference<String> loaded = loading();
        bed.backend.refuseWrites(null);
        return loaded;
    }

    private AtomicReference<String> loading() {
        AtomicBoolean loading = new AtomicBoolean();
        AtomicReference<String> loaded = new AtomicReference<>();
        Disposable unused = here.get("k", key -> {
                    loading.set(true);
                    return gate.asMono();
                })
                .subscribe(loaded::set);
        Await.until("it is being loaded", loading::get);
        return loaded;
    }

    /** What another process does to the key. */
    enum Change {
        PUT(Optional.of("new")),
        INVALIDATE(Optional.empty());

        private final Optional<String> left;

        Change(Optional<String> left) {
            this.left = left;
        }

        Mono<Void> on(ReactiveCache<String> cache) {
            return this == PUT ? cache.put("k", "new") : cache.invalidate("k");
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_changedElsewhereMeanwhile_theResultIsNotKept(Change change) {
        AtomicReference<String> loaded = loadingInVain();
        done(change.on(there));
        bed.settle(here);
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals("old", loaded.get(), "who asked before may get what was loaded before");
        assertEquals(change.left, optional(here.get("k")));
        assertEquals(1, here.stats().loadsRefused());
    }

    @Test
    void get_changesMayHaveBeenMissedMeanwhile_theResultIsNotKept() {
        AtomicReference<String> loaded = loadingInVain();
        bed.backend.holdWatches(true);
        done(there.put("k", "new"));
        long resets = here.stats().resets();
        bed.backend.reset();
        Await.until("the watch has told", () -> here.stats().resets() > resets);
        assertTrue(gate.tryEmitValue("old").isSuccess());
        assertEquals("old", loaded.get());
        Await.until("the new one is read", () -> optional(here.get("k")).equals(Optional.of("new")));
    }

    private void timeOutNextLease() {
        begin();
        bed.backend.nextWrite.set(
                write -> Mono.error(new StoreTimeoutException("late for the test", Outcome.UNKNOWN, null)));
    }

    /** A read that succeeds. */
    private void endOutage() {
        assertFalse(here.stats().sharedUp());
        bed.advance(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), optional(here.get("absent")));
        assertTrue(here.stats().sharedUp());
    }

    @Test
    void remove_elsewhereAfterTheOutage_whatWasKeptNearIsGone() {
        timeOutNextLease();
        assertEquals("v", value(here.get("k", key -> Mono.just("v"))));
        assertEquals("v", value(here.get("k")), "it is kept during the outage");
        NearEntry<String> other = Bed.core(here).near.peek("other");
        endOutage();
        assertEquals(false, value(there.remove("k")));
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertNotNull(other);
        assertSame(other, Bed.core(here).near.peek("other"), "what is shared stays near");
    }

    @Test
    void put_failedInAnOutage_isGoneWithIt() {
        begin();
        done(here.put("k", "shared"));
        // The news of it would drop what is kept near from here on.
        bed.settle(here);
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        StoreFullException unused = error(StoreFullException.class, here.put("k", "v"));
        StoreFullException unusedOfMany = error(StoreFullException.class, here.putAll(Map.of("l", "v", "m", "v")));
        assertEquals("v", value(here.get("k")), "it is kept during the outage");
        assertEquals("v", value(here.get("l")));
        bed.backend.refuseWrites(null);
        bed.advance(Duration.ofSeconds(10));
        done(here.put("other", "w"));
        assertTrue(here.stats().sharedUp());
        assertEquals("shared", value(here.get("k")));
        assertEquals(false, value(there.remove("l")));
        assertEquals(Optional.empty(), optional(here.get("l")));
    }

    @Test
    void put_failedWithoutAnOutage_isNotKept() {
        begin();
        bed.backend.nextWrite.set(write -> Mono.error(new ValueTooLargeException("too large for the test", null)));
        ValueTooLargeException unused = error(ValueTooLargeException.class, here.put("k", "v"));
        assertEquals(Optional.empty(), optional(here.get("k")));
    }

    @Test
    void get_landsAfterTheOutage_isNotKept() {
        timeOutNextLease();
        AtomicReference<String> loaded = loading();
        endOutage();
        assertTrue(gate.tryEmitValue("v").isSuccess());
        assertEquals("v", loaded.get());
        assertEquals(Optional.empty(), optional(here.get("k")));
    }

    @Test
    void invalidate_storeIsFull_failsForAKeyThatOthersMayHaveNear() {
        begin();
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        assertEquals("v", value(here.get("k", key -> Mono.just("v"))));
        StoreFullException unused = error(StoreFullException.class, there.invalidate("k"));
        assertEquals("v", value(here.get("k")), "it has not learned of it");
        done(there.invalidate("other"));
    }
}
