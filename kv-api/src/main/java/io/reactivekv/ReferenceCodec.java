package io.reactivekv;

import reactor.util.context.ContextView;

/** Stores the values themselves, for backends that can: what is read is the object that was written. */
final class ReferenceCodec<V> implements Codec<V, Object> {

    private final Class<V> type;

    ReferenceCodec(Class<V> type) {
        this.type = type;
    }

    @Override
    public Object encode(V value, ContextView context) {
        if (!type.isInstance(value)) {
            throw new SerializationException("the store keeps values of " + type.getName() + ", this is a "
                    + value.getClass().getName());
        }
        return value;
    }

    @Override
    public V decode(Object stored, ContextView context) {
        if (!type.isInstance(stored)) {
            throw new SerializationException(
                    "the key holds a " + stored.getClass().getTypeName() + ", this store reads references to "
                            + type.getName() + " (serializer=none)");
        }
        return type.cast(stored);
    }
}
