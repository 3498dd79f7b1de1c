package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/** Read-through, with each combination of levels. */
class LoadingTest {

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
    void get_missing_loadsOnceAndKeeps(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Mono<String> get = cache.get("k", this::counting);
        assertEquals(0, loads.get(), "the loader starts on subscription");
        assertEquals("k#1", value(get));
        assertEquals("k#1", value(get));
        assertEquals("k#1", value(cache.get("k")));
        bed.advance(MINUTE);
        assertEquals("k#2", value(get), "a stale entry is loaded anew");
    }

    @ParameterizedTest
    @EnumSource
    void get_manyAtOnce_isOneLoad(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Sinks.One<String> gate = Sinks.one();
        Function<String, Mono<String>> gated = key -> Mono.defer(() -> {
            int unused = loads.incrementAndGet();
            return gate.asMono();
        });
        List<String> results = new CopyOnWriteArrayList<>();
        Disposable unused = Flux.range(0, 1_000)
                .parallel(4)
                .runOn(Schedulers.parallel())
                .flatMap(i -> cache.get("k", gated), false, 1_000)
                .subscribe(results::add);
        Await.until("all but the first have joined", () -> cache.stats().joins() == 999);
        Sinks.EmitResult emitted = gate.tryEmitValue("v");
        assertTrue(emitted.isSuccess());
        Await.until("all have got it", () -> results.size() == 1_000);
        assertEquals(1, loads.get());
        assertEquals(Set.of("v"), Set.copyOf(results));
    }

    @ParameterizedTest
    @EnumSource
    void get_contextOfTheFirstCaller_reachesTheLoader(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Mono<String> get = cache.get("k", key -> Mono.deferContextual(c -> Mono.just("for " + c.get("user"))));
        assertEquals("for ann", value(get.contextWrite(c -> c.put("user", "ann"))));
    }

    @ParameterizedTest
    @EnumSource
    void get_oneCallerCancels_theOthersGetTheirValue(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Sinks.One<String> gate = Sinks.one();
        AtomicInteger cancelled = new AtomicInteger();
        Function<String, Mono<String>> gated = key -> gate.asMono().doOnCancel(cancelled::incrementAndGet);
        List<String> results = new ArrayList<>();
        Disposable first = cache.get("k", gated).subscribe(results::add);
        Disposable second = cache.get("k", gated).subscribe(results::add);
        first.dispose();
        assertEquals(0, cancelled.get());
        Sinks.EmitResult unused = gate.tryEmitValue("v");
        assertEquals(List.of("v"), results);
        assertTrue(second.isDisposed());
    }

    @ParameterizedTest
    @EnumSource
    void get_lastCallerCancels_theLoadIsCancelledAndTheNextBeginsAnew(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        AtomicInteger cancelled = new AtomicInteger();
        Function<String, Mono<String>> never = key -> Mono.<String>never().doOnCancel(cancelled::incrementAndGet);
        Disposable first = cache.get("k", never).subscribe();
        Disposable second = cache.get("k", never).subscribe();
        first.dispose();
        second.dispose();
        assertEquals(1, cancelled.get());
        assertEquals("k#1", value(cache.get("k", this::counting)));
    }

