package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is stale, and ends while it is being loaded. */
class StaleWhileLoadingTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void get_invalidatedWhileItsLoadFails_theStaleEntryIsNotServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        for (Function<String, Mono<?>> end : List.<Function<String, Mono<?>>>of(cache::invalidate, cache::remove)) {
            done(cache.put("k", "stale"));
            bed.advance(MINUTE);
            GatedLoad load = new GatedLoad(cache, "k");
            done(end.apply("k"));
            IllegalStateException failure = new IllegalStateException("no database");
            load.fail(failure);
            assertSame(failure, load.got());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void get_invalidatedElsewhereWhileItsLoadFails_theStaleEntryIsNotServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> here = bed.cache(levels.of("c"));
        ReactiveCache<String> there = bed.cache(levels.of("c"));
        for (Function<String, Mono<?>> end : List.<Function<String, Mono<?>>>of(there::invalidate, there::remove)) {
            done(here.put("k", "stale"));
            bed.advance(MINUTE);
            GatedLoad load = new GatedLoad(here, "k");
            done(end.apply("k"));
            Await.until("it is told of", () -> GatedLoad.flights(here).find("k") == null);
            IllegalStateException failure = new IllegalStateException("no database");
            load.fail(failure);
            assertSame(failure, load.got());
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_invalidatedBeforeItsSoftTimeout_isLoadedAnew(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").softTimeout(Duration.ofSeconds(1)));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        List<Sinks.One<String>> gates = new CopyOnWriteArrayList<>();
        List<String> got = new CopyOnWriteArrayList<>();
        Disposable caller = cache.get("k", key -> {
                    Sinks.One<String> gate = Sinks.one();
                    gates.add(gate);
                    return gate.asMono();
                })
                .subscribe(got::add);
        done(cache.invalidate("k"));
        bed.advanceUntil("it is loaded anew", Duration.ofSeconds(1), () -> gates.size() == 2);
        assertEquals(List.of(), got);
        assertTrue(gates.get(1).tryEmitValue("new").isSuccess());
        Await.until("it is answered", () -> got.size() == 1);
        assertEquals(List.of("new"), got);
        assertTrue(caller.isDisposed());
    }

    /** Of the same hash code, and so of one stripe of whatever goes by that. */
    @ParameterizedTest
    @EnumSource
    void get_otherKeysWrittenWhileItsLoadFails_theStaleEntryIsServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("Aa", "stale"));
        bed.advance(MINUTE);
        GatedLoad load = new GatedLoad(cache, "Aa");
        done(cache.put("BB", "another"));
        done(cache.invalidate("BB"));
        load.fail(new IllegalStateException("no database"));
        assertEquals("stale", load.got());
    }

    @ParameterizedTest
    @EnumSource
    void get_invalidatedBeforeItsSoftTimeoutAndLoadedAnewInVain_theStaleEntryIsNotServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").softTimeout(Duration.ofSeconds(1)));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        List<Sinks.One<String>> gates = new CopyOnWriteArrayList<>();
        List<Object> got = new CopyOnWriteArrayList<>();
        Disposable caller = cache.get("k", key -> {
                    Sinks.One<String> gate = Sinks.one();
                    gates.add(gate);
                    return gate.asMono();
                })
                .subscribe(got::add, got::add);
        done(cache.invalidate("k"));
        bed.advanceUntil("it is loaded anew", Duration.ofSeconds(1), () -> gates.size() == 2);
        IllegalStateException failure = new IllegalStateException("no database");
        assertTrue(gates.get(1).tryEmitError(failure).isSuccess());
        Await.until("it is answered", () -> got.size() == 1);
        assertSame(failure, got.get(0));
        assertTrue(caller.isDisposed());
    }

    /** Ways in which a load of what is stale may end. */
    enum End {
        VALUE(0),
        ERROR(1),
        TOO_LATE(1);

        private final long hits;

        End(long hits) {
            this.hits = hits;
        }

        Mono<String> load() {
            return switch (this) {
                case VALUE -> Mono.just("new");
                case ERROR -> Mono.error(new IllegalStateException("no database"));
                case TOO_LATE -> Mono.never();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void get_stale_isAHitOrAMiss(End end) {
        ReactiveCache<String> cache =
                bed.cache(ReadWriteTest.Levels.BOTH.of("c").softTimeout(Duration.ofSeconds(1)));
        done(cache.put("k", "stale"));
        bed.advance(MINUTE);
        AtomicReference<String> got = new AtomicReference<>();
        Disposable unused = cache.get("k", key -> end.load()).subscribe(got::set);
        bed.advanceUntil("it is answered", Duration.ofSeconds(1), () -> got.get() != null);
        assertEquals(end.hits, cache.stats().hits());
        assertEquals(1 - end.hits, cache.stats().misses());
    }

    @Test
    void get_staleAndTheLoadFails_isAMissWhereNothingIsServed() {
        CacheSpec spec = ReadWriteTest.Levels.NEAR.of("c").negativeTtl(MINUTE);
        ReactiveCache<String> cache = bed.cache(spec);
        assertEquals(Optional.empty(), optional(cache.get("k", key -> Mono.empty())));
        done(cache.put("l", "stale"));
        bed.advance(MINUTE);
        IllegalStateException unused = error(IllegalStateException.class, cache.get("k", key -> End.ERROR.load()));
        assertEquals(0, cache.stats().hits(), "that there was no value is not served");
        assertEquals(2, cache.stats().misses());
        cache.reconfigure(spec.staleOnError(false));
        IllegalStateException unusedToo = error(IllegalStateException.class, cache.get("l", key -> End.ERROR.load()));
        assertEquals(0, cache.stats().hits());
        assertEquals(3, cache.stats().misses());
    }
}
