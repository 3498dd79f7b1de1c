package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import java.lang.invoke.MethodType;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What Kryo is told beyond the declared types: further classes that may occur, ids, and types that are stored as others.
 *
 * <p>Needed only for subclasses that no sealed type names, for ids that shall outlive a renamed or moved class, and for
 * classes whose fields cannot be stored. Immutable: each method returns a changed copy.
 */
public final class KryoTypes {

    /** Smallest id that can be given to a class. */
    public static final int SMALLEST_ID = 1;

    /** Largest id that can be given to a class; ids that are derived from names are larger. */
    public static final int LARGEST_ID = 65_535;

    private static final KryoTypes NONE = new KryoTypes(Map.of(), Map.of());

    /** The id of each class, null where it is derived from the name. */
    private final Map<Class<?>, @Nullable Integer> ids;

    private final Map<Class<?>, Conversion> conversions;

    private KryoTypes(Map<Class<?>, @Nullable Integer> ids, Map<Class<?>, Conversion> conversions) {
        this.ids = ids;
        this.conversions = conversions;
    }

    /**
     * Classes that may occur wherever a supertype of theirs is declared, with ids derived from their names.
     *
     * <p>An id depends on nothing but the name of the class: neither on the order nor on what else is registered.
     */
    public static KryoTypes of(Class<?>... types) {
        KryoTypes result = NONE;
        for (Class<?> type : types) {
            result = result.with(type);
        }
        return result;
    }

    /** One more class with an id derived from its name. */
    public KryoTypes with(Class<?> type) {
        return with(type, null);
    }

    /**
     * One more class, with an id of its own, under which it is found again after it was renamed or moved. Values that were
     * stored without it, or under another one, are not readable with it.
     *
     * @param id from {@value #SMALLEST_ID} to {@value #LARGEST_ID}
     * @throws IllegalArgumentException when the id is out of bounds or belongs to another class, or the class has another one
     */
    public KryoTypes with(Class<?> type, int id) {
        if (id < SMALLEST_ID || id > LARGEST_ID) {
            throw new IllegalArgumentException(
                    "the id of " + type.getName() + " is " + id + ", must be " + SMALLEST_ID + " to " + LARGEST_ID);
        }
        ids.forEach((other, taken) -> {
            if (taken != null && taken == id && other != type) {
                throw new IllegalArgumentException(
                        "the id " + id + " is given to both " + other.getName() + " and " + type.getName());
            }
        });
        return with(type, (Integer) id);
    }

    /**
     * Stores values of one type as values of another, wherever the first is declared.
     *
     * @param type the type in the program; neither a primitive nor an array
     * @param stored the type in the store
     * @param to never called with null and must not return null
     * @param from the opposite of {@code to}; whatever it throws means that the stored bytes do not fit
     */
    public <T, S> KryoTypes converting(
            Class<T> type,
            Class<S> stored,
            Function<? super T, ? extends S> to,
            Function<? super S, ? extends T> from) {
        requireNonNull(to, "to");
        requireNonNull(from, "from");
        if (type.isPrimitive() || type.isArray()) {
            throw new IllegalArgumentException(type.getTypeName() + " cannot be converted, only a class or interface");
        }
        Class<S> boxed = boxed(stored);
        Map<Class<?>, Conversion> more = new LinkedHashMap<>(conversions);
        more.put(type, new Conversion(type, boxed, v -> to.apply(type.cast(v)), v -> from.apply(boxed.cast(v))));
        return new KryoTypes(ids, more);
    }

    /** The class of the objects: that of {@code long} is {@code Long}. */
    @SuppressWarnings("unchecked")
    private static <S> Class<S> boxed(Class<S> type) {
        return (Class<S>) MethodType.methodType(type).wrap().returnType();
    }

    private KryoTypes with(Class<?> type, @Nullable Integer id) {
        requireNonNull(type, "type");
        Map<Class<?>, @Nullable Integer> more = new LinkedHashMap<>(ids);
        Integer before = more.get(type);
        if (before != null && id != null && !before.equals(id)) {
            throw new IllegalArgumentException(
                    type.getName() + " is given both the id " + before + " and the id " + id);
        }
        more.put(type, id == null ? before : id);
        return new KryoTypes(more, conversions);
    }

    Iterable<Class<?>> classes() {
        return Collections.unmodifiableSet(ids.keySet());
    }

    @Nullable
    Integer id(Class<?> type) {
        return ids.get(type);
    }

    @Nullable
    Conversion conversion(Class<?> type) {
        return conversions.get(type);
    }

    record Conversion(Class<?> type, Class<?> stored, Function<Object, Object> to, Function<Object, Object> from) {}
}
