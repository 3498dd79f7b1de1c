package io.reactivekv.cache;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The predicates that a load which is under way, or what such a one has left, may have begun before: bounded, one for the same
 * terms, each ready to be asked. They are numbered in the order in which they are learned here, so that who has asked about an entry asks the later
 * ones only. Thread-safe; asking takes no lock.
 */
final class RecentPredicates {

    /** Of those that are asked one by one; for prefixes there is more room. */
    static final int MOST = 4_096;

    /** What {@link #newest} is before there was any. */
    static final long NONE = 0;

    private final RecentPrefixes prefixes = new RecentPrefixes();

    /** All others, in the order in which they were learned. */
    private final Map<Terms, Ready> others = new LinkedHashMap<>();

    /** Of all of them those that go on until a cleanup, by their numbers. */
    private final Map<Long, Predicate> lasting = new HashMap<>();

    /** Those but the prefixes once more, for those who ask. */
    private volatile List<Ready> inOrder = List.of();

    private volatile long newestPrefix = NONE;
    private volatile long newest = NONE;

    /** A predicate whose pattern has been read. */
    private record Ready(Predicate predicate, BiPredicate<String, Set<String>> matches, long ordinal) {}

    /** What a predicate goes by. */
    private record Terms(Predicate.Kind kind, List<String> terms) {

        static Terms of(Predicate predicate) {
            return new Terms(predicate.kind(), predicate.terms());
        }
    }

    void add(Predicate predicate) {
        addAll(List.of(predicate));
    }

    synchronized void addAll(List<Predicate> predicates) {
        long ordinal = newest;
        boolean changed = false;
        for (Predicate predicate : predicates) {
            String prefix = predicate.prefix();
            Predicate there = prefix == null ? other(predicate) : prefixes.latest(prefix);
            boolean added;
            if (prefix == null) {
                added = addOther(predicate, ++ordinal);
                changed |= added;
            } else {
                // Numbered even when a newer one is there: that may be one that took the place of others, and has no
                // number.
                added = prefixes.add(prefix, predicate);
                newestPrefix = ++ordinal;
            }
            if (added) {
                replaceLasting(there, predicate);
            }
        }
        if (changed) {
            inOrder = List.copyOf(others.values());
        }
        // Last: who has read this number is to find all up to it.
        newest = ordinal;
    }

    private void replaceLasting(@Nullable Predicate there, Predicate predicate) {
        if (there != null) {
            Predicate unused = lasting.remove(there.sequence());
        }
        if (predicate.lasting()) {
            Predicate unused = lasting.put(predicate.sequence(), predicate);
        }
    }

    private @Nullable Predicate other(Predicate predicate) {
        Ready there = others.get(Terms.of(predicate));
        return there == null ? null : there.predicate();
    }

    private boolean addOther(Predicate predicate, long ordinal) {
        Terms terms = Terms.of(predicate);
        Ready there = others.get(terms);
        if (there != null && !predicate.supersedes(there.predicate())) {
            return false;
        }
        Ready unusedOlder = others.remove(terms);
        Ready unused = others.put(terms, new Ready(predicate, predicate.matcher(), ordinal));
        return true;
    }

    /**
     * Looks whether there is room for all. Returns 0 when there is; else the highest number among those that have to be
     * {@link #forget forgotten}, once something else refuses what is older than that.
     */
    synchronized long makeRoom() {
        int before = prefixes.size();
        long surplus = prefixes.makeRoom();
        if (prefixes.size() < before) {
            boolean unused = lasting.values().removeIf(each -> {
                String prefix = each.prefix();
                return prefix != null && !each.equals(prefixes.latest(prefix));
            });
        }
        if (others.size() <= MOST) {
            return surplus;
        }
        long[] sequences = others.values().stream()
                .mapToLong(each -> each.predicate().sequence())
                .sorted()
                .toArray();
        // Half of the room is left, so that this is not done again at once.
        return Math.max(surplus, sequences[sequences.length - MOST / 2 - 1]);
    }

    /** Drops those up to this number. */
    synchronized void forget(long sequence) {
        removeIf(each -> each.sequence() <= sequence);
    }

    /** Drops those that nothing is left of which began before. */
    synchronized void retire(long now) {
        removeIf(each -> each.isOver(now));
    }

    /** Whether there is one that goes on until a cleanup. */
    synchronized boolean hasLasting() {
        return !lasting.isEmpty();
    }

    /** Those that wait for a cleanup. */
    synchronized List<Predicate> awaitingCleanup(long now) {
        return lasting.values().stream().filter(each -> each.awaitsCleanup(now)).toList();
    }

    /** The one of this number waits for no cleanup any more, and is to be forgotten after that time. */
    synchronized void pass(long sequence, long until) {
        Predicate there = lasting.remove(sequence);
        if (there == null) {
            return;
        }
        Predicate passing = there.passing(until);
        String prefix = there.prefix();
        if (prefix != null) {
            prefixes.replace(prefix, there, passing);
        } else {
            Ready unused = others.computeIfPresent(
                    Terms.of(there),
                    (terms, each) ->
                            each.predicate().equals(there) ? new Ready(passing, each.matches(), each.ordinal()) : each);
        }
    }

    private void removeIf(java.util.function.Predicate<Predicate> gone) {
        boolean unused = lasting.values().removeIf(gone);
        prefixes.removeIf(gone);
        if (others.values().removeIf(each -> gone.test(each.predicate()))) {
            inOrder = List.copyOf(others.values());
        }
    }

    /** The last one that was learned, by the order of learning. */
    long newest() {
        return newest;
    }

    /**
     * Whether one that is newer than the stamp concerns an entry.
     *
     * @param asked what {@link #newest} was before the last time when none did; {@link #NONE} to ask all
     */
    boolean refuse(String key, long stamp, Set<String> tags, long asked) {
        List<Ready> all = inOrder;
        for (int i = all.size() - 1; i >= 0 && all.get(i).ordinal() > asked; i--) {
            Ready each = all.get(i);
            if (stamp < each.predicate().sequence() && each.matches().test(key, tags)) {
                return true;
            }
        }
        return newestPrefix > asked && stamp < prefixes.required(key);
    }

    /** The highest number among those that concern an entry; -1 when none does. */
    long required(String key, Set<String> tags) {
        long required = prefixes.required(key);
        for (Ready each : inOrder) {
            if (each.predicate().sequence() > required && each.matches().test(key, tags)) {
                required = each.predicate().sequence();
            }
        }
        return required;
    }
}
