package io.reactivekv.cache;

import io.reactivekv.cache.Tally.Figure;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Figures as names, numbers and maps of these. */
final class StatsMap {

    private StatsMap() {}

    static Map<String, Object> of(CacheStats stats, Map<Figure, Long> counters) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("hits", stats.hits());
        map.put("freshHits", stats.freshHits());
        map.put("hitRate", stats.hitRate());
        for (Figure figure : Figure.values()) {
            map.put(figure.title, counters.getOrDefault(figure, 0L));
        }
        map.put("compressionRatio", stats.compressionRatio());
        map.put("entries", stats.entries());
        Map<String, Long> byStatus = new LinkedHashMap<>();
        stats.entriesByStatus()
                .forEach((status, number) -> byStatus.put(status.name().toLowerCase(Locale.ROOT), number));
        map.put("entriesByStatus", byStatus);
        map.put("entriesByCategory", stats.entriesByCategory());
        stats.oldestAge().ifPresent(age -> map.put("oldestAgeMillis", age.toMillis()));
        stats.newestAge().ifPresent(age -> map.put("newestAgeMillis", age.toMillis()));
        map.put("bytes", stats.bytes());
        map.put("capacity", stats.capacity());
        map.put("use", stats.use());
        map.put("prefetchQueueLength", stats.prefetchQueueLength());
        map.put("sharedUp", stats.sharedUp());
        map.put("hotKeys", stats.hotKeys());
        return map;
    }
}
