package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The errors of loaders that are handed out again. */
class ErrorBackoffTest {

    private final Bed bed = new Bed();
    private final AtomicInteger loads = new AtomicInteger();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void get_errorBackoff_handsOutTheErrorForAWhile(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").errorBackoff(Duration.ofSeconds(5)));
        Function<String, Mono<String>> failing = key -> Mono.defer(() -> {
            int unused = loads.incrementAndGet();
            return Mono.error(new IllegalStateException("no database"));
        });
        IllegalStateException first = error(IllegalStateException.class, cache.get("k", failing));
        assertSame(first, error(IllegalStateException.class, cache.get("k", failing)));
        assertEquals(1, loads.get());
        bed.advance(Duration.ofSeconds(5));
        IllegalStateException unused = error(IllegalStateException.class, cache.get("k", failing));
        assertEquals(2, loads.get());
    }

    /** Those that concern an entry of which nothing but its key is known. */
    @ParameterizedTest
    @EnumSource(names = {"KEY", "PREFIX", "PATTERN", "FULL_SCAN", "CLEAR"})
    void invalidate_afterOrDuringALoadThatFails_itsErrorIsNotHandedOutAgain(InvalidatingTest.Way way) {
        for (ReadWriteTest.Levels levels : ReadWriteTest.Levels.values()) {
            ReactiveCache<String> cache = bed.cache(levels.of("c" + levels).errorBackoff(Duration.ofSeconds(5)));
            IllegalStateException failure = new IllegalStateException("no database");
            Mono<String> fails = cache.get("user::42::name", key -> Mono.error(failure));
            assertSame(failure, Await.error(IllegalStateException.class, fails));
            done(way.on(cache));
            assertEquals("new", value(cache.get("user::42::name", key -> Mono.just("new"))));
            done(cache.remove("user::42::name"));
            Sinks.One<String> gate = Sinks.one();
            Disposable late = cache.get("user::42::name", key -> gate.asMono()).subscribe(value -> {}, error -> {});
            done(way.on(cache));
            assertTrue(gate.tryEmitError(failure).isSuccess());
            Await.until("it has failed", late::isDisposed);
            assertEquals("newer", value(cache.get("user::42::name", key -> Mono.just("newer"))));
        }
    }

    @ParameterizedTest
    @EnumSource
    void write_afterALoadThatFailed_itsErrorIsNotHandedOutAgain(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").errorBackoff(Duration.ofHours(1)));
        IllegalStateException failure = new IllegalStateException("no database");
        Mono<String> fails = cache.get("k", key -> Mono.error(failure));
        assertSame(failure, Await.error(IllegalStateException.class, fails));
        assertFalse(value(cache.remove("k")));
        assertEquals("new", value(cache.get("k", key -> Mono.just("new"))));
        done(cache.remove("k"));
        assertSame(failure, Await.error(IllegalStateException.class, fails));
        done(cache.put("k", "put", EntryOptions.ofTtl(Duration.ofSeconds(1))));
        bed.advance(Duration.ofSeconds(2));
        assertEquals("newer", value(cache.get("k", key -> Mono.just("newer"))));
    }

    /** Of the same hash code, and so of one stripe of whatever goes by that. */
    @ParameterizedTest
    @EnumSource
    void write_ofOtherKeysDuringOrAfterALoadThatFailed_itsErrorIsHandedOut(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c").errorBackoff(Duration.ofHours(1)));
        IllegalStateException failure = new IllegalStateException("no database");
        Sinks.One<String> gate = Sinks.one();
        Disposable first = cache.get("Aa", key -> gate.asMono()).subscribe(value -> {}, error -> {});
        done(cache.put("BB", "during"));
        assertTrue(gate.tryEmitError(failure).isSuccess());
        Await.until("it has failed", first::isDisposed);
        assertSame(failure, error(IllegalStateException.class, cache.get("Aa", key -> Mono.just("loaded"))));
        done(cache.put("BB", "after"));
        done(cache.remove("BB"));
        assertSame(failure, error(IllegalStateException.class, cache.get("Aa", key -> Mono.just("loaded"))));
    }
}
