package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import io.reactivekv.SerializationException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** What Jackson would not take over into an object that is held, without a word. */
class UnmergeableJsonTest {

    /** Its subtypes are told apart by a property. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface Shape {}

    static class Circle implements Shape {
        public int radius;
    }

    static final class Disc extends Circle {}

    static final class Square implements Shape {
        public int side;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_OBJECT)
    static final class InObject {
        public int number;
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.WRAPPER_ARRAY)
    static final class InArray {
        public int number;
    }

    @JsonFormat(shape = JsonFormat.Shape.ARRAY)
    static final class Row {
        public int number;
    }

    /** Its JSON is a number. */
    static final class Counter {
        public long number;

        @JsonValue
        public long toJson() {
            return number;
        }
    }

    /** Its JSON is an object, and not that of its properties. */
    static final class Bag {
        public Map<String, Integer> items = new HashMap<>();

        @JsonValue
        public Map<String, Integer> toJson() {
            return items;
        }
    }

    @JsonDeserialize(using = Anew.class)
    static final class Made {
        public int number;
    }

    static final class Anew extends ValueDeserializer<Made> {
        @Override
        public Made deserialize(JsonParser parser, DeserializationContext context) {
            JsonParser unused = parser.skipChildren();
            return new Made();
        }
    }

    static <T> String refused(T held, T newer) {
        SerializationException failure = assertThrows(
                SerializationException.class, () -> IdentityMerge.<T>json().merge(held, newer));
        String message = failure.getMessage();
        assertTrue(message.contains("IdentityMerge of its own"), message);
        assertTrue(message.contains(held.getClass().getName()), message);
        return message;
    }

    @Test
    void merge_anotherSubtype_isRefusedAndBothAreNamed() {
        Circle held = new Circle();
        held.radius = 1;
        String message = UnmergeableJsonTest.<Shape>refused(held, new Square());
        assertTrue(message.contains(Square.class.getName()), message);
        assertEquals(1, held.radius);
        Circle newer = new Circle();
        newer.radius = 2;
        IdentityMerge.<Shape>json().merge(held, newer);
        assertEquals(2, held.radius);
    }

    @Test
    void merge_subtypeIsHeld_isRefusedSinceItsTypeIdIsAnother() {
        assertTrue(UnmergeableJsonTest.<Shape>refused(new Disc(), new Circle()).contains(Circle.class.getName()));
    }

    static class Purse {
        public int balance;
    }

    static final class Audited extends Purse {
        public String auditor;
    }

    static final class Foreign extends Purse {}

    @Test
    void merge_anotherSubclass_isRefused() {
        assertTrue(
                UnmergeableJsonTest.<Purse>refused(new Foreign(), new Audited()).contains(Audited.class.getName()));
    }

    /** The property would be lost, or outlive the object that had it. */
    @Test
    void merge_subclassWithAPropertyOfItsOwn_isRefused() {
        assertTrue(
                UnmergeableJsonTest.<Purse>refused(new Purse(), new Audited()).contains(Audited.class.getName()));
        assertTrue(
                UnmergeableJsonTest.<Purse>refused(new Audited(), new Purse()).contains(Purse.class.getName()));
    }

    @Test
    void merge_typeIdInAWrapper_isRefused() {
        assertTrue(refused(new InObject(), new InObject()).contains("properties"));
        assertTrue(refused(new InArray(), new InArray()).contains("properties"));
    }

    @Test
    void merge_jsonIsNotThatOfTheProperties_isRefused() {
        assertTrue(refused(new Counter(), new Counter()).contains("properties"));
        assertTrue(refused(new Bag(), new Bag()).contains("properties"));
    }

    @Test
    void merge_deserializerMakesAnotherObject_isRefused() {
        assertTrue(refused(new Made(), new Made()).contains("deserializer"));
    }

    @Test
    void merge_propertiesInAnArray_areTakenOver() {
        Row held = new Row();
        Row newer = new Row();
        newer.number = 3;
        IdentityMerge.<Row>json().merge(held, newer);
        assertEquals(3, held.number);
    }
}
