package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.TypeRef;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sets and maps without an order of their own have the same bytes in each process. */
class StableOrderTest {

    /** Its constants have hash codes that differ from process to process, and classes of their own. */
    enum Operator {
        PLUS {
            @Override
            int apply(int a, int b) {
                return a + b;
            }
        },
        MINUS {
            @Override
            int apply(int a, int b) {
                return a - b;
            }
        },
        TIMES {
            @Override
            int apply(int a, int b) {
                return a * b;
            }
        },
        LEFT {
            @Override
            int apply(int a, int b) {
                return a;
            }
        },
        RIGHT {
            @Override
            int apply(int a, int b) {
                return b;
            }
        },
        NONE;

        int apply(int a, int b) {
            return 0;
        }
    }

    private static final Set<Operator> ORDERED = EnumSet.allOf(Operator.class);

    @Test
    void sets_ofConstantsWithBodies_areInTheOrderOfDeclaration() {
        TypeRef<Set<Operator>> type = new TypeRef<>() {};
        for (Set<Operator> set : List.of(new HashSet<>(ORDERED), Set.copyOf(ORDERED))) {
            assertSame(Serializers.json(type), ORDERED, set);
            assertSame(Serializers.kryo(type), ORDERED, set);
        }
    }

    @Test
    void maps_byConstantsWithBodies_areInTheOrderOfDeclaration() {
        TypeRef<Map<Operator, Integer>> type = new TypeRef<>() {};
        Map<Operator, Integer> ordered = new EnumMap<>(Operator.class);
        ORDERED.forEach(operator -> ordered.put(operator, operator.apply(3, 2)));
        for (Map<Operator, Integer> map : List.of(new HashMap<>(ordered), Map.copyOf(ordered))) {
            assertSame(Serializers.json(type), ordered, map);
            assertSame(Serializers.kryo(type), ordered, map);
        }
    }

    /** Compares with the like alone. */
    record Money(String currency, int amount) implements Comparable<Money> {

        @Override
        public int compareTo(Money other) {
            if (!currency.equals(other.currency)) {
                throw new IllegalArgumentException("other currency");
            }
            return Integer.compare(amount, other.amount);
        }
    }

    @Test
    void setsAndMaps_ofWhatComparesOnlyInPart_comeBack() {
        Set<Money> moneys = new HashSet<>();
        Map<Money, Integer> amounts = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Money money = new Money(i % 10 == 0 ? "CHF" : "EUR", i);
            moneys.add(money);
            amounts.put(money, i);
        }
        TypeRef<Set<Money>> set = new TypeRef<>() {};
        for (Serializer<Set<Money>> serializer : List.of(Serializers.json(set), Serializers.kryo(set))) {
            assertEquals(moneys, serializer.deserialize(serializer.serialize(moneys)));
        }
        Serializer<Map<Money, Integer>> kryo = Serializers.kryo(new TypeRef<>() {});
        assertEquals(amounts, kryo.deserialize(kryo.serialize(amounts)));
    }

    private static <V> void assertSame(Serializer<V> serializer, V ordered, V unordered) {
        assertArrayEquals(serializer.serialize(ordered), serializer.serialize(unordered));
    }
}
