package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cache.Tally.Figure;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The figures of a cache by name and by accessor. */
class CacheStatsTest {

    /** Accessors that are not called as the figure is in the map. */
    private static final Map<Figure, String> OTHER_NAMES = Map.of(
            Figure.EVICTIONS_SIZE, "evictions",
            Figure.LOAD_NANOS, "loadTime",
            Figure.SERIALIZE_NANOS, "serializeTime",
            Figure.DESERIALIZE_NANOS, "deserializeTime",
            Figure.COMPRESS_NANOS, "compressTime");

    @Test
    void everyCounter_hasAnAccessorAndAName() throws ReflectiveOperationException {
        Map<Figure, Long> counters = new EnumMap<>(Figure.class);
        for (Figure figure : Figure.values()) {
            counters.put(figure, 1_000L + counters.size());
        }
        CacheStats stats = new CacheStats(counters, Gauges.NONE);
        for (Figure figure : Figure.values()) {
            Long expected = counters.get(figure);
            assertEquals(expected, stats.toMap().get(figure.title), figure.title);
            Object told = told(stats, OTHER_NAMES.getOrDefault(figure, figure.title));
            assertEquals(expected, told instanceof Duration time ? time.toNanos() : told, figure.title);
        }
    }

    @Test
    void figures_afterUse_tellOfIt() {
        CacheSpec spec = CacheSpec.named("c")
                .nearBytes(1_000_000)
                .compression("deflate")
                .compressionThreshold(100)
                .prefetchLoaders(1);
        CacheLoader<String> silent = CacheLoader.of(key -> Mono.<String>never());
        String large = "x".repeat(10_000);
        try (Bed bed = new Bed()) {
            ReactiveCache<String> cache = Bed.ready(bed.manager().cache(spec, String.class, silent));
            done(cache.put("large", large));
            bed.settle(cache);
            int unused = cache.evictColdest(10);
            assertEquals(large, value(cache.get("large")), "the store has it");
            Duration load = Duration.ofMillis(3);
            assertEquals("v", value(cache.get("k", key -> Mono.delay(load).thenReturn("v"))));
            done(cache.invalidateTags("t"));
            assertEquals(3, cache.prefetchAll(List.of("a", "b", "c"), 1));
            CacheStats stats = cache.stats();
            assertTrue(stats.loadTime().compareTo(load) >= 0, stats::toString);
            assertEquals(1, stats.invalidations());
            assertEquals(2, stats.prefetchQueueLength(), "one is being loaded");
            assertTrue(stats.bytes() > large.length(), "as they lie near: " + stats.bytes());
            SerializationStats costs = stats.serialization();
            assertEquals(2, costs.serializations());
            assertTrue(costs.serializeTime().compareTo(Duration.ZERO) > 0, costs::toString);
            assertTrue(costs.deserializeTime().compareTo(Duration.ZERO) > 0, costs::toString);
            assertTrue(costs.compressTime().compareTo(Duration.ZERO) > 0, costs::toString);
            assertTrue(costs.bytesBeforeCompression() > large.length(), costs::toString);
            assertTrue(costs.bytesAfterCompression() < large.length(), costs::toString);
        }
    }

    @Test
    void ages_areThoseOfTheOldestAndTheNewestEntry() {
        try (Bed bed = new Bed()) {
            ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").shared(false));
            assertEquals(Optional.empty(), cache.stats().newestAge());
            done(cache.put("a", "1"));
            bed.advance(Duration.ofSeconds(10));
            done(cache.put("b", "2"));
            bed.advance(Duration.ofSeconds(5));
            assertEquals(Optional.of(Duration.ofSeconds(5)), cache.stats().newestAge());
            assertEquals(Optional.of(Duration.ofSeconds(15)), cache.stats().oldestAge());
        }
    }

    @Test
    void prefetch_queueIsFull_isCountedAsDropped() {
        CacheSpec spec = CacheSpec.named("c").shared(false).prefetchQueue(1).prefetchLoaders(1);
        try (Bed bed = new Bed()) {
            ReactiveCache<String> cache =
                    bed.manager().cache(spec, String.class, CacheLoader.of(key -> Mono.<String>never()));
            assertEquals(2, cache.prefetchAll(List.of("is loaded", "waits", "has no place"), 1));
            assertEquals(1, cache.stats().prefetchesDropped());
        }
    }

    private static Object told(CacheStats stats, String accessor) throws ReflectiveOperationException {
        for (Object figures : new Object[] {stats, stats.serialization()}) {
            for (Method method : figures.getClass().getMethods()) {
                if (method.getName().equals(accessor) && method.getParameterCount() == 0) {
                    return method.invoke(figures);
                }
            }
        }
        throw new AssertionError("no accessor " + accessor);
    }
}
