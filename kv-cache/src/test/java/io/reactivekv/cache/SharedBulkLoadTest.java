package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

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
}
