package io.reactivekv.spi;

import io.reactivekv.Revision;
import java.util.Objects;

/**
 * A live entry in its stored form.
 *
 * @param key the key, without the space's prefix
 * @param value the stored value; not to be changed
 * @param revision the value's revision; {@link Revision#NONE} where it was not asked for
 * @param ttlMillis the remaining time to live in milliseconds, 1 or more; {@link #PERMANENT} for none, and where it was
 *     not asked for
 * @param <S> the stored form of values
 */
public record Stored<S>(String key, S value, Revision revision, long ttlMillis) {

    /** The {@link #ttlMillis} of an entry that does not expire. */
    public static final long PERMANENT = -1;

    /** Refuses nulls. */
    public Stored {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(revision, "revision");
    }

    /** A key with its value and nothing else. */
    public static <S> Stored<S> of(String key, S value) {
        return new Stored<>(key, value, Revision.NONE, PERMANENT);
    }
}
