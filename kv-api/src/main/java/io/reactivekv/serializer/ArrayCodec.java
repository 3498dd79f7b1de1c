package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import java.lang.reflect.Array;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An array of objects; those of primitives are stored whole. */
final class ArrayCodec extends Codec {

    private final Class<?> component;
    private final Codec element;

    ArrayCodec(Class<?> component, Codec element) {
        super(Shape.of(Shape.ARRAY, element.shape()), true);
        this.component = component;
        this.element = element;
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        if (value == null) {
            out.writeVarInt(0, true);
            return;
        }
        @Nullable Object[] array = (@Nullable Object[]) value;
        out.writeVarInt(array.length + 1, true);
        for (int i = 0; i < array.length; i++) {
            try {
                element.put(kryo, out, array[i]);
            } catch (RuntimeException e) {
                throw Misfit.at("[" + i + "]", e);
            }
        }
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        int length = in.readLength(1);
        if (length < 0) {
            return null;
        }
        // Grown as elements arrive: nested arrays could each announce all the bytes that are left.
        @Nullable
        Object[] array =
                (@Nullable Object[]) Array.newInstance(component, Math.min(length, CollectionCodec.MOST_AT_ONCE));
        for (int i = 0; i < length; i++) {
            if (i == array.length) {
                array = Arrays.copyOf(array, (int) Math.min(length, i * 2L));
            }
            try {
                array[i] = element.take(kryo, in);
            } catch (RuntimeException e) {
                throw Misfit.at("[" + i + "]", e);
            }
        }
        return array;
    }
}
