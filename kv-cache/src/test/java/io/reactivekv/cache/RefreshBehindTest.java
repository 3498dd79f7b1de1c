package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is loaded behind a caller, who is long gone and learns of no error. */
class RefreshBehindTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    /** So many loads have failed, and none is under way. */
    private static void awaitFailures(ReactiveCache<String> cache, int number) {
        Await.until(
                "it has failed",
                () -> cache.stats().loadFailures() == number
                        && GatedLoad.flights(cache).size() == 0);
    }

    private static void awaitFresh(ReactiveCache<String> cache, String key, String expected) {
        Await.until("it is refreshed", () -> optional(cache.get(key)).equals(Optional.of(expected)));
    }

    @ParameterizedTest
    @EnumSource
    void get_refreshFails_staleIsServedAndTheNextCallerTriesAgain(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleWhileRevalidate(true));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        Function<String, Mono<String>> throwing = key -> {
            throw new IllegalStateException("no database");
        };
        Function<String, Mono<String>> failing = key -> Mono.error(new IllegalStateException("no database"));
        assertEquals("stale", value(cache.get("k", throwing)));
        awaitFailures(cache, 1);
        assertEquals("stale", value(cache.get("k", failing)));
        awaitFailures(cache, 2);
        assertEquals("stale", value(cache.get("k", key -> Mono.just("new"))));
        awaitFresh(cache, "k", "new");
        assertEquals(0, cache.stats().staleOnError(), "it was served before anything failed");
    }

    @ParameterizedTest
    @EnumSource
    void getAll_refreshFails_staleIsServedAndTheNextCallerTriesAgain(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleWhileRevalidate(true));
        done(cache.putAll(Map.of("a", "stale", "b", "stale")));
        bed.advance(MINUTE);
        List<KeyValue<String>> stale = List.of(new KeyValue<>("a", "stale"), new KeyValue<>("b", "stale"));
        assertEquals(
                stale,
                list(cache.getAll(List.of("a", "b"), keys -> Mono.error(new IllegalStateException("no database")))));
        awaitFailures(cache, 2);
        assertEquals(
                stale, list(cache.getAll(List.of("a", "b"), keys -> Mono.just(Map.of("a", "new a", "b", "new b")))));
        awaitFresh(cache, "a", "new a");
        awaitFresh(cache, "b", "new b");
    }

    @ParameterizedTest
    @EnumSource
    void get_eagerRefreshFails_theFreshEntryStays(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").eagerRefreshPercent(50));
        done(cache.put("k", "fresh"));
        bed.advance(MINUTE.dividedBy(2));
        assertEquals("fresh", value(cache.get("k", key -> Mono.error(new IllegalStateException("no database")))));
        awaitFailures(cache, 1);
        assertEquals("fresh", value(cache.get("k", ReadMode.FRESH_ONLY)));
        assertEquals("fresh", value(cache.get("k", key -> Mono.just("new"))));
        awaitFresh(cache, "k", "new");
    }

    @ParameterizedTest
    @EnumSource
    void get_callerLeavesWithItsStaleValue_theRefreshGoesOn(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleWhileRevalidate(true));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        Sinks.One<String> gate = Sinks.one();
        AtomicInteger cancelled = new AtomicInteger();
        Mono<String> get = cache.get("k", key -> gate.asMono().doOnCancel(cancelled::incrementAndGet));
        assertEquals("stale", value(Flux.from(get).next()));
        assertEquals(0, cancelled.get());
        assertTrue(gate.tryEmitValue("new").isSuccess());
        awaitFresh(cache, "k", "new");
    }
}
