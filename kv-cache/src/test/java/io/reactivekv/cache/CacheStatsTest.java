package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cache.Tally.Figure;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
