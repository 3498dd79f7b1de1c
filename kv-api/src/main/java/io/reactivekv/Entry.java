package io.reactivekv;

import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A key with its value, the revision of that value, and the time it had left to live when it was read.
 *
 * <p>An entry that was read can be handed back to {@link KeyValueStore#replace(Entry, Object)},
 * {@link KeyValueStore#delete(Entry)} and {@link KeyValueStore#expire(Entry, Expiry)}, which act only if the value is
 * still the same. One made with {@link #of(String, Object)} is for writing: its revision is {@link Revision#NONE}.
 *
 * @param key the key, without the store's prefix
 * @param value the value
 * @param revision identifies the stored value
 * @param ttl the remaining time to live, at least a millisecond and at most 100 years: a longer one, which another program
 *     may have given, reads as 100 years; empty when the entry is permanent
 * @param <V> the type of the value
 */
public record Entry<V>(String key, V value, Revision revision, Optional<Duration> ttl) {

    /** Refuses nulls, and a remaining time that no entry can have. */
    public Entry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(revision, "revision");
        ttl = ttl.map(Ttl::checked);
    }

    /** A permanent entry to be written. */
    public static <V> Entry<V> of(String key, V value) {
        return new Entry<>(key, value, Revision.NONE, Optional.empty());
    }

    /**
     * An entry to be written that expires.
     *
     * @param ttl positive, at most 100 years; a fraction of a millisecond rounds up
     */
    public static <V> Entry<V> of(String key, V value, Duration ttl) {
        return new Entry<>(key, value, Revision.NONE, Optional.of(ttl));
    }

    /** The entry without its revision and expiry. */
    public KeyValue<V> toKeyValue() {
        return new KeyValue<>(key, value);
    }
}
