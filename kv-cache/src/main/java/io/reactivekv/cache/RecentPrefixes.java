package io.reactivekv.cache;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The latest invalidation of each prefix. What concerns a key is found by one look for each length that prefixes have,
 * however many there are, so that there is room for many more than of predicates that have to be asked one by one. Asking
 * takes no lock; changes are made by one thread at a time.
 */
final class RecentPrefixes {

    static final int MOST = 65_536;

    private final Map<String, Predicate> latest = new ConcurrentHashMap<>();

    /** How many prefixes have this length. */
    private final Map<Integer, Integer> counts = new TreeMap<>(Comparator.reverseOrder());

    /** Those that there are, the longest first: a prefix that takes the place of longer ones is looked at after them. */
    private volatile int[] lengths = {};

    /** Adds one, unless there is one of this prefix that says as much; tells whether it did. */
    boolean add(String prefix, Predicate predicate) {
        Predicate there = latest.get(prefix);
        if (there != null && !predicate.supersedes(there)) {
            return false;
        }
        if (there == null) {
            count(prefix.length(), 1);
        }
        Predicate unused = latest.put(prefix, predicate);
        return true;
    }

    private void count(int length, int more) {
        int number = counts.merge(length, more, Integer::sum);
        if (number == 0) {
            counts.remove(length);
        }
        if (number == 0 || number == more) {
            lengths = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
        }
    }

    @Nullable
    Predicate latest(String prefix) {
        return latest.get(prefix);
    }

    int size() {
        return latest.size();
    }

    /** The highest number among those that concern a key; -1 when none does. */
    long required(String key) {
        while (true) {
            int[] looked = lengths;
            long required = -1;
            for (int length : looked) {
                Predicate there = length > key.length() ? null : latest.get(key.substring(0, length));
                if (there != null) {
                    required = Math.max(required, there.sequence());
                }
            }
            if (looked == lengths) {
                return required;
            }
        }
    }

    /**
     * When there are too many, puts one of what they all begin with in place of the older half. Returns 0 then, and when
     * there is room; the highest number of the older half, which stays, when these have no beginning in common.
     */
    long makeRoom() {
        if (latest.size() <= MOST) {
            return 0;
        }
        List<Map.Entry<String, Predicate>> older = latest.entrySet().stream()
                .sorted(Comparator.comparingLong(each -> each.getValue().sequence()))
                .limit(latest.size() - MOST / 2)
                .toList();
        long highest = older.get(older.size() - 1).getValue().sequence();
        String common = common(older.stream().map(Map.Entry::getKey).toList());
        if (common.isEmpty()) {
            return highest;
        }
        // No cleanup tells of it that it is over; then it stays, which costs little.
        long until = older.stream()
                .map(Map.Entry::getValue)
                .mapToLong(each -> each.lasting() ? Long.MAX_VALUE : each.until())
                .reduce(0, Math::max);
        // First, so that what these refuse is refused all the time.
        boolean unused = add(common, new Predicate(Predicate.Kind.PREFIX, List.of(common), highest, until, false));
        older.stream()
                .map(Map.Entry::getKey)
                .filter(prefix -> !prefix.equals(common))
                .forEach(this::remove);
        return 0;
    }

    private static String common(List<String> prefixes) {
        String common = prefixes.get(0);
        for (String each : prefixes) {
            int length = 0;
            int most = Math.min(common.length(), each.length());
            while (length < most && common.charAt(length) == each.charAt(length)) {
                length++;
            }
            common = common.substring(0, length);
        }
        return common;
    }

    /** Puts one in place of another of the same prefix, if that is there. */
    void replace(String prefix, Predicate there, Predicate with) {
        boolean unused = latest.replace(prefix, there, with);
    }

    void removeIf(java.util.function.Predicate<Predicate> gone) {
        latest.forEach((prefix, predicate) -> {
            if (gone.test(predicate)) {
                remove(prefix);
            }
        });
    }

    private void remove(String prefix) {
        if (latest.remove(prefix) != null) {
            count(prefix.length(), -1);
        }
    }
}
