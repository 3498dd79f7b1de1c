package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reactivekv.TypeRef;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** The snippets of docs/serializers.md. */
class SerializersGuideTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(double side) implements Shape {}
    }

    record Order(String orderId, int amount) {}

    interface Animal {}

    record Cat(String name) implements Animal {}

    record Dog(String name) implements Animal {}

    record Money(String text) {
        static Money parse(String text) {
            return new Money(text);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Test
    void shapes_comeBack() {
        Serializer<List<Shape>> json = Serializers.json(new TypeRef<>() {});
        Serializer<List<Shape>> kryo = Serializers.kryo(new TypeRef<>() {});
        List<Shape> value = List.of(new Shape.Circle(1), new Shape.Square(2));
        assertEquals(value, json.deserialize(json.serialize(value)));
        assertEquals(value, kryo.deserialize(kryo.serialize(value)));
    }

    @Test
    void ownMapper_isUsed() {
        JsonMapper mapper = Serializers.jsonMapper()
                .rebuild()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        Serializer<Order> orders = Serializers.json(mapper, Order.class);
        assertEquals(
                "{\"order_id\":\"a\",\"amount\":1}",
                Serializers.string().deserialize(orders.serialize(new Order("a", 1))));
    }

    @Test
    void ownTypes_comeBack() {
        KryoTypes types = KryoTypes.of(Cat.class)
                .with(Dog.class, 42)
                .converting(Money.class, String.class, Money::toString, Money::parse);
        Serializer<Animal> animals = Serializers.kryo(Animal.class, types);
        assertEquals(new Dog("Rex"), animals.deserialize(animals.serialize(new Dog("Rex"))));
        Serializer<Money> money = Serializers.kryo(Money.class, types);
        assertEquals(new Money("5 EUR"), money.deserialize(money.serialize(new Money("5 EUR"))));
    }

    @Test
    void compression_countsFailures() {
        LongAdder failures = new LongAdder();
        Serializer<String> texts = Serializers.deflate(Serializers.string(), 1024, -1, 16 << 20, failures);
        assertEquals("x", texts.deserialize(texts.serialize("x")));
        assertEquals(0, failures.sum());
    }
}
