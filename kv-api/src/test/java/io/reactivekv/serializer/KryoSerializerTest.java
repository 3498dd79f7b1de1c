package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.SerializationException;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.Samples.Animal;
import io.reactivekv.serializer.Samples.Box;
import io.reactivekv.serializer.Samples.Circle;
import io.reactivekv.serializer.Samples.Color;
import io.reactivekv.serializer.Samples.Dog;
import io.reactivekv.serializer.Samples.Fixed;
import io.reactivekv.serializer.Samples.Numbers;
import io.reactivekv.serializer.Samples.Shape;
import io.reactivekv.serializer.Samples.Square;
import io.reactivekv.serializer.Samples.Things;
import io.reactivekv.serializer.Samples.Times;
import io.reactivekv.serializer.Samples.Tree;
import io.reactivekv.serializer.Samples.User;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class KryoSerializerTest {

    record Point(int x, int y) {
        Point {
            if (x < 0) {
                throw new IllegalArgumentException("secret " + x);
            }
        }
    }

    static final class Money {
        private final Thread unstorable = Thread.currentThread();
        private final String text;

        private Money(String text) {
            this.text = text;
        }

        static Money parse(String text) {
            if (!text.endsWith("EUR")) {
                throw new IllegalArgumentException("not money: " + text);
            }
            return new Money(text);
        }

        @Override
        public String toString() {
            return text;
        }

        boolean storable() {
            return unstorable == null;
        }
    }

    record Price(Money money, Map<Money, List<Money>> more) {}

    @Test
    void serialize_userRecord_isSmall() {
        Serializer<User> users = Serializers.kryo(User.class);
        User value = new User(123_456_789L, "Ada Lovelace", 36, true, 0.75);
        byte[] stored = users.serialize(value);
        assertEquals(value, users.deserialize(stored));
        assertTrue(stored.length < 80, () -> stored.length + " bytes");
    }

    @Test
    void serialize_everyKindOfValue_comesBack() {
        assertComesBack(Numbers.class, Numbers.sample());
        assertComesBack(Times.class, Times.sample());
        assertComesBack(Things.class, Things.sample());
        assertComesBack(Shape.class, new Square(1, new Square(2, Fixed.POINT)));
        assertComesBack(Tree.class, new Tree("a", List.of(new Tree("b", List.of()), new Tree("c", List.of()))));
        assertComesBack(Color.class, Color.GREEN);
        assertComesBack(Integer.class, -5);
        assertComesBack(String.class, "");
        assertComesBack(Animal.class, new Animal().named("x"));
        assertComesBack(Dog.class, new Dog("Rex", 4));
        Samples.Collections collections = Samples.Collections.sample();
        assertTrue(collections.same(roundTrip(Serializers.kryo(Samples.Collections.class), collections)));
        Samples.Arrays arrays = Samples.Arrays.sample();
        assertTrue(Arrays.deepEquals(
                arrays.all(),
                roundTrip(Serializers.kryo(Samples.Arrays.class), arrays).all()));
    }

    @Test
    void serialize_genericTypes_areResolved() {
        Serializer<Map<String, List<Box<Circle>>>> maps = Serializers.kryo(new TypeRef<>() {});
        Map<String, List<Box<Circle>>> map = Map.of("k", List.of(new Box<>(new Circle(1), List.of(new Circle(2)))));
        assertEquals(map, roundTrip(maps, map));
        record Both(Box<String> text, Box<Integer> number, Box<String> again) {}
        Serializer<Both> both = Serializers.kryo(Both.class, KryoTypes.of().with(Both.class, 9));
        Both value = new Both(new Box<>("x", List.of()), new Box<>(1, List.of(2)), new Box<>("y", List.of("z")));
        assertEquals(value, roundTrip(both, value));
    }

    @Test
    void serialize_transientField_isLeftOut() {
        assertEquals(3, roundTrip(Serializers.kryo(Animal.class), new Animal()).visits());
        assertEquals(0, new Dog("x", 1).visits() - 3);
    }

    @Test
    void serialize_registeredSubclass_comesBackAsItself() {
        Serializer<List<Animal>> animals = Serializers.kryo(new TypeRef<>() {}, KryoTypes.of(Dog.class));
        List<Animal> value = List.of(new Dog("Rex", 4), new Animal().named("x"));
        assertEquals(value, roundTrip(animals, value));
    }

    @Test
    void serialize_unregisteredSubclass_isRefusedWithPathAndAdvice() {
        Serializer<List<Animal>> animals = Serializers.kryo(new TypeRef<>() {});
        SerializationException e = assertThrows(
                SerializationException.class, () -> animals.serialize(List.of(new Animal(), new Dog("secret", 4))));
        assertTrue(e.getMessage().contains("[1]"), e.getMessage());
        assertTrue(e.getMessage().contains("Dog") && e.getMessage().contains("KryoTypes"), e.getMessage());
        assertFalse(printed(e).contains("secret"), printed(e));
    }

    @Test
    void serialize_convertedType_comesBack() {
        KryoTypes types = KryoTypes.of().converting(Money.class, String.class, Money::toString, Money::parse);
        Serializer<Price> prices = Serializers.kryo(Price.class, types);
        Price value = new Price(Money.parse("5 EUR"), Map.of(Money.parse("6 EUR"), List.of(Money.parse("7 EUR"))));
        Price read = roundTrip(prices, value);
        assertEquals("5 EUR", read.money().toString());
        assertEquals(value.more().toString(), read.more().toString());
        assertFalse(read.money().storable());
    }

    @Test
    void serialize_convertedToAPrimitive_comesBack() {
        KryoTypes types = KryoTypes.of()
                .converting(
                        Money.class,
                        long.class,
                        money -> Long.valueOf(money.toString().replace(" EUR", "")),
                        amount -> Money.parse(amount + " EUR"));
        Serializer<Money> money = Serializers.kryo(Money.class, types);
        assertEquals("5 EUR", roundTrip(money, Money.parse("5 EUR")).toString());
    }

    @Test
    void serialize_cycleOrTooDeep_isRefused() {
        List<Tree> children = new ArrayList<>();
        Tree cycle = new Tree("x", children);
        children.add(cycle);
        Serializer<Tree> trees = Serializers.kryo(Tree.class);
        SerializationException e = assertThrows(SerializationException.class, () -> trees.serialize(cycle));
        assertTrue(e.getMessage().contains("contains itself"), e.getMessage());
        Tree deep = new Tree("x", List.of());
        for (int i = 0; i < 249; i++) {
            deep = new Tree("x", List.of(deep));
        }
        assertEquals(deep, roundTrip(trees, deep));
    }

    @Test
    void serialize_equalUnorderedCollections_giveEqualBytes() {
        Serializer<Set<String>> sets = Serializers.kryo(new TypeRef<>() {});
        Set<String> small = new HashSet<>(Set.of("a", "b", "c", "d"));
        Set<String> large = new HashSet<>(1 << 12);
        large.addAll(List.of("d", "c", "b", "a"));
        assertArrayEquals(sets.serialize(small), sets.serialize(large));
        assertArrayEquals(sets.serialize(small), sets.serialize(Set.of("c", "a", "d", "b")));
        Set<String> ordered = new LinkedHashSet<>(List.of("d", "a"));
        assertEquals(List.of("d", "a"), List.copyOf(roundTrip(sets, ordered)));
    }

    @Test
    void serialize_sortedByComparator_isRefused() {
        Serializer<TreeSet<String>> sets = Serializers.kryo(new TypeRef<>() {});
        assertThrows(SerializationException.class, () -> sets.serialize(new TreeSet<>(Comparator.reverseOrder())));
        assertEquals(Set.of("x"), roundTrip(sets, new TreeSet<>(Set.of("x"))));
    }

    @Test
    void deserialize_constructorThatRefuses_isTypedAndQuotesNothing() {
        record Raw(int x, int y) {}
        byte[] stored =
                Serializers.kryo(Raw.class, KryoTypes.of().with(Raw.class, 7)).serialize(new Raw(-1, 2));
        Serializer<Point> points = Serializers.kryo(Point.class, KryoTypes.of().with(Point.class, 7));
        SerializationException e = assertThrows(SerializationException.class, () -> points.deserialize(stored));
        assertTrue(e.getMessage().contains("constructor of") && e.getMessage().contains("Point"), e.getMessage());
        assertFalse(printed(e).contains("secret"), printed(e));
    }

    @Test
    void deserialize_otherTypesBytes_isRefused() {
        byte[] circle = Serializers.kryo(Circle.class).serialize(new Circle(1));
        SerializationException e = assertThrows(
                SerializationException.class, () -> Serializers.kryo(User.class).deserialize(circle));
        assertTrue(e.getMessage().contains("does not belong here"), e.getMessage());
        assertThrows(
                SerializationException.class,
                () -> Serializers.kryo(String.class).deserialize(circle));
        assertEquals(new Circle(1), Serializers.kryo(Shape.class).deserialize(circle));
    }

    @Test
    void serializer_manyThreads_doNotDisturbEachOther() throws InterruptedException {
        Serializer<Samples.Things> things = Serializers.kryo(Samples.Things.class);
        Things value = Things.sample();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            Thread thread = new Thread(() -> {
                try {
                    for (int i = 0; i < 500; i++) {
                        assertEquals(value, things.deserialize(things.serialize(value)));
                        assertThrows(SerializationException.class, () -> things.deserialize(new byte[20]));
                    }
                } catch (Throwable failure) {
                    failures.add(failure);
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(List.of(), List.copyOf(failures));
    }

    private static <V> void assertComesBack(Class<V> type, V value) {
        assertEquals(value, roundTrip(Serializers.kryo(type), value));
    }

    private static <V> V roundTrip(Serializer<V> serializer, V value) {
        return serializer.deserialize(serializer.serialize(value));
    }

    private static String printed(Throwable failure) {
        StringWriter out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out));
        return out.toString();
    }
}
