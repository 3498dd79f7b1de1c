package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An {@link Optional}; one that the stored bytes do not know is empty. */
final class OptionalCodec extends Codec {

    private final Codec inner;

    OptionalCodec(Codec inner) {
        super(Shape.of(Shape.OPTIONAL, inner.shape()), true);
        this.inner = inner;
    }

    @Override
    Object absent() {
        return Optional.empty();
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        if (value == null) {
            out.writeByte(Shape.NULL);
        } else if (((Optional<?>) value).isEmpty()) {
            out.writeByte(Shape.EMPTY);
        } else {
            out.writeByte(Shape.PRESENT);
            inner.put(kryo, out, ((Optional<?>) value).get());
        }
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        return switch (in.readByte()) {
            case Shape.NULL -> null;
            case Shape.EMPTY -> Optional.empty();
            case Shape.PRESENT -> Optional.ofNullable(inner.take(kryo, in));
            default -> throw new Misfit("it is neither there nor empty nor null");
        };
    }
}
