package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Read-through of many keys, with each combination of levels. */
class BulkLoadingTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        bed.close();
    }

    private Mono<String> counting(String key) {
        return Mono.fromSupplier(() -> key + "#" + loads.incrementAndGet());
    }

    @ParameterizedTest
    @EnumSource
    void getAll_withLoader_asksOnceForAllThatIsMissing(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("a", "1"));
        List<Set<String>> asked = new ArrayList<>();
        Function<Set<String>, Mono<Map<String, String>>> loader = keys -> {
            asked.add(keys);
            return Mono.just(Map.of("b", "2", "c", "3"));
        };
        List<KeyValue<String>> expected =
                List.of(new KeyValue<>("c", "3"), new KeyValue<>("a", "1"), new KeyValue<>("b", "2"));
        assertEquals(expected, list(cache.getAll(List.of("c", "a", "b", "nowhere"), loader)));
        assertEquals(List.of(Set.of("b", "c", "nowhere")), asked);
        assertEquals("2", value(cache.get("b")));
        assertEquals(expected, list(cache.getAll(List.of("c", "a", "b"), loader)));
        assertEquals(1, asked.size());
    }

    @ParameterizedTest
    @EnumSource
    void getAll_oneKeyIsBeingLoaded_waitsForThatAndLoadsTheRest(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Sinks.One<String> gate = Sinks.one();
        Disposable unused = cache.get("a", key -> gate.asMono()).subscribe();
        List<Set<String>> asked = new ArrayList<>();
        List<KeyValue<String>> got = new ArrayList<>();
        Disposable all = cache.getAll(List.of("a", "b"), keys -> {
                    asked.add(keys);
                    return Mono.just(Map.of("b", "2"));
                })
                .subscribe(got::add);
        assertEquals(List.of(Set.of("b")), asked);
        assertTrue(gate.tryEmitValue("1").isSuccess());
        assertEquals(List.of(new KeyValue<>("a", "1"), new KeyValue<>("b", "2")), got);
        assertTrue(all.isDisposed());
    }

    @ParameterizedTest
    @EnumSource
    void getAll_cancelledWhileTheLoaderIsCalled_cancelsWhatItReturns(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Disposable other = cache.get("b", key -> Mono.never()).subscribe();
        Sinks.Empty<Void> leave = Sinks.empty();
        AtomicInteger called = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        Disposable all = cache.getAll(List.of("a", "b"), keys -> {
                    Sinks.EmitResult unused = leave.tryEmitEmpty();
                    int unusedCall = called.incrementAndGet();
                    return Mono.<Map<String, String>>never().doOnCancel(cancelled::incrementAndGet);
                })
                .takeUntilOther(leave.asMono())
                .subscribe();
        assertEquals(1, called.get());
        assertEquals(1, cancelled.get());
        assertTrue(all.isDisposed());
        other.dispose();
    }

    @ParameterizedTest
    @EnumSource
    void getAll_loaderFails_everyCallerHasTheErrorAndNothingIsKept(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        IllegalStateException failure = new IllegalStateException("no database");
        assertSame(
                failure,
                error(
                        IllegalStateException.class,
                        cache.getAll(List.of("a", "b"), keys -> Mono.error(failure))
                                .collectList()));
        assertEquals("a#1", value(cache.get("a", this::counting)));
    }

    /** Such an error, to which others are added, comes of Reactor's own operators that delay errors. */
    @ParameterizedTest
    @EnumSource
    void getAll_loaderFailsWithSeveralErrors_isThatErrorAndNothingIsAddedToIt(ReadWriteTest.Levels levels) {
        RuntimeException several = Exceptions.multiple(new IllegalStateException("1"), new IllegalStateException("2"));
        for (boolean enabled : new boolean[] {true, false}) {
            ReactiveCache<String> cache =
                    bed.cache(levels.of("c" + enabled).errorBackoff(MINUTE).enabled(enabled));
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            for (List<String> keys : List.of(List.of("a"), List.of("b", "c", "d"), List.of("a", "b"))) {
                Disposable unused =
                        cache.getAll(keys, missing -> Mono.error(several)).subscribe(value -> {}, failures::add);
            }
            Await.until("all have failed", () -> failures.size() == 3);
            failures.forEach(failure -> assertSame(several, failure));
            assertEquals(2, several.getSuppressed().length);
        }
    }

    @ParameterizedTest
    @EnumSource
    void getAll_misbehavingLoader_isATypedErrorWhetherTheCacheIsOnOrOff(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        for (boolean on : new boolean[] {true, false}) {
            cache.reconfigure(cache.spec().enabled(on));
            CacheLoadException isNull = error(
                    CacheLoadException.class,
                    cache.getAll(List.of("a", "b"), keys -> (Mono<Map<String, String>>) null)
                            .collectList());
            assertEquals(CacheLoadException.Reason.RETURNED_NULL, isNull.reason());
            CacheLoadException twice = error(
                    CacheLoadException.class,
                    cache.getAll(List.of("a", "b"), keys -> Flux.just(Map.of("a", "1"), Map.of("b", "2")))
                            .collectList());
            assertEquals(CacheLoadException.Reason.EMITTED_TWICE, twice.reason());
            AtomicReference<Throwable> failed = new AtomicReference<>();
            Disposable unused =
                    cache.getAll(List.of("a", "b"), keys -> Mono.never()).subscribe(value -> {}, failed::set);
            bed.advanceUntil("given up", MINUTE, () -> failed.get() != null);
            assertEquals(CacheLoadException.Reason.TIMED_OUT, ((CacheLoadException) failed.get()).reason());
            assertEquals(List.of(), list(cache.getAll(List.of(), keys -> Mono.error(new AssertionError("no keys")))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void loadAll_sayingMoreThanTheValue_keepsThat(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        BulkCacheLoader<String> loader = keys -> Mono.just(Map.of(
                "a",
                Loaded.of("1").ttl(Duration.ofSeconds(5)).tags("t").metadata("from", "db"),
                "b",
                Loaded.of("2").category("cat")));
        assertEquals(
                List.of(new KeyValue<>("a", "1"), new KeyValue<>("b", "2")),
                list(cache.loadAll(List.of("a", "b", "nowhere"), loader)));
        CacheEntry<String> a = value(cache.entry("a"));
        assertEquals(Optional.of(Duration.ofSeconds(5)), a.remaining());
        assertEquals(Set.of("t"), a.tags());
        assertEquals(Map.of("from", "db"), a.metadata());
        assertEquals("cat", value(cache.entry("b")).category());
        done(cache.invalidateTags("t"));
        assertEquals(List.of(new KeyValue<>("b", "2")), list(cache.getAll(List.of("a", "b"))));
    }
}
