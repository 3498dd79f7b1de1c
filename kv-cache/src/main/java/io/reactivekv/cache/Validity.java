package io.reactivekv.cache;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides what was invalidated, by comparing numbers. Every invalidation takes the next number of the cache's sequence and
 * leaves it in the record of what it concerns (all, a category, a tag) or in a predicate (all of several tags, a prefix, a
 * pattern). An entry is valid while the number that was known when its load began is at least that of everything it belongs
 * to. So a load that began before an invalidation cannot resurrect what was invalidated, and a copy of the records that
 * lags behind costs a load more, never a wrong answer for its own loads.
 *
 * <p>Thread-safe. What has been learned is seen by who reads {@link #version()} afterwards.
 */
final class Validity {

    static final String ALL = "all";

    /** How many keys are hidden one by one. */
    static final int MOST_HIDDEN = 100_000;

    /** Milliseconds after which nothing is judged any more that was read before. */
    private static final long READ_AT_MOST = 60_000;

    private static final AtomicIntegerFieldUpdater<Validity> VERSION =
            AtomicIntegerFieldUpdater.newUpdater(Validity.class, "version");

    private final boolean recordsCanBeLost;
    private final Map<String, Long> records = new ConcurrentHashMap<>();

    /** Records that could not be written, and were not found where they are kept since. */
    private final Set<String> onlyHere = ConcurrentHashMap.newKeySet();

    /** Records that may soon be deleted. */
    private final Set<String> retiring = ConcurrentHashMap.newKeySet();

    private final AtomicLong known = new AtomicLong();

    /** Asked by every read, and so without a detour. */
    private volatile int version;

    /** No record that was lost had a higher number. */
    private final AtomicLong lost = new AtomicLong();

    private final RecentPredicates predicates = new RecentPredicates();
    private final Map<String, Hidden> hidden = new ConcurrentHashMap<>();

    /** A key that was invalidated without the store, whose entry is to have at least this number. */
    private record Hidden(long required, long until) {}

    /** Whether predicates are kept that are not known here, since what they refuse is refused anyway. */
    private volatile boolean hasUnknown;

    /** Before the records were read once, a missing one says nothing. */
    private volatile boolean strict;

    /**
     * A view of the records.
     *
     * @param recordsCanBeLost whether they are kept elsewhere, so that one which is missing makes invalid all it was about
     */
    Validity(boolean recordsCanBeLost) {
        this.recordsCanBeLost = recordsCanBeLost;
    }

    static String category(String category) {
        return "c:" + category;
    }

    static String tag(String tag) {
        return "t:" + tag;
    }

    static String[] recordsOf(String category, Collection<String> tags) {
        String[] names = new String[2 + tags.size()];
        names[0] = ALL;
        names[1] = category(category);
        int i = 2;
        for (String tag : tags) {
            names[i++] = tag(tag);
        }
        return names;
    }

    /** Changes with each invalidation. */
    int version() {
        return version;
    }

    /** The sequence as far as it is known here: the stamp for a load that begins now. */
    long known() {
        return known.get();
    }

    /** The record of this name, or less than any sequence when it is not known. */
    long record(String name) {
        return records.getOrDefault(name, -1L);
    }

    /**
     * The number of a record that is created for what began with this stamp. It may have been lost: what began before the
     * invalidation that it told of must not be valid by it.
     */
    long first(String name, long stamp) {
        return Math.max(Math.max(stamp, lost.get()), record(name));
    }

    /** Whether this record is known to be where records are kept. */
    boolean knows(String name) {
        return records.containsKey(name) && !onlyHere.contains(name) && !retiring.contains(name);
    }

    boolean knowsAll(String[] names) {
        for (String name : names) {
            if (!knows(name)) {
                return false;
            }
        }
        return true;
    }

    boolean accepts(String key, long stamp, String[] names, Set<String> tags) {
        return accepts(key, stamp, names, tags, RecentPredicates.NONE);
    }

    /**
     * The same about an entry that was accepted before.
     *
     * @param asked what {@link #newestPredicate} was before that
     */
    boolean accepts(String key, long stamp, String[] names, Set<String> tags, long asked) {
        // Before the records: what is forgotten for want of room is first in that of all.
        if (stamp < hidden(key) || predicates.refuse(key, stamp, tags, asked)) {
            return false;
        }
        for (String name : names) {
            Long at = records.get(name);
            if (at == null ? strict : stamp < at) {
                return false;
            }
        }
        return true;
    }

    /** Grows with each predicate that is learned; nobody is asked twice about an entry by who remembers it. */
    long newestPredicate() {
        return predicates.newest();
    }

    /** The highest number among the records and predicates that concern an entry. */
    long required(String key, String[] names, Set<String> tags) {
        long required = Math.max(hidden(key), predicates.required(key, tags));
        for (String name : names) {
            required = Math.max(required, record(name));
        }
        return required;
    }

    private long hidden(String key) {
        Hidden there = hidden.isEmpty() ? null : hidden.get(key);
        return there == null ? -1 : there.required();
    }

    void learn(String name, long sequence) {
        learn(name, sequence, false);
    }

    /** @param isRetiring whether it may soon be deleted, so that who needs it has to take it back */
    void learn(String name, long sequence, boolean isRetiring) {
        boolean unusedHere = onlyHere.remove(name);
        boolean unusedRetiring = isRetiring ? retiring.add(name) : retiring.remove(name);
        raise(name, sequence);
    }

    /** A record could not be written: this process goes by it all the same, and it is still to be written. */
    void learnHere(String name, long sequence) {
        if (!records.containsKey(name)) {
            boolean unused = onlyHere.add(name);
        }
        raise(name, sequence);
    }

    /** The number is known before the record is: what is stamped by who sees the record is not older than that. */
    private void raise(String name, long sequence) {
        long unusedHighest = known.accumulateAndGet(sequence, Math::max);
        long unused = records.merge(name, sequence, Math::max);
        int unusedVersion = VERSION.incrementAndGet(this);
    }

    /** The next number, where the sequence is nobody else's. */
    long next() {
        return known.incrementAndGet();
    }

    /**
     * A number for an invalidation that the others do not learn of: above all that are known, and below the next one that
     * the sequence gives out, so that what is stored here from now on is not taken for newer than an invalidation
     * elsewhere. The number that is known, unchanged, when there is none left in between.
     */
    long local() {
        return known.updateAndGet(number -> (number + 1) % SharedLevel.STEP == 0 ? number : number + 1);
    }

    void learn(long sequence) {
        long unused = known.accumulateAndGet(sequence, Math::max);
        int unusedVersion = VERSION.incrementAndGet(this);
    }

    /** A record is gone from where it was kept; the sequence was learned first. */
    void forget(String name) {
        lose();
        Long unused = records.remove(name);
        boolean unusedHere = onlyHere.remove(name);
        boolean unusedRetiring = retiring.remove(name);
        int unusedVersion = VERSION.incrementAndGet(this);
    }

    private void lose() {
        long unused = lost.accumulateAndGet(known.get(), Math::max);
    }

    /** The number is known before the predicate is, as that of a record. */
    void learn(Predicate predicate) {
        long unusedHighest = known.accumulateAndGet(predicate.sequence(), Math::max);
        predicates.add(predicate);
        makeRoom();
        learn(predicate.sequence());
    }

    /** Predicates for which there is no room are forgotten once what is easier to keep stands for them: all that is older. */
    private void makeRoom() {
        long surplus = predicates.makeRoom();
        if (surplus > 0) {
            learn(ALL, surplus);
            predicates.forget(surplus);
            hasUnknown = true;
        }
    }

    /**
     * Refuses what is older of one key, in this process alone. The version stays, so that no other entry is judged anew: what
     * is near of this one has to be dropped afterwards. Keys for which there is no room any more are replaced by all that is
     * older.
     */
    synchronized void hide(String key, long until) {
        long number = local();
        if (hidden.size() >= MOST_HIDDEN) {
            learn(ALL, number);
            hidden.clear();
        }
        // By the last number what comes from now on could not be told from what was there: that is refused, too.
        boolean last = (number + 1) % SharedLevel.STEP == 0;
        Hidden unused = hidden.put(key, new Hidden(last ? number + 1 : number, until));
    }

    /** Whether a cleanup may have predicates to settle, be they known here or not. */
    boolean hasLasting() {
        return hasUnknown || predicates.hasLasting();
    }

    /** A cleanup has found how many are kept where predicates are. */
    void stored(int number) {
        if (number == 0) {
            hasUnknown = false;
        }
    }

    /** Learns one that is kept, unless everything that is older is refused anyway. */
    void relearn(Predicate predicate) {
        if (predicate.sequence() > record(ALL)) {
            learn(predicate);
        } else {
            hasUnknown = true;
        }
    }

    /** The predicates that are kept for nothing but a cleanup. */
    List<Predicate> awaitingCleanup(long now) {
        return predicates.awaitingCleanup(now);
    }

    /**
     * A cleanup has removed all that the predicate of this number was kept for. What was read before is still judged by it.
     */
    void pass(long sequence, long now) {
        predicates.pass(sequence, now + READ_AT_MOST);
    }

    /** Whether this is the record of a tag. */
    static boolean isOfTag(String record) {
        return record.startsWith("t:");
    }

    /**
     * Drops records of tags, where records are kept nowhere else: up to a number that no load began before which may still be
     * under way, when nothing is left of what began before.
     */
    void forgetTags(long upTo) {
        boolean unused = records.entrySet().removeIf(each -> isOfTag(each.getKey()) && each.getValue() <= upTo);
    }

    /** Drops predicates and hidden keys that nothing is left of which began before. */
    void retire(long now) {
        predicates.retire(now);
        boolean unused = hidden.values().removeIf(each -> each.until() <= now);
    }

    /**
     * Takes the records as they are kept elsewhere in place of those that were known, and adds the predicates: one that was
     * learned after they were read, or that nobody else knows of, stays, as do records that are only here. The sequence only
     * ever grows, and was learned first: records that are not kept may have been lost by then.
     */
    synchronized void replaceAll(Map<String, Long> kept, Set<String> nowRetiring, List<Predicate> recent) {
        lose();
        // One that was told of meanwhile stays: it costs who needs the record a look.
        boolean unusedRetiring = retiring.addAll(nowRetiring);
        boolean unusedHere = onlyHere.removeAll(kept.keySet());
        boolean unusedGone = records.keySet().removeIf(name -> !kept.containsKey(name) && !onlyHere.contains(name));
        kept.forEach((name, sequence) -> {
            long unusedHighest = known.accumulateAndGet(sequence, Math::max);
            long unused = records.merge(name, sequence, Math::max);
        });
        boolean unusedOver = retiring.retainAll(records.keySet());
        List<Predicate> needed =
                recent.stream().filter(each -> each.sequence() > record(ALL)).toList();
        if (needed.size() < recent.size()) {
            hasUnknown = true;
        }
        predicates.addAll(needed);
        makeRoom();
        onlyHere.forEach(name -> raise(name, lost.get()));
        strict = recordsCanBeLost;
        recent.forEach(p -> learn(p.sequence()));
        int unusedVersion = VERSION.incrementAndGet(this);
    }
}
