package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What calls of decorated functions hand on, and what they leave behind when their callers leave. */
class DecoratedCallsTest {

    private static final int MORE_THAN_ARE_REMEMBERED = 5_000;

    private final Bed bed = new Bed();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final AtomicBoolean begun = new AtomicBoolean();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void cached_lastCallerLeaves_theFunctionIsCancelled(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        AtomicInteger cancelled = new AtomicInteger();
        Function<Integer, Mono<String>> never = cache.cached(
                number -> "k::" + number, number -> Mono.<String>never().doOnCancel(cancelled::incrementAndGet));
        Disposable first = never.apply(1).subscribe();
        Disposable second = never.apply(1).subscribe();
        first.dispose();
        assertEquals(0, cancelled.get(), "another one waits for it");
        second.dispose();
        assertEquals(1, cancelled.get());
    }

    @ParameterizedTest
    @EnumSource
    void cached_contextOfTheSubscriber_reachesTheFunction(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Function<Integer, Mono<String>> greeting = cache.cached(
                number -> "k::" + number,
                number -> Mono.deferContextual(context -> Mono.just(number + " for " + context.get("user"))));
        assertEquals("1 for ann", value(greeting.apply(1).contextWrite(c -> c.put("user", "ann"))));
    }

    /** What holds up the step that it is put before until the gate is opened. */
    private <T> Mono<T> held(Mono<T> step) {
        return Mono.defer(() -> {
            begun.set(true);
            return gate.asMono().then(step);
        });
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void invalidating_callerLeavesAfterTheFunction_theInvalidationRunsToItsEnd(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("user::1::n", "Ann"));
        Function<String, Mono<String>> rename = cache.invalidating("user::{0}::*", id -> Mono.just("renamed"));
        bed.backend.nextCount.set(this::held);
        leaveInTheMiddle(rename.apply("1"));
        Await.until("it is invalidated", () -> optional(cache.get("user::1::n")).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void invalidating_callerLeavesAfterTheFunctionOfOneKey_theInvalidationRunsToItsEnd(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("user::1", "Ann"));
        Function<String, Mono<String>> rename = cache.invalidating("user::{0}", id -> Mono.just("renamed"));
        bed.backend.nextWrite.set(this::held);
        leaveInTheMiddle(rename.apply("1"));
        Await.until("it is invalidated", () -> optional(cache.get("user::1")).isEmpty());
    }

    private void leaveInTheMiddle(Mono<String> call) {
        Disposable caller = call.subscribe();
        Await.until("it is being invalidated", begun::get);
        caller.dispose();
        assertTrue(gate.tryEmitEmpty().isSuccess());
    }

    @ParameterizedTest
    @EnumSource
    void invalidating_manySingleKeys_leavesOthersValid(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("other", "v"));
        done(cache.put("user::*", "Star"));
        done(cache.put("user::42", "Ann"));
        Function<Object, Mono<Void>> change = cache.invalidating("user::{0}", id -> Mono.empty());
        for (int i = 0; i < MORE_THAN_ARE_REMEMBERED; i++) {
            done(change.apply(i));
        }
        assertEquals(Optional.empty(), optional(cache.get("user::42")));
        assertEquals("Star", value(cache.get("user::*")));
        assertEquals("v", value(cache.get("other")));
        done(change.apply("*"));
        assertEquals(Optional.empty(), optional(cache.get("user::*")), "what is filled in is literal");
    }
}
