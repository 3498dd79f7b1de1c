package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A map; it comes back as the usual class of its declared type. Keys are values and so are not told in a path. */
final class MapCodec extends Codec {

    private final JdkCollections.Maker<Map<@Nullable Object, @Nullable Object>> maker;
    private final Codec key;
    private final Codec value;

    MapCodec(JdkCollections.Maker<Map<@Nullable Object, @Nullable Object>> maker, Codec key, Codec value) {
        super(Shape.of(Shape.MAP, key.shape(), value.shape()), true);
        this.maker = maker;
        this.key = key;
        this.value = value;
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object map) {
        if (map == null) {
            out.writeVarInt(0, true);
            return;
        }
        maker.refuseComparator(map);
        Map.Entry<?, ?>[] entries = StableOrder.of((Map<?, ?>) map);
        out.writeVarInt(entries.length + 1, true);
        for (Map.Entry<?, ?> entry : entries) {
            try {
                key.put(kryo, out, maker.checked(entry.getKey()));
            } catch (RuntimeException e) {
                throw Misfit.at("{key}", e);
            }
            try {
                value.put(kryo, out, maker.checkedValue(entry.getValue()));
            } catch (RuntimeException e) {
                throw Misfit.at("{}", e);
            }
        }
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        int length = in.readLength(2);
        if (length < 0) {
            return null;
        }
        Map<@Nullable Object, @Nullable Object> map = maker.make(Math.min(length, CollectionCodec.MOST_AT_ONCE));
        for (int i = 0; i < length; i++) {
            Object k;
            try {
                k = key.take(kryo, in);
            } catch (RuntimeException e) {
                throw Misfit.at("{key}", e);
            }
            try {
                map.put(k, value.take(kryo, in));
            } catch (RuntimeException e) {
                throw Misfit.at("{}", e);
            }
        }
        return map;
    }
}
