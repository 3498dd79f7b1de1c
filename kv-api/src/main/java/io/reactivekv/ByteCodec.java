package io.reactivekv;

import io.reactivekv.serializer.Serializer;
import reactor.util.context.ContextView;

/**
 * Stores the bytes that a serializer makes, up to a maximum.
 *
 * <p>Whatever a serializer throws is caught, errors too: a class that cannot be linked while one value is read would
 * otherwise end the thread that serves others, and its own subscriber would wait for ever.
 */
final class ByteCodec<V> implements Codec<V, Object> {

    private final Serializer<V> serializer;
    private final int maxValueBytes;

    ByteCodec(Serializer<V> serializer, int maxValueBytes) {
        this.serializer = serializer;
        this.maxValueBytes = maxValueBytes;
    }

    @Override
    public Object encode(V value, ContextView context) {
        byte[] bytes;
        try {
            bytes = serializer.serialize(value, context);
        } catch (KeyValueException e) {
            throw e;
        } catch (Throwable e) {
            throw new SerializationException(
                    "the serializer failed on a " + typeName(value) + ": "
                            + e.getClass().getName(),
                    e);
        }
        if (bytes == null) {
            throw new SerializationException("the serializer returned null for a " + typeName(value));
        }
        if (bytes.length > maxValueBytes) {
            throw new ValueTooLargeException("the value has " + bytes.length + " bytes in its stored form, at most "
                    + maxValueBytes + " are allowed (option maxValueBytes)");
        }
        return bytes;
    }

    @Override
    public V decode(Object stored, ContextView context) {
        if (!(stored instanceof byte[] bytes)) {
            throw new SerializationException("the key holds a reference to a " + typeName(stored)
                    + ", written by a store with serializer=none; this one reads bytes");
        }
        V value;
        try {
            value = serializer.deserialize(bytes, context);
        } catch (KeyValueException e) {
            throw e;
        } catch (Throwable e) {
            throw new SerializationException(
                    "the serializer failed to read " + bytes.length + " bytes: "
                            + e.getClass().getName(),
                    e);
        }
        if (value == null) {
            throw new SerializationException("the serializer returned null for " + bytes.length + " bytes");
        }
        return value;
    }

    private static String typeName(Object value) {
        return value.getClass().getName();
    }
}
