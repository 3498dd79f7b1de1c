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

    private static final int NEVER_CHECKED = -1;

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
    long accessCount;
    long lastAccess;
    boolean prefetched;

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

    /** How good it is; the cheap answer is given as long as nothing at all was invalidated since the last time. */
    EntryStatus status(String key, long now, Validity validity) {
        if (invalid) {
            return EntryStatus.INVALID;
        }
        int version = validity.version();
        if (checkedAt != version) {
            if (!validity.accepts(key, stamp, records, tags)) {
                return EntryStatus.INVALID;
            }
            checkedAt = version;
        }
        if (now < freshUntil) {
            return EntryStatus.FRESH;
        }
        return now < staleUntil ? EntryStatus.STALE : EntryStatus.EXPIRED;
    }

    void accessed(long now) {
        accessCount++;
        lastAccess = now;
    }

    /** Whether so many percent of its TTL are over. */
    boolean isPast(int percent, long now) {
        return percent < 100
                && freshUntil != Long.MAX_VALUE
                && now - created >= (freshUntil - created) / 100.0 * percent;
    }
}
