package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreFullException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Removals by key and by category. */
class RemovingTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @ParameterizedTest
    @EnumSource
    void remove_emitsWhetherItWasThere(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("k", "v"));
        assertTrue(value(cache.remove("k")));
        assertFalse(value(cache.remove("k")));
        assertEquals(Optional.empty(), optional(cache.get("k")));
    }

    @Test
    void remove_anotherOneIsFaster_emitsThatItWasNotThere() {
        AtomicReference<Runnable> meanwhile = new AtomicReference<>(() -> {});
        InstantSource clock = () -> {
            meanwhile.getAndSet(() -> {}).run();
            return Instant.EPOCH;
        };
        try (CacheManager manager = CacheManager.builder()
                .borrowedFactory(bed.factory)
                .clock(clock)
                .timer(bed.timer)
                .controlled(false)
                .build()) {
            ReactiveCache<String> cache = manager.cache(ReadWriteTest.Levels.NEAR.of("c"), String.class);
            done(cache.put("k", "v"));
            meanwhile.set(() -> assertTrue(value(cache.remove("k"))));
            assertFalse(value(cache.remove("k")));
        }
    }

    @ParameterizedTest
    @EnumSource
    void remove_staleOrInvalidated_emitsWhetherItCouldBeServed(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.put("stale", "v"));
        bed.advance(Duration.ofSeconds(90));
        done(cache.put("tagged", "v", EntryOptions.ofTags("t")));
        done(cache.put("other", "v"));
        done(cache.invalidateTags("t"));
        assertTrue(value(cache.remove("stale")));
        assertFalse(value(cache.remove("tagged")));
        done(cache.clear());
        assertFalse(value(cache.remove("other")));
    }

    @Test
    void invalidate_storeIsFull_theEntryIsDeleted() {
        ReactiveCache<String> here = bed.cache(ReadWriteTest.Levels.BOTH.of("c"));
        ReactiveCache<String> there = bed.cache(ReadWriteTest.Levels.SHARED.of("c"));
        done(here.put("k", "v"));
        bed.backend.refuseWrites(new StoreFullException("full for the test"));
        done(here.invalidate("k"));
        assertEquals(Optional.empty(), optional(here.get("k")));
        assertEquals(Optional.empty(), optional(there.get("k")));
    }

    @ParameterizedTest
    @EnumSource
    void removeCategory_emitsHowMany(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        done(cache.putAll(Map.of("a", "1", "b", "2"), EntryOptions.none().category("cat")));
        done(cache.put("d", "3"));
        assertEquals(2, value(cache.removeCategory("cat")));
        assertEquals(List.of("d"), Await.list(cache.keys()));
        assertEquals(1, Await.list(cache.entries()).size());
    }

    @ParameterizedTest
    @EnumSource(names = {"BOTH", "SHARED"})
    void removeCategory_loadBeganAfterTheInvalidation_keepsItsLease(ReadWriteTest.Levels levels) {
        ReactiveCache<String> cache = bed.cache(levels.of("c"));
        Sinks.One<String> gate = Sinks.one();
        AtomicBoolean loading = new AtomicBoolean();
        bed.backend.beforeScan.set(Mono.fromRunnable(() -> {
            Disposable unused = cache.get("k", key -> {
                        loading.set(true);
                        return gate.asMono();
                    })
                    .subscribe();
            Await.until("it is being loaded", loading::get);
        }));
        assertEquals(0, value(cache.removeCategory("default")));
        assertTrue(loading.get());
        assertTrue(gate.tryEmitValue("v").isSuccess());
        Await.until("it is there", () -> optional(cache.get("k")).equals(Optional.of("v")));
        assertEquals(0, cache.stats().loadsRefused());
    }
}
