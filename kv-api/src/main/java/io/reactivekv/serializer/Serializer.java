package io.reactivekv.serializer;

import io.reactivekv.KeyValueException;
import io.reactivekv.SerializationException;
import reactor.util.context.ContextView;

/**
 * Turns values into bytes and back. Must be thread-safe, and must not block.
 *
 * <p>Two equal values should give equal bytes wherever that is possible, since the revision of an entry is that of its
 * bytes.
 *
 * @param <V> the type of the values
 */
public interface Serializer<V> {

    /**
     * The stored form of a value.
     *
     * @return the bytes, which the serializer does not change afterwards
     * @throws SerializationException when the value has none; whatever else is thrown is wrapped in one, but for any other
     *     {@link KeyValueException}, which the store signals as it is
     */
    byte[] serialize(V value);

    /**
     * The value of a stored form.
     *
     * @param stored bytes that may come from anywhere: older versions, other programs, attackers; not to be changed
     * @throws SerializationException when they are not a stored form; whatever else is thrown is wrapped in one, but for any
     *     other {@link KeyValueException}, which the store signals as it is; a scan does not skip such a value
     */
    V deserialize(byte[] stored);

    /** {@link #serialize(Object)} with the Reactor Context of the subscriber. */
    default byte[] serialize(V value, ContextView context) {
        return serialize(value);
    }

    /** {@link #deserialize(byte[])} with the Reactor Context of the subscriber. */
    default V deserialize(byte[] stored, ContextView context) {
        return deserialize(stored);
    }
}
