package io.reactivekv;

import reactor.core.CoreSubscriber;
import reactor.util.context.ContextView;

/** Stores the values themselves, for backends that can: what is read is the object that was written. */
final class ReferenceCodec<V> implements Codec<V, Object> {

    private final Class<V> type;

    ReferenceCodec(Class<V> type) {
        this.type = type;
    }

    @Override
    public Object encode(V value, ContextView context) {
        return checked(value);
    }

    @Override
    public Object encodeFor(CoreSubscriber<?> caller, V value) {
        return checked(value);
    }

    @Override
    public V decode(Object stored, ContextView context) {
        return typed(stored);
    }

    @Override
    public V decodeFor(CoreSubscriber<?> caller, Object stored) {
        return typed(stored);
    }

    private Object checked(V value) {
        if (!type.isInstance(value)) {
            throw new SerializationException("the store keeps values of " + type.getName() + ", this is a "
                    + value.getClass().getName());
        }
        if (value instanceof byte[]) {
            throw new SerializationException("the store keeps references (serializer=none), this is a byte[], which is"
                    + " kept as what a serializer made; put it into an object, or into a store of Serializers.bytes()");
        }
        return value;
    }

    private V typed(Object stored) {
        if (!type.isInstance(stored)) {
            throw new SerializationException(
                    "the key holds a " + stored.getClass().getTypeName() + ", this store reads references to "
                            + type.getName() + " (serializer=none)");
        }
        return type.cast(stored);
    }
}
