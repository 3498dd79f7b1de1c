package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A load of many keys, one of which another caller waits for. */
class SharedBulkLoadTest {

    private final Bed bed = new Bed();
    private final Sinks.One<Map<String, String>> gate = Sinks.one();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<Map<String, String>> load() {
        int unused = calls.incrementAndGet();
        return gate.asMono().doOnCancel(cancelled::incrementAndGet);
    }

    @ParameterizedTest
    @EnumSource
    void getAll_callerLeavesWhileAnotherWaitsForAKey_theLoadGoesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Disposable all = cache.getAll(List.of("a", "b"), keys -> load()).subscribe();
        Await.until("it is being loaded", () -> calls.get() == 1);
        AtomicReference<String> got = new AtomicReference<>();
        Disposable one = cache.get("a", key -> Mono.error(new AssertionError("a second load")))
                .subscribe(got::set);
        Await.until("the other has joined", () -> cache.stats().joins() == 1);
        all.dispose();
        assertEquals(0, cancelled.get());
        assertNull(got.get());
        assertTrue(gate.tryEmitValue(Map.of("a", "1", "b", "2")).isSuccess());
        Await.until("it has its value", () -> got.get() != null);
        assertEquals("1", got.get());
        assertTrue(one.isDisposed());
    }

    @ParameterizedTest
    @EnumSource
    void getAll_callerLeavesAndThenTheOneWhoWaitsForAKey_theLoadIsCancelled(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Disposable all = cache.getAll(List.of("a", "b"), keys -> load()).subscribe();
        Await.until("it is being loaded", () -> calls.get() == 1);
        Disposable one = cache.get("a", key -> Mono.error(new AssertionError("a second load")))
                .subscribe();
        Await.until("the other has joined", () -> cache.stats().joins() == 1);
        all.dispose();
        one.dispose();
        Await.until("it is cancelled", () -> cancelled.get() == 1);
    }

    /** A flight reads the clock when it begins, and asks for its value after that. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void getAll_callerLeavesBeforeAllKeysHaveAsked_theOneWhoWaitsForAKeyHasItsValue(String last) {
        AtomicReference<ReactiveCache<String>> made = new AtomicReference<>();
        AtomicReference<String> got = new AtomicReference<>();
        AtomicBoolean left = new AtomicBoolean();
        Sinks.Empty<Void> leave = Sinks.empty();
        InstantSource clock = () -> {
            ReactiveCache<String> cache = made.get();
            if (cache != null && GatedLoad.flights(cache).find(last) != null && left.compareAndSet(false, true)) {
                Disposable unused = cache.get("a", key -> Mono.error(new AssertionError("a second load")))
                        .subscribe(got::set);
                Sinks.EmitResult unusedResult = leave.tryEmitEmpty();
            }
            return bed.clock.instant();
        };
        try (CacheManager manager = CacheManager.builder()
                .borrowedFactory(bed.factory)
                .clock(clock)
                .timer(bed.timer)
                .worker(Schedulers.immediate())
                .build()) {
            ReactiveCache<String> cache = manager.cache(ReadWriteTest.Levels.NEAR.of("c"), String.class);
            made.set(cache);
            Disposable all = cache.getAll(List.of("a", "b", "c"), keys -> Mono.just(Map.of("a", "1")))
                    .takeUntilOther(leave.asMono())
                    .subscribe();
            Await.until("it has its value", () -> got.get() != null);
            assertEquals("1", got.get());
            assertTrue(left.get());
            assertTrue(all.isDisposed());
        }
    }
}
