package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import org.jspecify.annotations.Nullable;

/** A value or null, behind a byte that says which. */
final class NullableCodec extends Codec {

    private final Codec inner;

    NullableCodec(Codec inner) {
        super(Shape.of(Shape.NULLABLE, inner.shape()), false);
        this.inner = inner;
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        if (value == null) {
            out.writeByte(Shape.NULL);
        } else {
            out.writeByte(Shape.PRESENT);
            inner.put(kryo, out, value);
        }
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        return switch (in.readByte()) {
            case Shape.NULL -> null;
            case Shape.PRESENT -> inner.take(kryo, in);
            default -> throw new Misfit("it is neither there nor null");
        };
    }
}
