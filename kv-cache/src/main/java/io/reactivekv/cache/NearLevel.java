package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Policy;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries in this process, bounded by Caffeine. Time is none of its business: an entry says itself how good it is.
 *
 * <p>A fill carries a ticket that was taken before its value was read; it is dropped when the key was touched, or
 * everything reset, since. Keys share counters, so that a fill may be dropped for the sake of another key; it is never kept
 * when it must not be. Thread-safe.
 */
final class NearLevel<V> {

    /** With which nothing is kept. */
    static final long NO_TICKET = -1;

    private static final int STRIPES = 1 << 12;

    private final Cache<String, NearEntry<V>> entries;
    private final Policy<String, NearEntry<V>> policy;
    private final boolean byBytes;
    private final AtomicIntegerArray touched = new AtomicIntegerArray(STRIPES);
    private final HotKeys hotKeys;
    private volatile int generation;

    /**
     * An empty level.
     *
     * @param hotKeys take over the counts of entries that are no longer here
     * @param evicted told of entries that had to make room
     */
    NearLevel(CacheSpec spec, HotKeys hotKeys, BiConsumer<String, NearEntry<V>> evicted) {
        this.hotKeys = hotKeys;
        this.byBytes = spec.nearBytes().isPresent();
        // Caffeine's upkeep stays with its own executor: readers would pay for it.
        Caffeine<String, NearEntry<V>> typed = Caffeine.newBuilder()
                .<String, NearEntry<V>>evictionListener((key, entry, cause) -> {
                    if (cause == RemovalCause.SIZE && key != null && entry != null) {
                        left(key, entry);
                        evicted.accept(key, entry);
                    }
                });
        this.entries = byBytes
                ? typed.maximumWeight(spec.nearBytes().orElseThrow())
                        .weigher(NearLevel::weigh)
                        .build()
                : typed.maximumSize(spec.nearEntries()).build();
        this.policy = entries.policy();
    }

    private static <V> int weigh(String key, NearEntry<V> entry) {
        long weight = key.length() + Math.max(1, entry.bytes);
        for (String tag : entry.tags) {
            weight += tag.length();
        }
        for (Map.Entry<String, String> noted : entry.metadata.entrySet()) {
            weight += noted.getKey().length() + noted.getValue().length();
        }
        return (int) Math.min(Integer.MAX_VALUE, weight);
    }

    boolean isByBytes() {
        return byBytes;
    }

    int generation() {
        return generation;
    }

    /** The entry of a key that was read through {@code asStore()}. */
    @Nullable
    NearEntry<V> getPlain(String key) {
        NearEntry<V> entry = entries.getIfPresent(key);
        return entry == null || entry.generation != generation ? null : entry;
    }

    /** The entry, unless it has to be read again since a reset; no use of it. */
    @Nullable
    NearEntry<V> peek(String key) {
        NearEntry<V> entry = policy.getIfPresentQuietly(key);
        return entry == null || entry.generation != generation || entry.plain != null ? null : entry;
    }

    /** Notes a use of an entry. Caffeine learns of it as far as that tells it more. */
    void used(String key, NearEntry<V> entry, long now) {
        if (entry.isUseOfNote(now)) {
            NearEntry<V> unused = entries.getIfPresent(key);
        }
        entry.accessed(now);
    }

    /** To be taken before what will fill is read. */
    long ticket(String key) {
        return ((long) generation << 32) | (touched.get(stripe(key)) & 0xFFFF_FFFFL);
    }

    /** Whether the key was not touched since. */
    boolean holds(String key, long ticket) {
        return ticket == ticket(key);
    }

    /**
     * A ticket for what was written by who has taken this one before, once it is written: what others have read meanwhile is
     * not kept from now on. None when the key was touched since; then what is there goes, too.
     */
    long renew(String key, long ticket) {
        int count = (int) ticket;
        if (generationOf(ticket) == generation && touched.compareAndSet(stripe(key), count, count + 1)) {
            return (ticket & ~0xFFFF_FFFFL) | ((count + 1) & 0xFFFF_FFFFL);
        }
        boolean unused = touch(key);
        return NO_TICKET;
    }

    /** Tickets for whatever keys are read from now on. */
    ToLongFunction<String> tickets() {
        long now = (long) generation << 32;
        int[] counts = new int[STRIPES];
        for (int i = 0; i < STRIPES; i++) {
            counts[i] = touched.get(i);
        }
        return key -> now | (counts[stripe(key)] & 0xFFFF_FFFFL);
    }

