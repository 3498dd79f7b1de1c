package io.reactivekv.cache;

import static io.reactivekv.cache.Await.optional;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Prefetches that bring nothing to keep: nobody is told, each is counted, and the next one goes on. */
class PrefetchFailuresTest {

    private final Bed bed = new Bed();
    private final OwnSerializerTest.Own own = new OwnSerializerTest.Own();
    private final AtomicInteger loads = new AtomicInteger();
    private volatile CacheLoader<String> loader = key -> Mono.just(Loaded.of("v"));
    private final ReactiveCache<String> cache = Bed.ready(bed.manager()
            .cache(ReadWriteTest.Levels.BOTH.of("c").prefetchLoaders(1).maxEntryBytes(100), own, Optional.of(key -> {
                int unused = loads.incrementAndGet();
                return loader.load(key);
            })));

    @AfterEach
    void close() {
        bed.close();
    }

    /** What a loader must not do. */
    enum Fault {
        THROWS,
        RETURNS_NULL,
        FAILS,
        EMITS_TWICE,
        NEVER_ENDS;

        Publisher<Loaded<String>> load() {
            return switch (this) {
                case THROWS -> throw new IllegalStateException("no database");
                case RETURNS_NULL -> null;
                case FAILS -> Mono.error(new IllegalStateException("no database"));
                case EMITS_TWICE -> Flux.just(Loaded.of("1"), Loaded.of("2"));
                case NEVER_ENDS -> Mono.never();
            };
        }
    }

    private void prefetch(CacheLoader<String> by) {
        loader = by;
        assertTrue(cache.prefetch("k", 1));
    }

    private void theNextOneGoesOn() {
        prefetch(key -> Mono.just(Loaded.of("v")));
        bed.advanceUntil(
                "it is there",
                Duration.ZERO,
                () -> optional(cache.get("k", ReadMode.FRESH_ONLY)).equals(Optional.of("v")));
        assertEquals(2, loads.get());
    }

    @ParameterizedTest
    @EnumSource
    void prefetch_loaderBreaksItsContract_isALoadFailure(Fault fault) {
        prefetch(key -> fault.load());
        bed.advanceUntil(
                "it is counted", Duration.ofMinutes(1), () -> cache.stats().loadFailures() == 1);
        assertEquals(0, cache.stats().prefetches());
        theNextOneGoesOn();
    }

    @Test
    void prefetch_valueIsTooLarge_isOversized() {
        prefetch(key -> Mono.just(Loaded.of("x".repeat(100))));
        bed.advanceUntil("it is counted", Duration.ZERO, () -> cache.stats().oversized() == 1);
        theNextOneGoesOn();
    }

    @Test
    void prefetch_valueIsRefusedByTheSerializer_isUnserializable() {
        own.writing = OwnSerializerTest.Fault.NULL;
        prefetch(key -> Mono.just(Loaded.of("v")));
        bed.advanceUntil("it is counted", Duration.ZERO, () -> cache.stats().unserializable() == 1);
        own.writing = null;
        theNextOneGoesOn();
    }

    @Test
    void prefetchAll_oneKeyIsBad_noneIsQueued() {
        assertThrows(IllegalArgumentException.class, () -> cache.prefetch("", 1));
        assertThrows(IllegalArgumentException.class, () -> cache.prefetchAll(List.of("k", ""), 1));
        bed.advance(Duration.ZERO);
        assertEquals(0, loads.get());
    }
}
