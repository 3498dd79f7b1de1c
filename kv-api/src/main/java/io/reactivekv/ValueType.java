package io.reactivekv;

import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import java.lang.invoke.MethodType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What the user said of the values of a store: their type, or a serializer of his own.
 *
 * @param type the type; null when there is a serializer
 * @param own the serializer; null when there is a type
 */
record ValueType<V>(@Nullable Type type, @Nullable Serializer<V> own) {

    static <V> ValueType<V> of(Class<V> type) {
        return new ValueType<>(Objects.requireNonNull(type, "type"), null);
    }

    static <V> ValueType<V> of(TypeRef<V> type) {
        return new ValueType<>(type.type(), null);
    }

    static <V> ValueType<V> of(Serializer<V> serializer) {
        return new ValueType<>(null, Objects.requireNonNull(serializer, "serializer"));
    }

    /**
     * How the values are stored.
     *
     * @param keepsReferences whether the backend can keep objects as they are
     * @param compressionFailures counts values that are stored uncompressed because the compressor failed
     */
    Codec<V, Object> codec(StoreOptions options, boolean keepsReferences, LongAdder compressionFailures) {
        if (own == null && options.serializer().equals("none")) {
            return references(options, keepsReferences);
        }
        Serializer<V> plain = own != null ? own : Serializers.named(options.serializer(), Objects.requireNonNull(type));
        Serializer<V> serializer = options.compression().equals("none")
                ? plain
                : Serializers.deflate(
                        plain,
                        options.compressionThreshold(),
                        options.compressionLevel(),
                        options.maxValueBytes(),
                        compressionFailures);
        return new ByteCodec<>(serializer, options.maxValueBytes());
    }

    private Codec<V, Object> references(StoreOptions options, boolean keepsReferences) {
        if (!keepsReferences) {
            throw new StoreConfigurationException("serializer=none keeps references, which only memory: can;"
                    + " use serializer=json or serializer=kryo");
        }
        if (!options.compression().equals("none")) {
            throw new StoreConfigurationException("compression=" + options.compression()
                    + " needs bytes, but serializer=none keeps references; leave one of them out");
        }
        Class<V> references = rawClass(Objects.requireNonNull(type));
        if (references == byte[].class) {
            throw new StoreConfigurationException("serializer=none keeps references, and bytes are no reference:"
                    + " others could change them in the store; open it with Serializers.bytes()");
        }
        return new ReferenceCodec<>(references);
    }

    /** The class of all values of the type, as generics are erased. */
    @SuppressWarnings("unchecked")
    private static <V> Class<V> rawClass(Type type) {
        if (type instanceof Class<?> plain) {
            // A store of int.class keeps objects of Integer.
            return (Class<V>) MethodType.methodType(plain).wrap().returnType();
        }
        if (type instanceof ParameterizedType parameterized) {
            return rawClass(parameterized.getRawType());
        }
        throw new StoreConfigurationException("serializer=none takes a class or a parameterized type, not " + type);
    }
}
