package io.reactivekv.cache;

import java.util.HashMap;
import java.util.Map;

/**
 * What is at one moment.
 *
 * @param entries what entries the near level has; without one, those that the last cleanup has found in the shared level
 * @param capacity its bound, in entries or in bytes; 0 without a near level
 * @param use how much of that is used, from 0 to 1
 * @param queued keys that wait to be prefetched
 * @param sharedUp whether there is no outage of the shared level
 * @param hotKeys the most used keys with their approximate counts, most used first
 */
record Gauges(
        CacheInventory entries, long capacity, double use, long queued, boolean sharedUp, Map<String, Long> hotKeys) {

    private static final int HOT_KEYS = 20;

    static final Gauges NONE = new Gauges(CacheInventory.NONE, 0, 0, 0, true, Map.of());

    /** Those of a cache, at the cost of a look at each entry near. */
    static <V> Gauges of(Core<V> core, long queued) {
        long capacity = core.spec().near() ? core.near.capacity() : 0;
        // First, since it makes the near level do what it has put off.
        double use = capacity == 0 ? 0 : (double) core.near.use() / capacity;
        return new Gauges(entries(core), capacity, use, queued, !core.outage.isOn(), hotKeys(core, HOT_KEYS));
    }

    private static <V> CacheInventory entries(Core<V> core) {
        SharedCensus shared = core.sharedCensus;
        return core.spec().near() || shared == null ? Census.near(core) : shared.last();
    }

    /** The most used keys, be they near or not. */
    static <V> Map<String, Long> hotKeys(Core<V> core, int most) {
        Map<String, Long> used = new HashMap<>();
        for (Map.Entry<String, NearEntry<V>> each : core.near.all()) {
            long count = each.getValue().accessCount;
            if (count > 0) {
                used.put(each.getKey(), count);
            }
        }
        core.hotKeys.addTo(used);
        return HotKeys.top(used, most);
    }

    Gauges plus(Gauges other) {
        return new Gauges(
                entries.plus(other.entries),
                capacity + other.capacity,
                Math.max(use, other.use), // bounds may be of different kinds
                queued + other.queued,
                sharedUp && other.sharedUp,
                HotKeys.top(CacheInventory.sum(hotKeys, other.hotKeys), HOT_KEYS));
    }
}
