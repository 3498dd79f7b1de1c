package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value of a type that is stored as another. */
final class ConvertedCodec extends Codec {

    private final Class<?> type;
    private final Function<Object, Object> to;
    private final Function<Object, Object> from;
    private final Codec stored;

    ConvertedCodec(KryoTypes.Conversion conversion, Codec stored) {
        super(stored.shape(), true);
        this.type = conversion.type();
        this.to = conversion.to();
        this.from = conversion.from();
        this.stored = stored;
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        stored.put(kryo, out, value == null ? null : converted(to, value));
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        Object value = stored.take(kryo, in);
        return value == null ? null : type.cast(converted(from, value));
    }

    private Object converted(Function<Object, Object> conversion, Object value) {
        Object converted = conversion.apply(value);
        if (converted == null) {
            throw new Misfit("the conversion of " + type.getName() + " gave null");
        }
        return converted;
    }
}
