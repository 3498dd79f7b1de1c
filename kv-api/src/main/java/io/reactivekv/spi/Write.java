package io.reactivekv.spi;

import java.util.Objects;

/**
 * One change to one key, as a {@link Backend} is asked for it. The key carries every prefix but the space's own.
 *
 * @param <S> the stored form of values
 */
public sealed interface Write<S> {

    /** The key to be changed. */
    String key();

    /**
     * Stores a value.
     *
     * @param key the key
     * @param value the stored form; not to be changed
     * @param lifetime when it expires; an expiry in the past leaves the key absent
     * @param <S> the stored form of values
     */
    record Put<S>(String key, S value, Lifetime lifetime) implements Write<S> {

        /** Refuses nulls. */
        public Put {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(value, "value");
            Objects.requireNonNull(lifetime, "lifetime");
        }
    }

    /**
     * Removes the key.
     *
     * @param key the key
     * @param <S> the stored form of values
     */
    record Delete<S>(String key) implements Write<S> {

        /** Refuses null. */
        public Delete {
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * Changes the expiry of a key that is present; does nothing to an absent one.
     *
     * @param key the key
     * @param lifetime the new expiry, never one that keeps the existing; in the past it removes the key
     * @param <S> the stored form of values
     */
    record Expire<S>(String key, Lifetime lifetime) implements Write<S> {

        /** Refuses nulls. */
        public Expire {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(lifetime, "lifetime");
        }
    }
}
