package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.TypeRef;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Every type of the JDK that has a place in the stored format. */
class KryoJdkTypesTest {

    record Atomics(AtomicBoolean flag, AtomicInteger number, AtomicLong large) {

        static Atomics sample() {
            return new Atomics(new AtomicBoolean(true), new AtomicInteger(-7), new AtomicLong(Long.MAX_VALUE));
        }

        boolean same(Atomics other) {
            return values().equals(other.values());
        }

        private List<Object> values() {
            return List.of(flag.get(), number.get(), large.get());
        }
    }

    @Test
    void jdkValues_everyCode_standsInAGoldenVector() {
        Set<Integer> golden = new TreeSet<>();
        for (Golden<?> vector : Golden.all()) {
            Class<?> type = vector.value().getClass();
            if (vector.name().startsWith("kryo") && type.isRecord()) {
                for (RecordComponent component : type.getRecordComponents()) {
                    Class<?> declared = component.getType();
                    Codec codec = JdkValues.of(declared);
                    while (codec == null && declared.isArray()) {
                        declared = declared.getComponentType();
                        codec = JdkValues.of(declared);
                    }
                    if (codec != null) {
                        golden.add((int) codec.shape()[codec.shape().length - 1]);
                    }
                }
            }
        }
        Set<Integer> all = new TreeSet<>();
        for (int code = 0; code < Shape.NULLABLE; code++) {
            if (JdkValues.byCode(code) != null) {
                all.add(code);
            }
        }
        assertEquals(all, golden);
    }

    @Test
    void serialize_everyDeclaredCollection_comesBackAsItsClass() {
        comesBack(ArrayList.class, new TypeRef<Collection<String>>() {});
        comesBack(ArrayList.class, new TypeRef<List<String>>() {});
        comesBack(ArrayList.class, new TypeRef<ArrayList<String>>() {});
        comesBack(LinkedList.class, new TypeRef<LinkedList<String>>() {});
        comesBack(CopyOnWriteArrayList.class, new TypeRef<CopyOnWriteArrayList<String>>() {});
        comesBack(ArrayDeque.class, new TypeRef<Queue<String>>() {});
        comesBack(ArrayDeque.class, new TypeRef<Deque<String>>() {});
        comesBack(ArrayDeque.class, new TypeRef<ArrayDeque<String>>() {});
        comesBack(LinkedHashSet.class, new TypeRef<Set<String>>() {});
        comesBack(LinkedHashSet.class, new TypeRef<LinkedHashSet<String>>() {});
        comesBack(HashSet.class, new TypeRef<HashSet<String>>() {});
        comesBack(CopyOnWriteArraySet.class, new TypeRef<CopyOnWriteArraySet<String>>() {});
        comesBack(TreeSet.class, new TypeRef<SortedSet<String>>() {});
        comesBack(TreeSet.class, new TypeRef<NavigableSet<String>>() {});
        comesBack(TreeSet.class, new TypeRef<TreeSet<String>>() {});
        comesBack(ConcurrentSkipListSet.class, new TypeRef<ConcurrentSkipListSet<String>>() {});
        EnumSet<TimeUnit> units = EnumSet.of(TimeUnit.DAYS, TimeUnit.HOURS);
        assertEquals(units, roundTrip(new TypeRef<EnumSet<TimeUnit>>() {}, units));
    }

    @Test
    void serialize_everyDeclaredMap_comesBackAsItsClass() {
        mapComesBack(LinkedHashMap.class, new TypeRef<Map<String, Integer>>() {});
        mapComesBack(LinkedHashMap.class, new TypeRef<LinkedHashMap<String, Integer>>() {});
        mapComesBack(HashMap.class, new TypeRef<HashMap<String, Integer>>() {});
        mapComesBack(ConcurrentHashMap.class, new TypeRef<ConcurrentMap<String, Integer>>() {});
        mapComesBack(ConcurrentHashMap.class, new TypeRef<ConcurrentHashMap<String, Integer>>() {});
        mapComesBack(TreeMap.class, new TypeRef<SortedMap<String, Integer>>() {});
        mapComesBack(TreeMap.class, new TypeRef<NavigableMap<String, Integer>>() {});
        mapComesBack(TreeMap.class, new TypeRef<TreeMap<String, Integer>>() {});
        mapComesBack(ConcurrentSkipListMap.class, new TypeRef<ConcurrentNavigableMap<String, Integer>>() {});
        mapComesBack(ConcurrentSkipListMap.class, new TypeRef<ConcurrentSkipListMap<String, Integer>>() {});
        EnumMap<TimeUnit, Integer> map = new EnumMap<>(Map.of(TimeUnit.DAYS, 1));
        assertEquals(map, roundTrip(new TypeRef<EnumMap<TimeUnit, Integer>>() {}, map));
    }

    @SuppressWarnings("unchecked") // an instance of the class is one of the declared type
    private static <C extends Collection<String>> void comesBack(Class<?> made, TypeRef<C> declared) {
        Collection<String> value = (Collection<String>) make(made);
        value.addAll(List.of("a", "b", "c"));
        C read = roundTrip(declared, (C) value);
        assertEquals(made, read.getClass());
        assertEquals(List.copyOf(value), List.copyOf(read));
    }

    @SuppressWarnings("unchecked") // an instance of the class is one of the declared type
    private static <M extends Map<String, Integer>> void mapComesBack(Class<?> made, TypeRef<M> declared) {
        Map<String, Integer> value = (Map<String, Integer>) make(made);
        value.putAll(Map.of("a", 1, "b", 2));
        M read = roundTrip(declared, (M) value);
        assertEquals(made, read.getClass());
        assertEquals(value, read);
    }

    private static Object make(Class<?> type) {
        try {
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName(), e);
        }
    }

    private static <V> V roundTrip(TypeRef<V> type, V value) {
        Serializer<V> serializer = Serializers.kryo(type);
        return serializer.deserialize(serializer.serialize(value));
    }
}
