package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** Decorated functions that fail, or are left before they are done. */
class DecoratedErrorsTest {

    private final Bed bed = new Bed();
    private final AtomicInteger calls = new AtomicInteger();

    @AfterEach
    void close() {
        bed.close();
    }

    /** How a function may fail. */
    enum Fault {
        THROWS,
        RETURNS_NULL,
        FAILS;

        Mono<String> call() {
            return switch (this) {
                case THROWS -> throw new IllegalStateException("no database");
                case RETURNS_NULL -> null;
                case FAILS -> Mono.error(new IllegalStateException("no database"));
            };
        }
    }

    private void isCalledAgain(Fault fault, ReactiveCache<String> cache, Function<Integer, Mono<String>> cached) {
        calls.set(0);
        RuntimeException failed = error(RuntimeException.class, cached.apply(1));
        Class<?> expected = fault == Fault.RETURNS_NULL ? CacheLoadException.class : IllegalStateException.class;
        assertInstanceOf(expected, failed);
        assertEquals("v", value(cached.apply(1)));
        assertEquals("v", value(cached.apply(1)));
        assertEquals(2, calls.get());
        assertEquals(1, cache.stats().loadFailures());
    }

    @ParameterizedTest
    @EnumSource
    void cached_functionFails_isSignalledAndNotKept(Fault fault) {
        Function<Integer, Mono<String>> function =
                number -> calls.incrementAndGet() == 1 ? fault.call() : Mono.just("v");
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        isCalledAgain(fault, cache, cache.cached(number -> "k::" + number, function));
        ReactiveCache<String> dated = bed.cache(ReadWriteTest.Levels.BOTH.of("d"));
        isCalledAgain(fault, dated, dated.cached(number -> "k::" + number, function, Duration.ofSeconds(5)));
    }

    @Test
    void cached_noGoodKey_isSignalledAndTheFunctionIsNotCalled() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.NEAR.of("c"));
        Function<String, String> key = argument -> {
            if (argument.isEmpty()) {
                throw new IllegalStateException("no key");
            }
            return "";
        };
        Function<String, Mono<String>> cached =
                cache.cached(key, argument -> Mono.just("call " + calls.incrementAndGet()));
        IllegalStateException unused = error(IllegalStateException.class, cached.apply(""));
        IllegalArgumentException unusedToo = error(IllegalArgumentException.class, cached.apply("a"));
        assertEquals(0, calls.get());
    }

    @Test
    void invalidating_contextOfTheSubscriber_reachesTheFunction() {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        Function<String, Mono<String>> rename = cache.invalidating(
                "user::{0}::*", id -> Mono.deferContextual(context -> Mono.just("by " + context.get("user"))));
        assertEquals("by ann", value(rename.apply("1").contextWrite(c -> c.put("user", "ann"))));
    }

    @ParameterizedTest
    @EnumSource
    void invalidating_callerLeavesDuringTheFunction_thatIsCancelledAndNothingIsInvalidated(
            ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("user::1::n", "Ann"));
        AtomicInteger cancelled = new AtomicInteger();
        Function<String, Mono<String>> rename =
                cache.invalidating("user::{0}::*", id -> Mono.<String>never().doOnCancel(cancelled::incrementAndGet));
        Disposable caller = rename.apply("1").subscribe();
        caller.dispose();
        assertEquals(1, cancelled.get());
        assertEquals("Ann", value(cache.get("user::1::n")));
        assertEquals(0, cache.stats().invalidations());
    }

    /** What the function did stays; who called it learns that other processes do not know. */
    @ParameterizedTest
    @ValueSource(strings = {"user::{0}::*", "user::{0}::n"})
    void invalidating_storeIsAway_isSignalledAndHoldsHere(String template) {
        ReactiveCache<String> cache = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        done(cache.put("user::1::n", "Ann"));
        bed.settle(cache);
        assertEquals("Ann", value(cache.get("user::1::n")));
        Function<String, Mono<String>> rename =
                cache.invalidating(template, id -> Mono.just("call " + calls.incrementAndGet()));
        bed.backend.down(true);
        StoreUnavailableException unused = error(StoreUnavailableException.class, rename.apply("1"));
        assertEquals(1, calls.get());
        assertEquals(Optional.empty(), optional(cache.get("user::1::n")));
    }
}
