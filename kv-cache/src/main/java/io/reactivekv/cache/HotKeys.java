package io.reactivekv.cache;

import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The most used keys in bounded memory, by the Space-Saving algorithm of Metwally, Agrawal and El Abbadi: a key that finds
 * no room takes over the place and the count of one that has been counted least. Thread-safe; asked only on reads that go
 * beyond the near level, which counts for itself.
 */
final class HotKeys {

    private static final int COUNTED = 512;

    private final Map<String, long[]> counts = new HashMap<>();

    synchronized void used(String key) {
        long[] count = counts.get(key);
        if (count == null) {
            count = new long[] {counts.size() < COUNTED ? 0 : takeLeast()};
            counts.put(key, count);
        }
        count[0]++;
    }

    private long takeLeast() {
        Map.Entry<String, long[]> least =
                Collections.min(counts.entrySet(), (a, b) -> Long.compare(a.getValue()[0], b.getValue()[0]));
        long count = least.getValue()[0];
        counts.remove(least.getKey());
        return count;
    }

    synchronized void addTo(Map<String, Long> sums) {
        counts.forEach((key, count) -> {
            long unused = sums.merge(key, count[0], Long::sum);
        });
    }

    synchronized void reset() {
        counts.clear();
    }

    static Map<String, Long> top(Map<String, Long> sums, int most) {
        Map<String, Long> top = new LinkedHashMap<>();
        sums.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(most)
                .forEach(each -> top.put(each.getKey(), each.getValue()));
        return Collections.unmodifiableMap(top);
    }
}
