package io.reactivekv;

import io.reactivekv.serializer.Serializer;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * One connection to one space, and as many typed stores on it as a program needs.
 *
 * <p>The prefix given for a store makes it a view inside the space: stores with overlapping prefixes see each other's
 * keys. Closing a store closes that store only; closing the factory closes everything. Thread-safe.
 */
public interface KeyValueStoreFactory extends AutoCloseable {

    /** {@link #open(String, Class, UnaryOperator)} with the options of the configuration. */
    default <V> KeyValueStore<V> open(String prefix, Class<V> type) {
        return open(prefix, type, UnaryOperator.identity());
    }

    /** {@link #open(String, TypeRef, UnaryOperator)} with the options of the configuration. */
    default <V> KeyValueStore<V> open(String prefix, TypeRef<V> type) {
        return open(prefix, type, UnaryOperator.identity());
    }

    /** {@link #open(String, Serializer, UnaryOperator)} with the options of the configuration. */
    default <V> KeyValueStore<V> open(String prefix, Serializer<V> serializer) {
        return open(prefix, serializer, UnaryOperator.identity());
    }

    /**
     * Opens a store for values of a class. Neither blocks nor waits for a server. After closing, the store signals {@link
     * StoreClosedException}.
     *
     * @param prefix of all its keys inside the space; may be empty
     * @param options changes the options of the configuration for this store
     * @throws StoreConfigurationException when the options do not fit together, or the serializer cannot handle the type
     * @throws IllegalArgumentException when the prefix is not valid Unicode, or leaves no room for a key within {@code
     *     maxKeyBytes}
     */
    <V> KeyValueStore<V> open(String prefix, Class<V> type, UnaryOperator<StoreOptions> options);

    /** {@link #open(String, Class, UnaryOperator)} for a generic type. */
    <V> KeyValueStore<V> open(String prefix, TypeRef<V> type, UnaryOperator<StoreOptions> options);

    /** {@link #open(String, Class, UnaryOperator)} with a serializer of one's own; the option of that name is ignored. */
    <V> KeyValueStore<V> open(String prefix, Serializer<V> serializer, UnaryOperator<StoreOptions> options);

    /**
     * Opens counters under a prefix.
     *
     * @param prefix of all their keys inside the space; may be empty
     * @throws IllegalArgumentException when the prefix is not valid Unicode, or leaves no room for a key within {@code
     *     maxKeyBytes}
     */
    CounterStore counters(String prefix);

    /** Asks the backend when subscribed to; completes when it answers. */
    Mono<Void> ping();

    /** Closes when it is subscribed to, without blocking; completes when all is given back. Idempotent. */
    Mono<Void> closeLater();

    /** Closes everything and waits for it; on a thread that must not block, starts it and returns. Idempotent. */
    @Override
    void close();
}