    static int generationOf(long ticket) {
        return (int) (ticket >> 32);
    }

    /**
     * Keeps an entry unless its key was touched since the ticket was taken, or what is here alone is newer; tells whether it
     * was kept.
     */
    boolean fill(String key, NearEntry<V> entry, long ticket) {
        // A touch comes before this step, which sees it, or drops what it has left.
        boolean[] kept = new boolean[1];
        NearEntry<V> unused = entries.asMap().compute(key, (k, there) -> {
            kept[0] = holds(key, ticket) && !isNewerAlone(there, entry);
            if (!kept[0]) {
                return there;
            }
            left(key, there);
            return entry;
        });
        return kept[0];
    }

    private boolean isNewerAlone(@Nullable NearEntry<V> there, NearEntry<V> entry) {
        return there != null && there.unshared && there.generation == generation && there.created > entry.created;
    }

    /** The key holds, or is about to hold, something else. Tells whether an entry was dropped. */
    boolean touch(String key) {
        return touched(key) != null;
    }

    /** The same with the entry that was dropped; null for none. */
    @Nullable
    NearEntry<V> touched(String key) {
        int unusedCount = touched.incrementAndGet(stripe(key));
        NearEntry<V> dropped = entries.asMap().remove(key);
        left(key, dropped);
        return dropped;
    }

    /**
     * Puts an entry in place of what is there, or of nothing, if that fits; one atomic step. What was read before is not kept
     * over it.
     *
     * @param decided run when it fits, before fills are refused: what ends others that would fill belongs here
     */
    boolean replaceIf(
            String key, Predicate<@Nullable NearEntry<V>> fits, Runnable decided, Supplier<NearEntry<V>> entry) {
        boolean[] done = new boolean[1];
        NearEntry<V> unused = entries.asMap().compute(key, (k, there) -> {
            done[0] = fits.test(there);
            if (!done[0]) {
                return there;
            }
            decided.run();
            int unusedCount = touched.incrementAndGet(stripe(key));
            left(key, there);
            return entry.get();
        });
        return done[0];
    }

    /** An entry that is to be replaced, or that there is none, and the ticket from then. */
    record Replacing<E>(@Nullable NearEntry<E> there, long ticket) {}

    /**
     * The first of two steps of the same, for who runs code of others in between, where no lock may be held: what is there, if
     * that fits, else null.
     */
    @Nullable
    Replacing<V> replacing(String key, Predicate<@Nullable NearEntry<V>> fits, Runnable decided) {
        AtomicReference<@Nullable Replacing<V>> begun = new AtomicReference<>();
        NearEntry<V> unused = entries.asMap().compute(key, (k, there) -> {
            if (fits.test(there)) {
                decided.run();
                int unusedCount = touched.incrementAndGet(stripe(key));
                begun.set(new Replacing<>(there, ticket(key)));
            }
            return there;
        });
        return begun.get();
    }

    /**
     * The second step, which ends those as well that would fill and have begun since.
     *
     * @param evenIfEnded whether it is done although somebody has removed or invalidated what was there since; that it had to
     *     make room, or is over, is no reason
     */
    void replaced(String key, Replacing<V> begun, Runnable decided, NearEntry<V> entry, boolean evenIfEnded) {
        NearEntry<V> unused = entries.asMap().compute(key, (k, now) -> {
            boolean changed = now != begun.there() && !holds(key, begun.ticket());
            boolean ended = changed && (now == null || now.value == null);
            decided.run();
            int unusedCount = touched.incrementAndGet(stripe(key));
            if (ended && !evenIfEnded) {
                return now;
            }
            left(key, now);
            return entry;
        });
    }

    /** Everything has to be read again. */
    void reset() {
        synchronized (this) {
            generation = generation + 1;
        }
    }

    boolean drop(String key) {
        NearEntry<V> dropped = entries.asMap().remove(key);
        left(key, dropped);
        return dropped != null;
    }

    boolean remove(String key, NearEntry<V> entry) {
        boolean removed = entries.asMap().remove(key, entry);
        if (removed) {
            left(key, entry);
        }
        return removed;
    }

    /** Every way out leads past here, but for the end of the cache. */
    private void left(String key, @Nullable NearEntry<V> entry) {
        if (entry != null && entry.accessCount > 0) {
            hotKeys.used(key, entry.accessCount);
        }
    }

