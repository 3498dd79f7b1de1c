package io.reactivekv.serializer;

import static io.reactivekv.serializer.KryoSchema.refused;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.type.TypeFactory;

/** Finds the fields of a class, in an order that depends on nothing but their names, and the way to construct it. */
final class ClassFields {

    private static final String CONSTANT = "";

    private final KryoSchema schema;
    private final TypeFactory typeFactory;

    ClassFields(KryoSchema schema, TypeFactory typeFactory) {
        this.schema = schema;
        this.typeFactory = typeFactory;
    }

    void complete(ClassCodec codec, JavaType type, String path) {
        Class<?> raw = type.getRawClass();
        refuseUnstorable(raw, path);
        if (raw.isEnum()) {
            FieldCodec name = new FieldCodec(CONSTANT, NameHash.of(CONSTANT), null, new EnumCodec(raw));
            codec.complete(new FieldCodec[] {name}, Construction.ofConstant());
            return;
        }
        FieldCodec[] fields = fieldCodecs(type, path);
        codec.complete(fields, raw.isRecord() ? ofRecord(raw, fields, path) : ofClass(raw, fields, path));
    }

    static void refuseUnstorable(Class<?> type, String path) {
        if (type == Object.class) {
            throw refused(type, path, "it says nothing of its values; declare their type");
        }
        ClassLoader loader = type.getClassLoader();
        if (loader == null || loader == ClassLoader.getPlatformClassLoader()) {
            throw refused(
                    type,
                    path,
                    "it is a class of the JDK that is not made to be stored; store the data it stands"
                            + " for, make the field transient, or convert it with KryoTypes.converting");
        }
        if (type.isAnonymousClass() || type.isHidden()) {
            throw refused(type, path, "it has no name under which it could be found again");
        }
        if ((type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) || hasOuter(type)) {
            throw refused(type, path, "it is an inner class, part of another object; make it static");
        }
    }

    private static boolean hasOuter(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .anyMatch(field -> field.isSynthetic() && !Modifier.isStatic(field.getModifiers()));
    }

    private FieldCodec[] fieldCodecs(JavaType type, String path) {
        Map<String, Field> named = new HashMap<>();
        Map<Integer, String> hashes = new HashMap<>();
        List<FieldCodec> codecs = new ArrayList<>();
        for (Class<?> owner : fromTheTop(type.getRawClass(), path)) {
            JavaType declaring = type.findSuperType(owner);
            for (Field field : owner.getDeclaredFields()) {
                int modifiers = field.getModifiers();
                if (Modifier.isStatic(modifiers) || Modifier.isTransient(modifiers) || field.isSynthetic()) {
                    continue;
                }
                String plain = field.getName();
                String name = named.putIfAbsent(plain, field) == null ? plain : owner.getName() + "." + plain;
                String other = hashes.putIfAbsent(NameHash.of(name), name);
                if (other != null) {
                    throw refused(
                            owner,
                            path,
                            "its fields " + other + " and " + name + " have the same hash; rename one of them");
                }
                accessible(field, owner, path);
                JavaType fieldType = typeFactory.resolveMemberType(field.getGenericType(), declaring.getBindings());
                Codec codec = schema.codec(fieldType, path + "." + plain);
                codecs.add(new FieldCodec(name, NameHash.of(name), field, codec));
            }
        }
        codecs.sort(Comparator.comparing(FieldCodec::name));
        return codecs.toArray(new FieldCodec[0]);
    }

    /** From the topmost superclass down, so that a field added to a subclass leaves the stored names alone. */
    private static List<Class<?>> fromTheTop(Class<?> type, String path) {
        List<Class<?>> owners = new ArrayList<>();
        for (Class<?> owner = type; owner != Object.class && owner != Record.class; owner = owner.getSuperclass()) {
            refuseUnstorable(owner, path);
            owners.add(0, owner);
        }
        return owners;
    }

    private static Construction ofRecord(Class<?> type, FieldCodec[] fields, String path) {
        RecordComponent[] components = type.getRecordComponents();
        Class<?>[] parameters = new Class<?>[components.length];
        @Nullable Object[] defaults = new @Nullable Object[components.length];
        int[] positions = new int[fields.length];
        for (int c = 0; c < components.length; c++) {
            parameters[c] = components[c].getType();
            for (int f = 0; f < fields.length; f++) {
                if (fields[f].name().equals(components[c].getName())) {
                    positions[f] = c;
                    defaults[c] = fields[f].codec().absent();
                }
            }
        }
        try {
            Constructor<?> canonical = type.getDeclaredConstructor(parameters);
            accessible(canonical, type, path);
            return Construction.ofRecord(canonical, positions, defaults);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Construction ofClass(Class<?> type, FieldCodec[] fields, String path) {
        Constructor<?> withoutParameters;
        try {
            withoutParameters = type.getDeclaredConstructor();
            accessible(withoutParameters, type, path);
        } catch (NoSuchMethodException e) {
            withoutParameters = null;
        }
        return Construction.ofClass(type, withoutParameters, fields);
    }

    private static void accessible(AccessibleObject member, Class<?> type, String path) {
        try {
            member.setAccessible(true);
        } catch (InaccessibleObjectException | SecurityException e) {
            throw refused(
                    type,
                    path,
                    "its module does not open it; add \"opens " + type.getPackageName() + ";\" to its module-info",
                    e);
        }
    }
}
