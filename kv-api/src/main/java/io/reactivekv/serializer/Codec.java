package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.Serializer;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the values of one declared type. Immutable once the schema is compiled, hence shared by all threads;
 * what belongs to one value is in the {@link KryoOutput} and {@link KryoInput}.
 */
abstract class Codec extends Serializer<Object> {

    private final byte[] shape;
    private final boolean nests;

    /**
     * @param shape what the bytes look like, as {@link Shape} has it
     * @param nests whether values contain others, so that they count for the depth
     */
    Codec(byte[] shape, boolean nests) {
        super(true);
        this.shape = shape;
        this.nests = nests;
    }

    final byte[] shape() {
        return shape;
    }

    /** What a field has that the stored bytes do not know. */
    @Nullable
    Object absent() {
        return null;
    }

    abstract void encode(Kryo kryo, KryoOutput out, @Nullable Object value);

    abstract @Nullable Object decode(Kryo kryo, KryoInput in);

    /** Encodes a part of another value. */
    final void put(Kryo kryo, KryoOutput out, @Nullable Object value) {
        if (nests) {
            kryo.writeObjectOrNull(out, value, this);
        } else {
            encode(kryo, out, value);
        }
    }

    /** Decodes a part of another value. */
    final @Nullable Object take(Kryo kryo, KryoInput in) {
        return nests ? kryo.readObjectOrNull(in, Object.class, this) : decode(kryo, in);
    }

    @Override
    public final void write(Kryo kryo, Output output, @Nullable Object value) {
        encode(kryo, (KryoOutput) output, value);
    }

    @Override
    public final @Nullable Object read(Kryo kryo, Input input, Class<?> type) {
        return decode(kryo, (KryoInput) input);
    }
}