    Iterable<Map.Entry<String, NearEntry<V>>> all() {
        return entries.asMap().entrySet();
    }

    /** Drops what matches and returns how many did. */
    long removeIf(BiPredicate<String, NearEntry<V>> condition) {
        return removeIf(condition, (key, entry) -> {});
    }

    /** The same, with somebody who is told of each. */
    long removeIf(BiPredicate<String, NearEntry<V>> condition, BiConsumer<String, NearEntry<V>> dropped) {
        long removed = 0;
        for (Map.Entry<String, NearEntry<V>> each : entries.asMap().entrySet()) {
            if (condition.test(each.getKey(), each.getValue()) && remove(each.getKey(), each.getValue())) {
                dropped.accept(each.getKey(), each.getValue());
                removed++;
            }
        }
        return removed;
    }

    /** The keys used least and longest ago, so many at most. */
    List<String> coldest(int most) {
        return coldest(most, Long.MAX_VALUE);
    }

    /**
     * The keys used least and longest ago, so many at most, and no more than it takes to make so much room.
     *
     * <p>From half full on they come in the order of Caffeine, and take time in proportion to their number. Before, Caffeine
     * takes no note of uses: they are told by what each entry has counted since it came to be near, or since the counts were
     * reset, and what its key had counted before, where that is among the most used ones. All are looked through for that,
     * which is half of what fits at most, and would take longer above.
     */
    List<String> coldest(int most, long room) {
        if (use() < capacity() / 2) {
            return enough(leastUsedFirst(), most, room);
        }
        return policy.eviction()
                .map(eviction -> eviction.coldest(coldestFirst -> enough(coldestFirst, most, room)))
                .orElse(List.of());
    }

    private Stream<Map.Entry<String, NearEntry<V>>> leastUsedFirst() {
        record Used<E>(Map.Entry<String, NearEntry<E>> entry, long times, long last) {}
        // Copied before they are compared: they change meanwhile.
        List<Used<V>> all = new ArrayList<>();
        Map<String, Long> before = new HashMap<>();
        hotKeys.addLeastTo(before);
        for (Map.Entry<String, NearEntry<V>> each : all()) {
            NearEntry<V> entry = each.getValue();
            long times = entry.accessCount + before.getOrDefault(each.getKey(), 0L);
            all.add(new Used<>(each, times, Math.max(entry.lastAccess, entry.nearSince)));
        }
        Comparator<Used<V>> leastUsed = Comparator.comparingLong(Used::times);
        return all.stream().sorted(leastUsed.thenComparingLong(Used::last)).map(Used::entry);
    }

    private List<String> enough(Stream<? extends Map.Entry<String, NearEntry<V>>> coldestFirst, int most, long room) {
        Iterator<? extends Map.Entry<String, NearEntry<V>>> rest = coldestFirst.iterator();
        List<String> keys = new ArrayList<>();
        long made = 0;
        while (keys.size() < most && made < room && rest.hasNext()) {
            Map.Entry<String, NearEntry<V>> next = rest.next();
            keys.add(next.getKey());
            made += byBytes ? weigh(next.getKey(), next.getValue()) : 1;
        }
        return List.copyOf(keys);
    }

    List<String> lowest(int most, ToDoubleFunction<String> rank) {
        record Ranked(String key, double rank) {}
        List<Ranked> all = new ArrayList<>();
        entries.asMap().keySet().forEach(key -> all.add(new Ranked(key, rank.applyAsDouble(key))));
        return all.stream()
                .sorted(Comparator.comparingDouble(Ranked::rank))
                .limit(most)
                .map(Ranked::key)
                .toList();
    }

    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    long capacity() {
        return policy.eviction().map(Policy.Eviction::getMaximum).orElse(0L);
    }

    /** What counts against the capacity. */
    long use() {
        entries.cleanUp();
        return byBytes
                ? policy.eviction()
                        .map(eviction -> eviction.weightedSize().orElse(0))
                        .orElse(0L)
                : size();
    }

    void resize(long maximum) {
        policy.eviction().ifPresent(eviction -> eviction.setMaximum(maximum));
    }

    void clear() {
        entries.invalidateAll();
    }

    private static int stripe(String key) {
        int hash = key.hashCode();
        return (hash ^ (hash >>> 16)) & (STRIPES - 1);
    }
}
