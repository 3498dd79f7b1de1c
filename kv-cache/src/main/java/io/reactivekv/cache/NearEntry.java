package io.reactivekv.cache;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A decoded entry in the process. Immutable but for what is noted about its use, whose races cost a count at most.
 *
 * @param <V> the type of the value
 */
final class NearEntry<V> {

    /** In percent; nothing fresh is past it. */
    static final int WHOLE_TTL = 100;

    private static final int NEVER_CHECKED = -1;

    /** Caffeine's estimate of a frequency ends at 15. */
    private static final int ALL_OF_NOTE = 16;

    private static final int OF_NOTE_AFTERWARDS = 16;

    final @Nullable V value;
    final long stamp;
    final long created;
    final long freshUntil;
    final long staleUntil;
    final String category;
    final Set<String> tags;
    final Map<String, String> metadata;
    final String[] records;
    final long bytes;
    /** The generation of the near level in which it was read; of another one, it has to be read again. */
    final int generation;

    /** The serialized value, where it came through {@code asStore()}. */
    final byte @Nullable [] plain;

    private final boolean invalid;
    private int checkedAt = NEVER_CHECKED;

    /** The newest predicate when all up to it were found not to concern this. */
    private long asked = RecentPredicates.NONE;

    long accessCount;
    long lastAccess;

    /** When it came to be near: when it was made, unless it was read from the store. */
    long nearSince;

    boolean prefetched;

    /** Read from a slot that does not tell when it was written, so that it was created when it was read. */
    boolean undated;

    /** Loaded or put during an outage, and not in the store. */
    boolean unshared;

    NearEntry(@Nullable V value, Slot slot, long freshUntil, long staleUntil, long bytes, int generation) {
        this(value, slot, freshUntil, staleUntil, bytes, generation, null);
    }

    NearEntry(
            @Nullable V value,
            Slot slot,
            long freshUntil,
            long staleUntil,
            long bytes,
            int generation,
            byte @Nullable [] plain) {
        this.value = value;
        this.stamp = slot.stamp();
        this.created = slot.created();
        this.nearSince = created;
        this.freshUntil = freshUntil;
        this.staleUntil = staleUntil;
        this.category = slot.category();
        this.tags = slot.tags();
        this.metadata = slot.metadata();
        this.records = Validity.recordsOf(slot.category(), slot.tags());
        this.bytes = bytes;
        this.generation = generation;
        this.invalid = slot.kind() == Slot.Kind.INVALID || slot.kind() == Slot.Kind.VACANT;
        this.plain = plain;
    }

    /** How good it is. */
    EntryStatus status(String key, long now, Validity validity) {
        if (!isValid(key, validity)) {
            return EntryStatus.INVALID;
        }
        if (now < freshUntil) {
            return EntryStatus.FRESH;
        }
        return now < staleUntil ? EntryStatus.STALE : EntryStatus.EXPIRED;
    }

    boolean isFresh(String key, long now, Validity validity) {
        return now < freshUntil && isValid(key, validity);
    }

    /** The cheap answer is given as long as nothing at all was invalidated since the last time. */
    private boolean isValid(String key, Validity validity) {
        int version = validity.version();
        return checkedAt == version || isValidAt(version, key, validity);
    }

    private boolean isValidAt(int version, String key, Validity validity) {
        // Before they are asked: one that is learned meanwhile is asked the next time.
        long newest = validity.newestPredicate();
        if (invalid || !validity.accepts(key, stamp, records, tags, asked)) {
            return false;
        }
        asked = newest;
        checkedAt = version;
        return true;
    }

    void accessed(long now) {
        accessCount++;
        lastAccess = now;
    }

    /** Whether it was neither used since then nor came to be near. */
    boolean isIdleSince(long time) {
        return Math.max(lastAccess, nearSince) < time;
    }

    /**
     * Whether the policy of eviction is to be told of a use, which costs more than all the rest of a hit: of the first ones,
     * until the entry is as frequent as it can be told; of some of the later ones; and of the first one at a time of the clock, a
     * rough one mostly, so that what was used last is known.
     */
    boolean isUseOfNote(long now) {
        return now != lastAccess || accessCount < ALL_OF_NOTE || accessCount % OF_NOTE_AFTERWARDS == 0;
    }

    /** Whether so many percent of its TTL are over. */
    boolean isPast(int percent, long now) {
        return percent < WHOLE_TTL
                && freshUntil != Long.MAX_VALUE
                && now - created >= (freshUntil - created) / 100.0 * percent;
    }
}
