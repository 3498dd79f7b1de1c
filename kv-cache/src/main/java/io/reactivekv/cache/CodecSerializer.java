package io.reactivekv.cache;

import io.reactivekv.serializer.Serializer;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/** What a cache's codec makes, as a serializer of a store. */
record CodecSerializer<V>(EntryCodec<V> codec) implements Serializer<V> {

    @Override
    public byte[] serialize(V value) {
        return codec.write(value, Context.empty()).of();
    }

    @Override
    public V deserialize(byte[] stored) {
        return codec.read(stored, Context.empty()).of();
    }

    @Override
    public byte[] serialize(V value, ContextView context) {
        return codec.write(value, context).of();
    }

    @Override
    public V deserialize(byte[] stored, ContextView context) {
        return codec.read(stored, context).of();
    }
}
