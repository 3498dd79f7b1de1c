package io.reactivekv.serializer;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Which class each declared collection or map comes back as. Interfaces without an order come back in the order written. */
final class JdkCollections {

    private static final Map<Class<?>, Maker<Collection<@Nullable Object>>> LISTS = new HashMap<>();
    private static final Map<Class<?>, Maker<Collection<@Nullable Object>>> SETS = new HashMap<>();
    private static final Map<Class<?>, Maker<Map<@Nullable Object, @Nullable Object>>> MAPS = new HashMap<>();

    /** How large a set may be that compares each element with all others; a few hostile bytes could ask for hours. */
    static final int MOST_COMPARED_WITH_ALL = 1_000;

    static {
        all(LISTS, of(ArrayList::new), Collection.class, List.class, ArrayList.class);
        all(LISTS, linkedLists(), LinkedList.class);
        all(LISTS, copied(ArrayList::new, CopyOnWriteArrayList::new, Integer.MAX_VALUE), CopyOnWriteArrayList.class);
        all(LISTS, withoutNulls(ArrayDeque::new), Queue.class, Deque.class, ArrayDeque.class);
        all(SETS, of(size -> new LinkedHashSet<>(buckets(size))), Set.class, LinkedHashSet.class);
        all(SETS, of(size -> new HashSet<>(buckets(size))), HashSet.class);
        all(
                SETS,
                copied(LinkedHashSet::new, CopyOnWriteArraySet::new, MOST_COMPARED_WITH_ALL),
                CopyOnWriteArraySet.class);
        all(SETS, sorted(size -> new TreeSet<>()), SortedSet.class, NavigableSet.class, TreeSet.class);
        all(SETS, sorted(size -> new ConcurrentSkipListSet<>()), ConcurrentSkipListSet.class);
        all(MAPS, of(size -> new LinkedHashMap<>(buckets(size))), Map.class, LinkedHashMap.class);
        all(MAPS, of(size -> new HashMap<>(buckets(size))), HashMap.class);
        all(MAPS, withoutNulls(ConcurrentHashMap::new), ConcurrentMap.class, ConcurrentHashMap.class);
        all(MAPS, sorted(size -> new TreeMap<>()), SortedMap.class, NavigableMap.class, TreeMap.class);
        all(
                MAPS,
                sorted(size -> new ConcurrentSkipListMap<>()),
                ConcurrentNavigableMap.class,
                ConcurrentSkipListMap.class);
    }

    private JdkCollections() {}

    static @Nullable Maker<Collection<@Nullable Object>> list(Class<?> declared) {
        return LISTS.get(declared);
    }

    static @Nullable Maker<Collection<@Nullable Object>> set(Class<?> declared, Class<?> element) {
        return declared == EnumSet.class ? enums(element) : SETS.get(declared);
    }

    static @Nullable Maker<Map<@Nullable Object, @Nullable Object>> map(Class<?> declared, Class<?> key) {
        return declared == EnumMap.class ? enumKeys(key) : MAPS.get(declared);
    }

    @SuppressWarnings("JdkObsolete") // the user declares it, and so gets it
    private static Maker<Collection<@Nullable Object>> linkedLists() {
        return of(size -> new LinkedList<>());
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the type of the elements is not known before run time
    private static Maker<Collection<@Nullable Object>> enums(Class<?> element) {
        return withoutNulls(size -> (Collection) EnumSet.noneOf((Class) element));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // the type of the keys is not known before run time
    private static Maker<Map<@Nullable Object, @Nullable Object>> enumKeys(Class<?> key) {
        return uncopied(size -> (Map) new EnumMap<>((Class) key), false, true, false);
    }

    private static <C> void all(Map<Class<?>, Maker<C>> table, Maker<C> maker, Class<?>... declared) {
        for (Class<?> type : declared) {
            table.put(type, maker);
        }
    }

    private static <C> Maker<C> of(IntFunction<C> maker) {
        return uncopied(maker, true, true, false);
    }

    private static <C> Maker<C> withoutNulls(IntFunction<C> maker) {
        return uncopied(maker, false, false, false);
    }

    private static <C> Maker<C> sorted(IntFunction<C> maker) {
        return uncopied(maker, false, true, true);
    }

    private static <C> Maker<C> uncopied(IntFunction<C> maker, boolean nulls, boolean nullValues, boolean sorted) {
        return new Maker<>(maker, UnaryOperator.identity(), Integer.MAX_VALUE, nulls, nullValues, sorted);
    }

    /** For a class that copies itself with each element that is added. */
    private static <C> Maker<C> copied(IntFunction<C> maker, UnaryOperator<C> copy, int most) {
        return new Maker<>(maker, copy, most, true, true, false);
    }

    private static int buckets(int size) {
        return size * 4 / 3 + 1;
    }

    /**
     * Makes collections of one class.
     *
     * @param maker makes an empty one to be filled
     * @param copy makes of the filled one what it is to be
     * @param most how many elements it may have
     * @param nulls whether it takes null as an element or key
     * @param nullValues whether it takes null as a value
     * @param sorted whether it has an order of its own, which is the natural one
     */
    record Maker<C>(
            IntFunction<C> maker, UnaryOperator<C> copy, int most, boolean nulls, boolean nullValues, boolean sorted) {

        C make(int size) {
            return maker.apply(size);
        }

        @Nullable
        Object checked(@Nullable Object element) {
            return checked(element, nulls);
        }

        @Nullable
        Object checkedValue(@Nullable Object value) {
            return checked(value, nullValues);
        }

        private static @Nullable Object checked(@Nullable Object part, boolean allowed) {
            if (part == null && !allowed) {
                throw new Misfit("it is null, which the declared collection does not take");
            }
            return part;
        }

        void refuseBeyondMost(int size) {
            if (size > most) {
                throw new Misfit(
                        "it has " + size + " elements, and a CopyOnWriteArraySet compares each with all others;"
                                + " declare java.util.Set for more than " + most);
            }
        }

        /** A comparator is code, which is not stored; without it the order would change unnoticed. */
        void refuseComparator(Object collection) {
            if (sorted) {
                Comparator<?> comparator = collection instanceof SortedSet<?> set
                        ? set.comparator()
                        : collection instanceof SortedMap<?, ?> map ? map.comparator() : null;
                if (comparator != null && !comparator.equals(Comparator.naturalOrder())) {
                    throw new Misfit("it is sorted by a comparator, which cannot be stored; declare a list,"
                            + " or sort by natural order");
                }
            }
        }
    }
}
