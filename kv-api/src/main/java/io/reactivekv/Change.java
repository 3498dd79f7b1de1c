package io.reactivekv;

import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;

/**
 * What a watch emits: the state of a key after a change, or {@link Reset}.
 *
 * @param <V> the type of the values
 */
public sealed interface Change<V> {

    /**
     * The key has this value now.
     *
     * @param key the key, without the store's prefix
     * @param content the value; empty in a watch with {@link WatchOptions#keysOnly()}
     * @param <V> the type of the values
     */
    record Put<V>(String key, Optional<V> content) implements Change<V> {

        /** Refuses nulls. */
        public Put {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(content, "content");
        }

        /**
         * The value.
         *
         * @throws NoSuchElementException in a watch with {@link WatchOptions#keysOnly()}
         */
        public V value() {
            return content.orElseThrow(() -> new NoSuchElementException("a watch with keysOnly() carries no values"));
        }
    }

    /**
     * The key is absent now: deleted, expired or evicted.
     *
     * @param key the key, without the store's prefix
     * @param <V> the type of the values
     */
    record Removed<V>(String key) implements Change<V> {

        /** Refuses null. */
        public Removed {
            Objects.requireNonNull(key, "key");
        }
    }

    /**
     * The key has a value now that cannot be decoded, or that the backend does not hand out, such as one that is too large.
     *
     * @param key the key, without the store's prefix
     * @param error why; its cause is what the backend said of a value that it does not hand out
     * @param <V> the type of the values
     */
    record Unreadable<V>(String key, SerializationException error) implements Change<V> {

        /** Refuses nulls. */
        public Unreadable {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(error, "error");
        }
    }

    /**
     * Scan now: from here on nothing is missed. The first element of every watch, and sent again whenever changes may
     * have been lost.
     *
     * @param <V> the type of the values
     */
    record Reset<V>() implements Change<V> {}
}
