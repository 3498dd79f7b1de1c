package io.reactivekv.cache;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * The predicates that a load which is under way may have begun before: bounded, one for the same terms, each ready to be
 * asked. Thread-safe; asking takes no lock.
 */
final class RecentPredicates {

    /** Each is asked about every entry once after every invalidation. */
    static final int MOST = 4_096;

    private volatile List<Ready> all = List.of();

    /** A predicate whose pattern has been read. */
    private record Ready(Predicate predicate, BiPredicate<String, Set<String>> matches) {

        static Ready of(Predicate predicate) {
            return new Ready(predicate, predicate.matcher());
        }
    }

    /** What a predicate goes by. */
    private record Terms(Predicate.Kind kind, List<String> terms) {

        static Terms of(Predicate predicate) {
            return new Terms(predicate.kind(), predicate.terms());
        }
    }

    /** Adds one. Returns the highest number among those that had to go for want of room, or 0. */
    synchronized long add(Predicate predicate) {
        List<Ready> next = new ArrayList<>(all.size() + 1);
        for (Ready each : all) {
            boolean same = each.predicate().hasTermsOf(predicate);
            if (same && each.predicate().sequence() >= predicate.sequence()) {
                return 0;
            }
            if (!same) {
                next.add(each);
            }
        }
        next.add(Ready.of(predicate));
        return keep(next);
    }

    /** Adds many. Returns the highest number among those that had to go for want of room, or 0. */
    synchronized long addAll(List<Predicate> predicates) {
        Map<Terms, Ready> next = new LinkedHashMap<>();
        all.forEach(each -> next.put(Terms.of(each.predicate()), each));
        for (Predicate predicate : predicates) {
            Ready there = next.get(Terms.of(predicate));
            if (there == null || there.predicate().sequence() < predicate.sequence()) {
                next.put(Terms.of(predicate), Ready.of(predicate));
            }
        }
        return keep(new ArrayList<>(next.values()));
    }

    private long keep(List<Ready> wanted) {
        if (wanted.size() <= MOST) {
            all = List.copyOf(wanted);
            return 0;
        }
        wanted.sort(Comparator.comparingLong(each -> each.predicate().sequence()));
        // Half of the room is left, so that this is not done again at once.
        int gone = wanted.size() - MOST / 2;
        all = List.copyOf(wanted.subList(gone, wanted.size()));
        return wanted.get(gone - 1).predicate().sequence();
    }

    /** Drops those that no load can have begun before. */
    synchronized void retire(long now) {
        all = all.stream().filter(each -> each.predicate().until() > now).toList();
    }

    /** Whether one that is newer than the stamp concerns an entry. */
    boolean refuse(String key, long stamp, Set<String> tags) {
        for (Ready each : all) {
            if (stamp < each.predicate().sequence() && each.matches().test(key, tags)) {
                return true;
            }
        }
        return false;
    }

    /** The highest number among those that concern an entry; -1 when none does. */
    long required(String key, Set<String> tags) {
        long required = -1;
        for (Ready each : all) {
            if (each.predicate().sequence() > required && each.matches().test(key, tags)) {
                required = each.predicate().sequence();
            }
        }
        return required;
    }
}
