package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts what has no order of its own into the order of its elements or keys, so that equal values have equal bytes: the
 * JDK's immutable sets and maps iterate in another order in each process.
 *
 * <p>Everything else, also what cannot be compared, stays in the order in which it iterates.
 */
final class StableOrder {

    /** The immutable classes have no names that could be written here. */
    private static final Set<Class<?>> UNORDERED = Set.of(
            HashSet.class,
            HashMap.class,
            ConcurrentHashMap.class,
            Set.of(1).getClass(),
            Set.of().getClass(),
            Map.of().getClass());

    private StableOrder() {}

    static boolean isUnordered(Object collection) {
        return UNORDERED.contains(collection.getClass());
    }

    static Object[] of(Collection<?> collection) {
        Object[] elements = collection.toArray();
        if (elements.length > 1 && isUnordered(collection)) {
            return sorted(elements, element -> element);
        }
        return elements;
    }

    static Map.Entry<?, ?>[] of(Map<?, ?> map) {
        Map.Entry<?, ?>[] entries = map.entrySet().toArray(new Map.Entry<?, ?>[0]);
        if (entries.length > 1 && isUnordered(map)) {
            return sorted(entries, Map.Entry::getKey);
        }
        return entries;
    }

    private static <T> T[] sorted(T[] elements, Function<T, @Nullable Object> key) {
        Object first = key.apply(elements[0]);
        if (!(first instanceof Comparable)) {
            return elements;
        }
        for (T element : elements) {
            Object other = key.apply(element);
            if (other == null || classOf(other) != classOf(first)) {
                return elements;
            }
        }
        T[] sorted = elements.clone();
        try {
            Arrays.sort(sorted, Comparator.comparing(element -> comparable(key.apply(element))));
        } catch (RuntimeException e) { // some compare with each other only, as amounts of one currency do
            return elements;
        }
        return sorted;
    }

    /** The class whose objects compare with each other; a constant with a body has one of its own beside it. */
    private static Class<?> classOf(Object key) {
        return key instanceof Enum<?> constant ? constant.getDeclaringClass() : key.getClass();
    }

    @SuppressWarnings("unchecked") // all of the same class, checked above
    private static Comparable<Object> comparable(@Nullable Object key) {
        return (Comparable<Object>) requireNonNull(key);
    }
}
