package io.reactivekv.serializer;

import io.reactivekv.StoreConfigurationException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/**
 * Compiles a declared type, and all that it declares, into codecs; refuses what could not be stored and read back.
 *
 * <p>Types are resolved by Jackson's type factory, which is here anyway and knows what a {@code T} of a superclass is.
 */
final class KryoSchema {

    private final TypeFactory typeFactory = TypeFactory.createDefaultInstance();
    private final Map<JavaType, ObjectCodec> objects = new HashMap<>();
    private final Map<JavaType, ClassCodec> classes = new HashMap<>();
    private final KryoTypes types;
    private final ClassIds ids;
    private final ClassFields fields = new ClassFields(this, typeFactory);

    KryoSchema(KryoTypes types) {
        this.types = types;
        this.ids = new ClassIds(types);
    }

    Codec compile(JavaType type) {
        return codec(type, type.toCanonical());
    }

    /** How many classes were met. */
    int classes() {
        return classes.size();
    }

    /** @param path from the store's type to this one, for messages */
    Codec codec(JavaType type, String path) {
        Codec codec = codecOf(type, path);
        if (codec.shape().length > Shape.MOST_NESTED) {
            throw refused(type.getRawClass(), path, "it is nested more than " + Shape.MOST_NESTED + " deep");
        }
        return codec;
    }

    private Codec codecOf(JavaType type, String path) {
        Class<?> raw = type.getRawClass();
        KryoTypes.Conversion conversion = types.conversion(raw);
        if (conversion != null) {
            return new ConvertedCodec(
                    conversion, codec(typeFactory.constructType(conversion.stored()), path + "(stored)"));
        }
        Codec leaf = JdkValues.of(raw);
        if (leaf != null) {
            return leaf;
        }
        if (raw.isEnum()) {
            return new EnumCodec(raw);
        }
        if (raw.isArray()) {
            JavaType content = type.getContentType();
            return new ArrayCodec(content.getRawClass(), codec(content, path + "[]"));
        }
        if (raw == Optional.class) {
            return new OptionalCodec(codec(type.getContentType(), path));
        }
        if (Collection.class.isAssignableFrom(raw)) {
            return collection(type, path);
        }
        if (Map.class.isAssignableFrom(raw)) {
            return map(type, path);
        }
        return object(type, path);
    }

    private Codec collection(JavaType type, String path) {
        Class<?> raw = type.getRawClass();
        Class<?> element = type.getContentType().getRawClass();
        var list = JdkCollections.list(raw);
        var maker = list != null ? list : JdkCollections.set(raw, element);
        if (maker == null) {
            throw refused(raw, path, "it is a collection of a class of its own; declare java.util.List or Set instead");
        }
        Codec content = codec(type.getContentType(), path + "[]");
        return new CollectionCodec(list != null ? Shape.LIST : Shape.SET, maker, content);
    }

    private Codec map(JavaType type, String path) {
        Class<?> raw = type.getRawClass();
        var maker = JdkCollections.map(raw, type.getKeyType().getRawClass());
        if (maker == null) {
            throw refused(raw, path, "it is a map of a class of its own; declare java.util.Map instead");
        }
        return new MapCodec(maker, codec(type.getKeyType(), path + "{key}"), codec(type.getContentType(), path + "{}"));
    }

    private ObjectCodec object(JavaType type, String path) {
        ObjectCodec known = objects.get(type);
        if (known != null) {
            return known;
        }
        ClassFields.refuseUnstorable(type.getRawClass(), path);
        ObjectCodec codec = new ObjectCodec();
        objects.put(type, codec);
        Set<Class<?>> allowed = new LinkedHashSet<>();
        Subclasses.collect(type.getRawClass(), types, allowed);
        if (allowed.isEmpty()) {
            throw refused(
                    type.getRawClass(),
                    path,
                    "it is abstract and no subclass is known; make it sealed, or register the subclasses with KryoTypes");
        }
        for (Class<?> subclass : allowed) {
            boolean itself = subclass == type.getRawClass();
            JavaType resolved = itself ? type : typeFactory.constructSpecializedType(type, subclass);
            codec.allow(classCodec(resolved, itself ? path : path + "(" + subclass.getSimpleName() + ")"));
        }
        return codec;
    }

    private ClassCodec classCodec(JavaType type, String path) {
        ClassCodec known = classes.get(type);
        if (known != null) {
            return known;
        }
        Class<?> raw = type.getRawClass();
        ClassCodec codec = new ClassCodec(raw, ids.idOf(raw), classes.size());
        classes.put(type, codec);
        fields.complete(codec, type, path);
        return codec;
    }

    static StoreConfigurationException refused(Class<?> type, String path, String why) {
        return refused(type, path, why, null);
    }

    static StoreConfigurationException refused(Class<?> type, String path, String why, @Nullable Throwable cause) {
        return new StoreConfigurationException(
                "serializer=kryo cannot handle " + type.getTypeName() + " (at " + path + "): " + why, cause);
    }
}
