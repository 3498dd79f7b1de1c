package io.reactivekv.cache;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * The most used keys in bounded memory, in the manner of Space-Saving by Metwally, Agrawal and El Abbadi: a key that is
 * counted anew begins with the largest count that was ever forgotten, since it may have been among those. So no count is too
 * small, and none is too large by more than all uses over {@value #KEPT}. Half of the keys are forgotten at once, as by
 * Anderson and others in "A High-Performance Algorithm for Identifying Frequent Items in Data Streams", so that a use costs
 * no more for there being many. Thread-safe; told of reads that go beyond the near level, which counts for itself, and of what
 * that counted of entries that have left it.
 */
final class HotKeys {

    static final int KEPT = 512;

    private static final Comparator<Map.Entry<String, Long>> HOTTEST_FIRST =
            Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey());

    /** How often each was used at most, and by how much that may be too large. */
    private final Map<String, long[]> counts = new HashMap<>();

    private long forgotten;

    void used(String key) {
        used(key, 1);
    }

    synchronized void used(String key, long times) {
        long[] count = counts.get(key);
        if (count == null) {
            if (counts.size() == 2 * KEPT) {
                forgetHalf();
            }
            count = new long[] {forgotten, forgotten};
            counts.put(key, count);
        }
        count[0] += times;
    }

    private void forgetHalf() {
        List<Map.Entry<String, long[]>> least = counts.entrySet().stream()
                .sorted(Comparator.comparingLong(each -> each.getValue()[0]))
                .limit(KEPT)
                .toList();
        forgotten = least.get(KEPT - 1).getValue()[0];
        least.forEach(each -> counts.remove(each.getKey()));
    }

    synchronized void addTo(Map<String, Long> sums) {
        counts.forEach((key, count) -> {
            long unused = sums.merge(key, count[0], Long::sum);
        });
    }

    /** The same by how often they were used at least. */
    synchronized void addLeastTo(Map<String, Long> sums) {
        counts.forEach((key, count) -> {
            long unused = sums.merge(key, count[0] - count[1], Long::sum);
        });
    }

    synchronized void reset() {
        counts.clear();
        forgotten = 0;
    }

    /** Those with the largest counts, the largest first; costs little more than a look at each of the others. */
    static Map<String, Long> top(Map<String, Long> sums, int most) {
        if (most < 0) {
            throw new IllegalArgumentException("a number of keys must not be negative, was " + most);
        }
        PriorityQueue<Map.Entry<String, Long>> best = new PriorityQueue<>(HOTTEST_FIRST.reversed());
        for (Map.Entry<String, Long> each : sums.entrySet()) {
            boolean unusedAdded = best.add(each);
            if (best.size() > most) {
                Map.Entry<String, Long> unusedColdest = best.poll();
            }
        }
        Map<String, Long> top = new LinkedHashMap<>();
        best.stream().sorted(HOTTEST_FIRST).forEach(each -> top.put(each.getKey(), each.getValue()));
        return Collections.unmodifiableMap(top);
    }
}
