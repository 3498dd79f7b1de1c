package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Functions that go through a cache, or invalidate after they have succeeded. */
class DecoratingTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void cached_function_isAskedOncePerKey() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        AtomicInteger calls = new AtomicInteger();
        Function<Integer, Mono<String>> twice = cache.cached(
                number -> "double::" + number,
                number -> Mono.fromSupplier(() -> number * 2 + " #" + calls.incrementAndGet()),
                Duration.ofSeconds(5));
        assertEquals("4 #1", value(twice.apply(2)));
        assertEquals("4 #1", value(twice.apply(2)));
        assertEquals("6 #2", value(twice.apply(3)));
        bed.advance(Duration.ofSeconds(5));
        assertEquals("4 #3", value(twice.apply(2)));
    }

    /** An argument whose components a template names. */
    record Rename(String id, String name) {}

    @Test
    void invalidating_function_afterSuccessOnly() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        done(cache.put("user::42::name", "Ann"));
        done(cache.put("user::421::name", "Bob"));
        done(cache.put("user::*::name", "Star"));
        Function<Rename, Mono<String>> rename =
                cache.invalidating("user::{id}::*", change -> Mono.just("renamed to " + change.name()));
        Function<String, Mono<String>> failing =
                cache.invalidating("user::{0}::*", id -> Mono.error(new IllegalStateException("no")));
        IllegalStateException unused = error(IllegalStateException.class, failing.apply("42"));
        assertEquals("Ann", value(cache.get("user::42::name")));
        assertEquals("renamed to Bea", value(rename.apply(new Rename("42", "Bea"))));
        assertEquals(Optional.empty(), optional(cache.get("user::42::name")));
        assertEquals("Bob", value(cache.get("user::421::name")));
        assertEquals("renamed to x", value(rename.apply(new Rename("*", "x"))));
        assertEquals("Bob", value(cache.get("user::421::name")), "what is filled in is literal");
        assertEquals(Optional.empty(), optional(cache.get("user::*::name")));
        Function<List<String>, Mono<Void>> byList = cache.invalidating("user::{1}::*", ids -> Mono.empty());
        done(byList.apply(List.of("7", "421")));
        assertEquals(Optional.empty(), optional(cache.get("user::421::name")));
        assertThrows(IllegalArgumentException.class, () -> cache.invalidating("user::{", x -> Mono.empty()));
        IllegalArgumentException noSuch = error(IllegalArgumentException.class, byList.apply(List.of("7")));
        assertTrue(noSuch.getMessage().contains("{1}"), noSuch.getMessage());
    }

    @Test
    void invalidating_argumentOfMany_isRefusedWithItsPlace() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        Function<Object, Mono<Void>> change = cache.invalidating("user::{0}", any -> Mono.empty());
        for (Object many : List.of(new int[] {42}, Set.of("42"), Map.of("id", "42"), List.of(List.of("42")))) {
            IllegalArgumentException error = error(IllegalArgumentException.class, change.apply(many));
            assertTrue(error.getMessage().contains("user::{0}"), error.getMessage());
        }
        done(change.apply(List.of(42)));
        done(change.apply(new String[] {"42"}));
    }

    @Test
    void invalidating_numberTooLarge_isRefusedWithTheTemplate() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        IllegalArgumentException error = assertThrows(
                IllegalArgumentException.class, () -> cache.invalidating("user::{99999999999}", x -> Mono.empty()));
        assertTrue(error.getMessage().contains("user::{99999999999}"), error.getMessage());
        IllegalArgumentException noSuch = error(
                IllegalArgumentException.class,
                cache.invalidating("user::{999999999}", x -> Mono.empty()).apply(List.of("42")));
        assertTrue(noSuch.getMessage().contains("{999999999}"), noSuch.getMessage());
    }

    @Test
    void invalidating_fluxThatGoesOn_runsToItsEndBeforeTheInvalidation() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        done(cache.put("user::42", "Ann"));
        Sinks.Empty<Void> commit = Sinks.empty();
        AtomicBoolean committed = new AtomicBoolean();
        Function<String, Mono<String>> change = cache.invalidating(
                "user::{0}",
                id -> Flux.just("first", "second")
                        .concatWith(commit.asMono().then(Mono.fromRunnable(() -> committed.set(true)))));
        AtomicReference<String> result = new AtomicReference<>();
        Disposable unused = change.apply("42").subscribe(result::set);
        assertEquals("Ann", value(cache.get("user::42")));
        assertTrue(commit.tryEmitEmpty().isSuccess());
        Await.until("the result comes", () -> result.get() != null);
        assertTrue(committed.get());
        assertEquals("first", result.get());
        assertEquals(Optional.empty(), optional(cache.get("user::42")));
    }

    @Test
    void invalidating_fluxThatFailsAfterAnElement_fails() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c"));
        done(cache.put("user::42", "Ann"));
        Function<String, Mono<String>> change = cache.invalidating(
                "user::{0}", id -> Flux.just("first").concatWith(Mono.error(new IllegalStateException("rolled back"))));
        IllegalStateException unused = error(IllegalStateException.class, change.apply("42"));
        assertEquals("Ann", value(cache.get("user::42")));
    }

    @Test
    void invalidating_functionThatReturnsNull_saysSo() {
        Function<String, Mono<String>> change = bed.cache(CacheSpec.named("c")).invalidating("user::{0}", id -> null);
        NullPointerException error = error(NullPointerException.class, change.apply("42"));
        assertTrue(error.getMessage().contains("returned null"), error.getMessage());
    }
}
