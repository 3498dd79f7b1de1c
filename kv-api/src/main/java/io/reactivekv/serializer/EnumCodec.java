package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A constant of an enum, by its name, so that constants can be added, and put in another order. */
final class EnumCodec extends Codec {

    private final Class<?> type;
    private final Map<String, Object> constants = new HashMap<>();

    EnumCodec(Class<?> type) {
        super(Shape.of(Shape.ENUM), false);
        this.type = type;
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        out.writeString(value == null ? null : ((Enum<?>) value).name());
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        String name = in.readString();
        if (name == null) {
            return null;
        }
        Object constant = constants.get(name);
        if (constant == null) {
            throw new Misfit(type.getName() + " has no constant of the stored name");
        }
        return constant;
    }
}
