package io.reactivekv.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cache.CacheLoader;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.CacheWarmer;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.cache.ReadMode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What is loaded before anybody asks: a queue of keys, and a warmer that runs again and again. */
class CacheAheadTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CacheManager caches = CacheManager.over("memory:");
    private final Sinks.Empty<Void> open = Sinks.empty();
    private final ReactiveCache<String> rates = caches.cache(
            CacheSpec.named("rates").prefetchLoaders(1).prefetchQueue(100),
            String.class,
            CacheLoader.of(key -> open.asMono().thenReturn("rate of " + key)));

    @AfterEach
    void close() {
        caches.close();
    }

    private static <T> T value(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    @Test
    void keys_queuedOrNamedByAWarmer_areLoadedBeforeAnybodyAsks() {
        int queued = rates.prefetchAll(List.of("chf", "gbp", "sek"), 5);
        List<String> waiting = rates.prefetchQueue();
        rates.addWarmer(CacheWarmer.every(Duration.ofMinutes(10), "daily", () -> Flux.just("eur", "usd")));
        Mono<Long> loaded = rates.warm("daily");
        assertEquals(3, queued);
        assertEquals(List.of("gbp", "sek"), waiting, "the first is being loaded");
        assertTrue(open.tryEmitEmpty().isSuccess());
        String last = rates.get("sek", ReadMode.FRESH_ONLY)
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(10)))
                .block(PATIENCE);
        assertEquals("rate of sek", last);
        assertEquals(2, value(loaded));
        assertEquals(0, value(loaded), "both are fresh for longer than the interval");
        assertEquals("rate of usd", value(rates.get("usd", ReadMode.FRESH_ONLY)));
    }
}
