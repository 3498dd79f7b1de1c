package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Functions that go through a cache, and what they name. */
class CacheFunctionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** An argument whose components a template can name. */
    record Change(int year, String rate) {}

    private final CacheManager caches = CacheManager.over("memory:");
    private final AtomicInteger asked = new AtomicInteger();

    @AfterEach
    void close() {
        caches.close();
    }

    private static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    private Mono<String> ask(int year) {
        return Mono.fromSupplier(() -> year + " #" + asked.incrementAndGet());
    }

    private static Mono<String> tell(Change change) {
        return Mono.just("changed to " + change.rate());
    }

    @Test
    void cached_untilAnArgumentNamesItsKey() {
        ReactiveCache<String> cache = caches.cache(CacheSpec.named("rates"), String.class);
        Duration day = Duration.ofDays(1);
        Function<Integer, Mono<String>> rate = cache.cached(year -> "rate::" + year, year -> ask(year), day);
        Function<Change, Mono<String>> change = cache.invalidating("rate::{year}", changed -> tell(changed));
        assertEquals("2026 #1", value(rate.apply(2026)));
        assertEquals("2026 #1", value(rate.apply(2026)));
        Duration left = value(cache.entry("rate::2026")).remaining().orElseThrow();
        assertTrue(left.compareTo(Duration.ofHours(2)) > 0, "longer than the spec says: " + left);
        assertEquals("changed to 4 %", value(change.apply(new Change(2026, "4 %"))));
        assertEquals("2026 #2", value(rate.apply(2026)));
    }
}
