package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A list, queue or set; it comes back as the usual class of its declared type. */
final class CollectionCodec extends Codec {

    /** Largest capacity that is believed before there are elements to fill it. */
    static final int MOST_AT_ONCE = 256;

    private final JdkCollections.Maker<Collection<@Nullable Object>> maker;
    private final Codec element;

    CollectionCodec(int code, JdkCollections.Maker<Collection<@Nullable Object>> maker, Codec element) {
        super(Shape.of(code, element.shape()), true);
        this.maker = maker;
        this.element = element;
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        if (value == null) {
            out.writeVarInt(0, true);
            return;
        }
        maker.refuseComparator(value);
        Object[] elements = StableOrder.of((Collection<?>) value);
        maker.refuseBeyondMost(elements.length);
        out.writeVarInt(elements.length + 1, true);
        for (int i = 0; i < elements.length; i++) {
            try {
                element.put(kryo, out, maker.checked(elements[i]));
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
        maker.refuseBeyondMost(length);
        Collection<@Nullable Object> collection = maker.make(Math.min(length, MOST_AT_ONCE));
        for (int i = 0; i < length; i++) {
            try {
                collection.add(element.take(kryo, in));
            } catch (RuntimeException e) {
                throw Misfit.at("[" + i + "]", e);
            }
        }
        return maker.copy().apply(collection);
    }
}
