package io.reactivekv.serializer;

import com.esotericsoftware.kryo.Kryo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An object of one of the classes that a declared type allows, behind its layout and so its class id.
 *
 * <p>The set of classes is closed when the schema is compiled: bytes can ask for no other.
 */
final class ObjectCodec extends Codec {

    private final Map<Class<?>, ClassCodec> byClass = new LinkedHashMap<>();
    private final Map<Integer, ClassCodec> byId = new LinkedHashMap<>();

    /** The class that is tried first; most types have no other. */
    private @Nullable ClassCodec usual;

    ObjectCodec() {
        super(Shape.of(Shape.OBJECT), true);
    }

    /** While the schema is compiled. */
    void allow(ClassCodec codec) {
        byClass.put(codec.type(), codec);
        byId.put(codec.id(), codec);
        if (usual == null) {
            usual = codec;
        }
    }

    @Nullable
    ClassCodec byId(int id) {
        return usual != null && usual.id() == id ? usual : byId.get(id);
    }

    @Override
    void encode(Kryo kryo, KryoOutput out, @Nullable Object value) {
        if (value == null) {
            Layout.writeNull(out);
            return;
        }
        ClassCodec codec = codecOf(value);
        Layout.write(out, codec);
        codec.write(kryo, out, value);
    }

    @Override
    @Nullable
    Object decode(Kryo kryo, KryoInput in) {
        Layout layout = Layout.next(in, this);
        if (layout == null) {
            return null;
        }
        ClassCodec codec = byId(layout.classId());
        if (codec == null) {
            throw new Misfit(
                    "the class with id " + layout.classId() + " does not belong here; here belong " + allowed());
        }
        return codec.read(kryo, in, layout);
    }

    private ClassCodec codecOf(Object value) {
        Class<?> type = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        ClassCodec codec = usual != null && usual.type() == type ? usual : byClass.get(type);
        if (codec == null) {
            throw new Misfit(type.getName() + " does not belong here; here belong " + allowed()
                    + ", and what is registered with KryoTypes");
        }
        return codec;
    }

    private String allowed() {
        TreeSet<String> names = new TreeSet<>();
        byId.forEach((id, codec) -> names.add(codec.type().getName() + " (" + id + ")"));
        return names.toString();
    }
}
