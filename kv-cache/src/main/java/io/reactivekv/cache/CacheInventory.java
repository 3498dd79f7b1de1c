package io.reactivekv.cache;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What entries there are, at one moment.
 *
 * @param entries how many, whatever their status
 * @param bytes bytes of their serialized values, where they are known
 * @param byStatus how many of each status; those of which there are none are left out
 * @param byCategory how many of each category
 * @param oldest age of the oldest; empty when there is none
 * @param newest age of the newest; empty when there is none
 */
public record CacheInventory(
        long entries,
        long bytes,
        Map<EntryStatus, Long> byStatus,
        Map<String, Long> byCategory,
        Optional<Duration> oldest,
        Optional<Duration> newest) {

    static final CacheInventory NONE = new CacheInventory(0, 0, Map.of(), Map.of(), Optional.empty(), Optional.empty());

    CacheInventory plus(CacheInventory other) {
        return new CacheInventory(
                entries + other.entries,
                bytes + other.bytes,
                sum(byStatus, other.byStatus),
                sum(byCategory, other.byCategory),
                max(oldest, other.oldest),
                min(newest, other.newest));
    }

    static <K> Map<K, Long> sum(Map<K, Long> a, Map<K, Long> b) {
        Map<K, Long> sum = new LinkedHashMap<>(a);
        b.forEach((key, number) -> {
            long unused = sum.merge(key, number, Long::sum);
        });
        return Collections.unmodifiableMap(sum);
    }

    private static Optional<Duration> max(Optional<Duration> a, Optional<Duration> b) {
        return a.isPresent() && (b.isEmpty() || a.get().compareTo(b.get()) >= 0) ? a : b;
    }

    private static Optional<Duration> min(Optional<Duration> a, Optional<Duration> b) {
        return a.isPresent() && (b.isEmpty() || a.get().compareTo(b.get()) <= 0) ? a : b;
    }
}