    @ParameterizedTest
    @EnumSource
    void get_loaderFails_isNotCachedAndTheStaleEntryIsServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        IllegalStateException failure = new IllegalStateException("no database");
        assertSame(failure, error(IllegalStateException.class, cache.get("k", key -> Mono.error(failure))));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        bed.advance(MINUTE);
        assertEquals("k#1", value(cache.get("k", key -> Mono.error(failure))), "stale on error");
        assertEquals(1, cache.stats().staleOnError());
        cache.reconfigure(cache.spec().staleOnError(false));
        assertSame(failure, error(IllegalStateException.class, cache.get("k", key -> Mono.error(failure))));
        cache.reconfigure(cache.spec().staleOnError(true));
        done(cache.clear());
        assertSame(
                failure,
                error(IllegalStateException.class, cache.get("k", key -> Mono.error(failure))),
                "what is invalid is never served, not on error either");
        assertEquals(4, cache.stats().loadFailures());
    }

    @ParameterizedTest
    @EnumSource
    void get_emptyResult_isRememberedForTheNegativeTtlOnly(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").negativeTtl(Duration.ofSeconds(5)));
        Function<String, Mono<String>> empty = key -> Mono.defer(() -> {
            int unused = loads.incrementAndGet();
            return Mono.empty();
        });
        assertEquals(Optional.empty(), optional(cache.get("k", empty)));
        assertEquals(Optional.empty(), optional(cache.get("k", empty)));
        assertEquals(1, loads.get());
        bed.advance(Duration.ofSeconds(5));
        assertEquals("k#2", value(cache.get("k", this::counting)));
    }

    @ParameterizedTest
    @EnumSource
    void get_emptyResultWithoutNegativeTtl_isAskedAgain(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("k", "old"));
        bed.advance(MINUTE);
        assertEquals(Optional.empty(), optional(cache.get("k", key -> Mono.empty())));
        assertEquals(1L, cache.stats().toMap().get("emptyLoads"));
        assertEquals(Optional.empty(), optional(cache.get("k", ReadMode.ALLOW_STALE)), "there is no value any more");
        assertEquals("k#1", value(cache.get("k", this::counting)));
    }

    @ParameterizedTest
    @EnumSource
    void get_emptyResultAfterAPut_leavesWhatWasPut(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("k", "old"));
        bed.advance(MINUTE);
        Sinks.One<String> gate = Sinks.one();
        Disposable unused = cache.get("k", key -> gate.asMono()).subscribe();
        done(cache.put("k", "new"));
        assertTrue(gate.tryEmitEmpty().isSuccess());
        assertEquals("new", value(cache.get("k")));
    }

    @ParameterizedTest
    @EnumSource
    void get_staleWhileRevalidate_servesAtOnceAndRefreshesBehind(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").staleWhileRevalidate(true));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        bed.advance(MINUTE);
        assertEquals("k#1", value(cache.get("k", this::counting)));
        Await.until("refreshed", () -> loads.get() == 2);
        assertEquals("k#2", value(cache.get("k", this::counting)));
        assertEquals(2, loads.get());
    }

    @ParameterizedTest
    @EnumSource
    void get_softTimeout_servesStaleAndKeepsLoading(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").softTimeout(Duration.ofSeconds(1)));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        bed.advance(MINUTE);
        Sinks.One<String> gate = Sinks.one();
        AtomicReference<String> served = new AtomicReference<>();
        Disposable unused = cache.get("k", key -> gate.asMono()).subscribe(served::set);
        assertEquals(null, served.get());
        bed.advance(Duration.ofSeconds(1));
        assertEquals("k#1", served.get());
        assertTrue(gate.tryEmitValue("late").isSuccess());
        assertEquals("late", value(cache.get("k")), "the load went on");
    }

    @ParameterizedTest
    @EnumSource
    void get_hardTimeout_isATypedError(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").hardTimeout(Duration.ofSeconds(3)));
        AtomicReference<Throwable> failed = new AtomicReference<>();
        AtomicInteger cancelled = new AtomicInteger();
        Disposable unused = cache.get("k", key -> Mono.<String>never().doOnCancel(cancelled::incrementAndGet))
                .subscribe(value -> {}, failed::set);
        bed.advance(Duration.ofSeconds(3));
        assertEquals(CacheLoadException.Reason.TIMED_OUT, ((CacheLoadException) failed.get()).reason());
        assertEquals(1, cancelled.get());
        assertEquals("k#1", value(cache.get("k", this::counting)));
    }

    @ParameterizedTest
    @EnumSource
    void get_misbehavingLoaders_areTypedErrorsAndHarmless(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        CacheLoadException isNull = error(CacheLoadException.class, cache.get("k", key -> (Mono<String>) null));
        assertEquals(CacheLoadException.Reason.RETURNED_NULL, isNull.reason());
        CacheLoadException twice = error(CacheLoadException.class, cache.get("k", key -> Flux.just("a", "b")));
        assertEquals(CacheLoadException.Reason.EMITTED_TWICE, twice.reason());
        IllegalStateException thrown = error(IllegalStateException.class, cache.get("k", key -> {
            throw new IllegalStateException("thrown");
        }));
        assertEquals("thrown", thrown.getMessage());
        IllegalArgumentException negative = error(
                IllegalArgumentException.class,
                cache.load("k", key -> Mono.just(Loaded.of("v").ttl(Duration.ofSeconds(-1)))));
        assertTrue(negative.getMessage().startsWith("a TTL must be positive"), negative.getMessage());
        assertEquals(4, cache.stats().loadFailures());
        assertEquals("k#1", value(cache.get("k", this::counting)));
    }

    @ParameterizedTest
    @EnumSource
    void get_loaderFailsFatally_isItsErrorAndTheNextBeginsAnew(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        NoClassDefFoundError missing = new NoClassDefFoundError("a/b/C");
        Function<String, Mono<String>> thrown = key -> {
            throw missing;
        };
        Function<String, Mono<String>> within = key -> Mono.fromSupplier(() -> {
            throw new StackOverflowError();
        });
        CacheLoadException failed = error(CacheLoadException.class, cache.get("k", thrown));
        assertEquals(CacheLoadException.Reason.FAILED_FATALLY, failed.reason());
        assertSame(missing, failed.getCause());
        for (Mono<?> load : List.of(
                cache.get("k", within),
                cache.get("k", key -> Mono.error(missing)),
                cache.getAll(List.of("k", "l"), keys -> Mono.error(missing)).collectList(),
                cache.getAll(List.of("k", "l"), keys -> {
                            throw missing;
                        })
                        .collectList())) {
            failed = error(CacheLoadException.class, load);
            assertEquals(CacheLoadException.Reason.FAILED_FATALLY, failed.reason());
        }
        assertTrue(cache.stats().loadFailures() >= 5, "counted");
        ReactiveCache<String> other = bed.cache(levels.of("c"));
        assertEquals("k#1", value(other.get("k", this::counting)), "no lease is left behind");
        assertEquals("l#2", value(cache.get("l", this::counting)));
    }

    @Test
    void join_loadFailsFatally_endsTheFlight() {
        Flights<String> flights = new Flights<>(() -> 0L, () -> {}, () -> {}, key -> {});
        StackOverflowError fatal = new StackOverflowError();
        assertSame(fatal, error(StackOverflowError.class, flights.join("k", flight -> {
            throw fatal;
        })));
        assertEquals(0, flights.size());
        assertEquals("v", value(flights.join("k", flight -> Mono.just("v"))));
    }

    @Test
    void join_aCallerThrowsWhenItIsTold_theOthersAreToldAllTheSame() {
        Flights<String> flights = new Flights<>(() -> 0L, () -> {}, () -> {}, key -> {});
        Sinks.One<String> gate = Sinks.one();
        IllegalStateException failure = new IllegalStateException("no database");
        List<Throwable> told = new ArrayList<>();
        List<Throwable> dropped = new ArrayList<>();
        Disposable first = flights.join("k", flight -> gate.asMono())
                .contextWrite(Context.of("reactor.onErrorDropped.local", (Consumer<Throwable>) dropped::add))
                .subscribe(value -> {}, error -> {
                    throw new IllegalArgumentException("thrown by a caller", error);
                });
        Disposable second = flights.join("k", flight -> Mono.never()).subscribe(value -> {}, told::add);
        assertTrue(gate.tryEmitError(failure).isSuccess());
        assertEquals(List.of(failure), told);
        assertEquals("thrown by a caller", dropped.get(0).getMessage());
        assertTrue(first.isDisposed() && second.isDisposed());
        assertEquals(0, flights.size());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "NEAR"})
    void get_eagerRefresh_refreshesBehindBeforeTheEnd(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").eagerRefreshPercent(50));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        bed.advance(Duration.ofSeconds(29));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        assertEquals(1, loads.get());
        bed.advance(Duration.ofSeconds(1));
        assertEquals("k#1", value(cache.get("k", this::counting)));
        Await.until("refreshed", () -> loads.get() == 2);
        assertEquals("k#2", value(cache.get("k", this::counting)));
    }

    @ParameterizedTest
    @EnumSource
    void load_loaderSaysTtlAndTags_theyHold(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        CacheLoader<String> loader = key -> Mono.just(Loaded.of("v")
                .ttl(Duration.ofSeconds(3))
                .tags("t")
                .category("cat")
                .metadata("m", "1"));
        assertEquals("v", value(cache.load("k", loader)));
        CacheEntry<String> entry = value(cache.entry("k"));
        assertEquals(Optional.of(Duration.ofSeconds(3)), entry.remaining());
        assertEquals(Set.of("t"), entry.tags());
        assertEquals("cat", entry.category());
        assertEquals(Map.of("m", "1"), entry.metadata());
        done(cache.invalidateTags("t"));
        assertEquals(Optional.empty(), optional(cache.get("k")));
    }

    @ParameterizedTest
    @EnumSource
    void jitter_shortensTtlsWithinItsBounds(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").jitterPercent(20));
        Set<Duration> seen = new java.util.HashSet<>();
        for (int i = 0; i < 50; i++) {
            done(cache.put("k" + i, "v"));
            Duration remaining = value(cache.entry("k" + i)).remaining().orElseThrow();
            assertFalse(
                    remaining.compareTo(MINUTE) > 0 || remaining.compareTo(Duration.ofSeconds(48)) < 0, remaining + "");
            assertTrue(seen.add(remaining) || !seen.isEmpty());
        }
        assertTrue(seen.size() > 10, "spread: " + seen);
    }

    @ParameterizedTest
    @EnumSource
    void jitter_shortensNegativeTtls(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").jitterPercent(20).negativeTtl(MINUTE));
        Set<Duration> seen = new java.util.HashSet<>();
        for (int i = 0; i < 50; i++) {
            assertEquals(Optional.empty(), optional(cache.get("k" + i, key -> Mono.empty())));
            Duration remaining = value(cache.entry("k" + i)).remaining().orElseThrow();
            assertFalse(
                    remaining.compareTo(MINUTE) > 0 || remaining.compareTo(Duration.ofSeconds(48)) < 0, remaining + "");
            boolean unused = seen.add(remaining);
        }
        assertTrue(seen.size() > 10, "spread: " + seen);
    }
}
