package io.reactivekv.spi;

import io.reactivekv.KeyValueException;
import java.util.Objects;
import java.util.Optional;

/**
 * What a {@link Backend}'s watch emits.
 *
 * @param <S> the stored form of values
 */
public sealed interface StoredChange<S> {

    /**
     * The key is present with this value.
     *
     * @param key the key
     * @param value the stored value; empty in a watch for keys only
     * @param <S> the stored form of values
     */
    record Put<S>(String key, Optional<S> value) implements StoredChange<S> {

        /** Refuses nulls. */
        public Put {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
        }
    }

    /**
     * The key is absent.
     *
     * @param key the key
     * @param <S> the stored form of values
     */
    record Removed<S>(String key) implements StoredChange<S> {

        /** Refuses null. */
        public Removed {
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * The key is present with a value that the backend cannot hand out, such as one that is too large.
     *
     * @param key the key
     * @param error why
     * @param <S> the stored form of values
     */
    record Unreadable<S>(String key, KeyValueException error) implements StoredChange<S> {

        /** Refuses nulls. */
        public Unreadable {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(error, "error");
        }
    }

    /**
     * Changes may have been lost; from here on none is.
     *
     * @param <S> the stored form of values
     */
    record Reset<S>() implements StoredChange<S> {}
}
