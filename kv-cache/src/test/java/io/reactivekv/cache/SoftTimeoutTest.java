package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Who may leave a slow load, and how it may end, before and after a stale value was served in its place. */
class SoftTimeoutTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bed bed = new Bed();
    private final Sinks.One<String> gate = Sinks.one();
    private final AtomicInteger begun = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();
    private final List<String> got = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        bed.close();
    }

    /** A cache with a stale entry. */
    private ReactiveCache<String> stale(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").softTimeout(SECOND));
        done(cache.put("k", "stale"));
        bed.advance(cache.spec().ttl().orElseThrow());
        return cache;
    }

    private Disposable caller(ReactiveCache<String> cache) {
        return cache.get(
                        "k",
                        key -> Mono.defer(() -> {
                            int unused = begun.incrementAndGet();
                            return gate.asMono().doOnCancel(cancelled::incrementAndGet);
                        }))
                .subscribe(got::add);
    }

    private Disposable servedStale(ReactiveCache<String> cache) {
        Disposable caller = caller(cache);
        Await.until("it is being loaded", () -> begun.get() == 1);
        bed.advance(SECOND);
        Await.until("it is served what is stale", () -> got.equals(List.of("stale")));
        return caller;
    }

    @ParameterizedTest
    @EnumSource
    void get_callerLeavesBeforeIt_theLoadIsCancelled(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = stale(levels);
        Disposable caller = caller(cache);
        Await.until("it is being loaded", () -> begun.get() == 1);
        caller.dispose();
        Await.until("it is cancelled", () -> cancelled.get() == 1);
        bed.advance(SECOND);
        assertEquals(List.of(), got);
        assertEquals(0, GatedLoad.flights(cache).size());
    }

    @ParameterizedTest
    @EnumSource
    void get_everyCallerIsGoneAfterIt_theLoadGoesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = stale(levels);
        assertTrue(servedStale(cache).isDisposed());
        Disposable second = caller(cache);
        Await.until("another one has joined", () -> cache.stats().joins() == 1);
        second.dispose();
        assertEquals(0, cancelled.get());
        assertTrue(gate.tryEmitValue("late").isSuccess());
        Await.until("what was loaded is kept", () -> optional(cache.get("k")).equals(Optional.of("late")));
        assertEquals(List.of("stale"), got);
        assertEquals(1, begun.get());
    }

    @ParameterizedTest
    @EnumSource
    void get_loadFailsAfterIt_isCountedAndTheNextLoadsAnew(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = stale(levels);
        assertTrue(servedStale(cache).isDisposed());
        assertTrue(gate.tryEmitError(new IllegalStateException("no database")).isSuccess());
        Await.until("it is counted", () -> cache.stats().loadFailures() == 1);
        Await.until("it is over", () -> GatedLoad.flights(cache).size() == 0);
        assertEquals("stale", value(cache.get("k", ReadMode.ALLOW_STALE)));
        assertEquals("new", value(cache.get("k", key -> Mono.just("new"))));
    }
}
