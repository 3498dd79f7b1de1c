package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

class JsonSerializerTest {

    record User(String name, int age, Optional<String> email) {}

    record OldUser(String name, String shoeSize) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Shape {
        record Circle(double radius) implements Shape {}

        record Square(double side) implements Shape {}
    }

    record Node(String name, List<Node> children) {}

    enum Level {
        LOW,
        HIGH;

        @Override
        public String toString() {
            return "level";
        }
    }

    static final class Nulled {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static Nulled of(String text) {
            return new Nulled();
        }

        @JsonValue
        public @Nullable String value() {
            return null;
        }
    }

    private static final Serializer<User> USERS = Serializers.json(User.class);

    @Test
    void serialize_record_isPlainJson() {
        assertEquals(
                "{\"name\":\"Ada\",\"age\":36,\"email\":\"ada@example.org\"}",
                text(USERS.serialize(new User("Ada", 36, Optional.of("ada@example.org")))));
    }

    @Test
    void deserialize_unknownAndMissingProperties_areIgnoredAndDefaulted() {
        byte[] stored = Serializers.json(OldUser.class).serialize(new OldUser("Ada", "38"));
        User read = USERS.deserialize(stored);
        assertEquals("Ada", read.name());
        assertEquals(0, read.age());
        assertEquals(Optional.empty(), read.email());
    }

    @Test
    void serialize_listOfSealedType_keepsTypeIds() {
        Serializer<List<Shape>> shapes = Serializers.json(new TypeRef<>() {});
        List<Shape> value = List.of(new Shape.Circle(1), new Shape.Square(2));
        byte[] stored = shapes.serialize(value);
        assertTrue(text(stored).contains("\"@type\""), text(stored));
        assertEquals(value, shapes.deserialize(stored));
    }

    @Test
    void serialize_enumWithToString_goesByName() {
        Serializer<Level> levels = Serializers.json(Level.class);
        assertEquals("\"HIGH\"", text(levels.serialize(Level.HIGH)));
        assertEquals(Level.HIGH, levels.deserialize("\"HIGH\"".getBytes(UTF_8)));
        Serializer<Map<Level, List<Level>>> byLevel = Serializers.json(new TypeRef<>() {});
        Map<Level, List<Level>> value = Map.of(Level.LOW, List.of(Level.HIGH), Level.HIGH, List.of(Level.LOW));
        assertEquals("{\"LOW\":[\"HIGH\"],\"HIGH\":[\"LOW\"]}", text(byLevel.serialize(value)));
        assertEquals(value, byLevel.deserialize(byLevel.serialize(value)));
    }

    enum OldLevel {
        HIGH
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface OldShape {
        @JsonTypeName("JsonSerializerTest$Shape$Circle")
        record Circle(double radius) implements OldShape {}
    }

    @Test
    void deserialize_constantOrSubclassThatIsNotKnownYet_isRefused() {
        Serializer<OldLevel> levels = Serializers.json(OldLevel.class);
        Serializer<Level> newLevels = Serializers.json(Level.class);
        assertEquals(OldLevel.HIGH, levels.deserialize(newLevels.serialize(Level.HIGH)));
        assertThrows(SerializationException.class, () -> levels.deserialize(newLevels.serialize(Level.LOW)));
        Serializer<OldShape> shapes = Serializers.json(OldShape.class);
        Serializer<Shape> newShapes = Serializers.json(Shape.class);
        assertEquals(new OldShape.Circle(1), shapes.deserialize(newShapes.serialize(new Shape.Circle(1))));
        assertThrows(SerializationException.class, () -> shapes.deserialize(newShapes.serialize(new Shape.Square(1))));
    }

    @Test
    void serialize_recursiveType_comesBack() {
        Serializer<Node> nodes = Serializers.json(Node.class);
        Node value = new Node("a", List.of(new Node("b", List.of()), new Node("c", List.of())));
        assertEquals(value, nodes.deserialize(nodes.serialize(value)));
    }

    @Test
    void serialize_equalMaps_giveEqualBytes() {
        Serializer<Map<String, Integer>> maps = Serializers.json(new TypeRef<>() {});
        Map<String, Integer> small = new HashMap<>(Map.of("b", 2, "a", 1, "c", 3));
        Map<String, Integer> large = new HashMap<>(1 << 12);
        large.put("c", 3);
        large.putAll(small);
        assertEquals("{\"a\":1,\"b\":2,\"c\":3}", text(maps.serialize(large)));
        assertEquals(text(maps.serialize(small)), text(maps.serialize(large)));
    }

    @Test
    void serialize_collectionsWithAnOrder_keepIt() {
        Serializer<Map<String, Set<String>>> maps = Serializers.json(new TypeRef<>() {});
        Map<String, Set<String>> value = new LinkedHashMap<>();
        value.put("b", new LinkedHashSet<>(List.of("z", "y")));
        value.put("a", Set.of("r", "q", "s", "p"));
        assertEquals("{\"b\":[\"z\",\"y\"],\"a\":[\"p\",\"q\",\"r\",\"s\"]}", text(maps.serialize(value)));
        Serializer<Object> objects = Serializers.json(Object.class);
        assertEquals("{\"a\":[1,2,3],\"b\":4}", text(objects.serialize(Map.of("b", 4, "a", Set.of(3, 1, 2)))));
    }

    @Test
    void serialize_treeAndObject_comeBack() {
        Serializer<JsonNode> trees = Serializers.json(JsonNode.class);
        byte[] stored = "{\"a\":[1,null,\"x\"]}".getBytes(UTF_8);
        assertEquals(text(stored), text(trees.serialize(trees.deserialize(stored))));
        Serializer<Object> objects = Serializers.json(Object.class);
        assertEquals(text(stored), text(objects.serialize(objects.deserialize(stored))));
    }

    @Test
    void serialize_times_areIsoText() {
        Serializer<Instant> instants = Serializers.json(Instant.class);
        Instant value = Instant.parse("2026-11-20T10:15:30.123456789Z");
        assertEquals("\"2026-11-20T10:15:30.123456789Z\"", text(instants.serialize(value)));
        assertEquals(value, instants.deserialize(instants.serialize(value)));
    }

    @Test
    void serialize_zonedAndOffsetTimes_keepTheirZone() {
        Serializer<ZonedDateTime> zoned = Serializers.json(ZonedDateTime.class);
        ZonedDateTime paris = ZonedDateTime.of(2026, 10, 25, 2, 30, 0, 0, ZoneId.of("Europe/Paris"));
        assertEquals(paris, zoned.deserialize(zoned.serialize(paris)));
        Serializer<OffsetDateTime> offset = Serializers.json(OffsetDateTime.class);
        OffsetDateTime nepal = OffsetDateTime.of(2026, 1, 1, 0, 0, 0, 1, ZoneOffset.ofHoursMinutes(5, 45));
        assertEquals(nepal, offset.deserialize(offset.serialize(nepal)));
    }

    @Test
    void serialize_valueWhoseJsonIsNull_isRefused() {
        Serializer<Optional<String>> optional = Serializers.json(new TypeRef<>() {});
        assertThrows(SerializationException.class, () -> optional.serialize(Optional.empty()));
        Serializer<Nulled> nulled = Serializers.json(
                JsonMapper.builder().addMixIn(Nulled.class, Object.class).build(), Nulled.class);
        assertThrows(SerializationException.class, () -> nulled.serialize(new Nulled()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                " null ",
                "",
                " ",
                "{",
                "{}{}",
                "{} null",
                "{} x",
                "[]",
                "1",
                "\"secret\"",
                "{\"name\":{\"secret\":1}}",
                "{\"age\":\"secret\"}",
                "{\"age\":secret}",
                "{\"age\":null}",
                "{\"name\":\"secret}"
            })
    void deserialize_otherThanOneValue_isRefusedWithoutQuotingIt(String stored) {
        SerializationException e =
                assertThrows(SerializationException.class, () -> USERS.deserialize(stored.getBytes(UTF_8)));
        assertTrue(e.getMessage().contains("JsonSerializerTest$User"), e.getMessage());
        assertFalse(printed(e).contains("secret"), printed(e));
    }

    @Test
    void deserialize_wrongValueDeepInside_namesPathButNoMapKey() {
        Serializer<Map<String, List<User>>> maps = Serializers.json(new TypeRef<>() {});
        SerializationException e = assertThrows(
                SerializationException.class,
                () -> maps.deserialize("{\"secret\":[{},{\"age\":[\"secret\"]}]}".getBytes(UTF_8)));
        assertTrue(e.getMessage().contains("[*][1].age"), e.getMessage());
        assertTrue(e.getMessage().contains("int"), e.getMessage());
        assertFalse(printed(e).contains("secret"), printed(e));
    }

    static final class Open {
        public int age;
        private final Map<String, Integer> more = new HashMap<>();

        @JsonAnySetter
        void put(String name, Integer value) {
            more.put(name, value);
        }

        @JsonAnyGetter
        Map<String, Integer> more() {
            return more;
        }
    }

    @Test
    void deserialize_nameThatAnAnySetterTakes_isNotShown() {
        Serializer<Open> open = Serializers.json(Open.class);
        SerializationException taken = assertThrows(
                SerializationException.class, () -> open.deserialize("{\"secret\":{\"x\":1}}".getBytes(UTF_8)));
        assertTrue(message(taken).contains(" at [*]"), message(taken));
        assertFalse(printed(taken).contains("secret"), printed(taken));
        SerializationException declared = assertThrows(
                SerializationException.class, () -> open.deserialize("{\"age\":{\"x\":1}}".getBytes(UTF_8)));
        assertTrue(message(declared).contains(" at age"), message(declared));
    }

    @Test
    void serialize_moreThanTheReaderTakes_isRefused() {
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(5)
                                .maxStringLength(10)
                                .maxNumberLength(10)
                                .maxNameLength(10)
                                .maxDocumentLength(100)
                                .maxTokenCount(20)
                                .build())
                        .build())
                .build();
        Serializer<Object> objects = Serializers.json(mapper, Object.class);
        Object tooDeep = List.of(List.of(List.of(List.of(List.of(List.of())))));
        List<Object> refused = List.of(
                tooDeep,
                List.of("x".repeat(11)),
                Map.of("é".repeat(6), 1),
                new BigInteger("12345678901"),
                new BigDecimal("1.2345678901"),
                List.of(List.of(List.of(List.of(List.of(new int[] {1}))))),
                new byte[9],
                List.of(
                        "a",
                        "b".repeat(9),
                        "c".repeat(9),
                        "d".repeat(9),
                        "e".repeat(9),
                        "f".repeat(9),
                        "g".repeat(9),
                        "h".repeat(9),
                        "i".repeat(9),
                        "j".repeat(9)),
                new ArrayList<>(List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0)));
        for (Object value : refused) {
            assertThrows(SerializationException.class, () -> objects.serialize(value), value::toString);
        }
        Object allowed = List.of("x".repeat(10), Map.of("é".repeat(5), 1234567890));
        assertEquals(allowed, objects.deserialize(objects.serialize(allowed)));
    }

    @Test
    void serialize_arraysThatAreWrittenByOneCall_areHeldToTheLimitsToo() {
        JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                        .streamReadConstraints(StreamReadConstraints.builder()
                                .maxNestingDepth(2)
                                .maxStringLength(8)
                                .build())
                        .build())
                .build();
        Serializer<Object> objects = Serializers.json(mapper, Object.class);
        List<Object> innermost =
                List.of(new int[] {1}, new long[] {1}, new double[] {1}, new String[] {"1"}, new byte[7]);
        for (Object value : innermost) {
            Object tooDeep = value instanceof byte[] ? value : List.of(List.of(value));
            assertThrows(
                    SerializationException.class,
                    () -> objects.serialize(tooDeep),
                    () -> value.getClass().getSimpleName());
        }
        assertEquals(
                "[[1],[1],[1.0],[\"1\"],\"AAAAAAAA\"]",
                text(objects.serialize(
                        List.of(new int[] {1}, new long[] {1}, new double[] {1}, new String[] {"1"}, new byte[6]))));
    }

    @Test
    void serialize_cycle_isRefused() {
        List<Object> cycle = new ArrayList<>();
        cycle.add(List.of(cycle));
        assertThrows(
                SerializationException.class,
                () -> Serializers.json(Object.class).serialize(cycle));
    }

    @Test
    void json_ownMapper_isUsedAsItIs() {
        JsonMapper mapper = JsonMapper.builder()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        assertEquals(
                "{\"name\":\"Ada\",\"shoe_size\":\"38\"}",
                text(Serializers.json(mapper, OldUser.class).serialize(new OldUser("Ada", "38"))));
    }

    @Test
    void json_mapperWithDefaultTyping_isRefused() {
        JsonMapper mapper = JsonMapper.builder()
                .activateDefaultTyping(BasicPolymorphicTypeValidator.builder()
                        .allowIfBaseType(Object.class)
                        .build())
                .build();
        assertThrows(StoreConfigurationException.class, () -> Serializers.json(mapper, Object.class));
    }

    private static String text(byte[] stored) {
        return new String(stored, UTF_8);
    }

    private static String printed(Throwable failure) {
        StringWriter out = new StringWriter();
        failure.printStackTrace(new PrintWriter(out));
        return out.toString();
    }

    static final class Ring {
        public @Nullable Ring next;
    }

    @Test
    void serialize_objectInItself_saysSo() {
        Ring ring = new Ring();
        ring.next = ring;
        SerializationException e = assertThrows(
                SerializationException.class, () -> Serializers.json(Ring.class).serialize(ring));
        assertTrue(message(e).endsWith("cannot be written at next: it contains itself"), message(e));
    }

    @Test
    void serialize_mapWithNullKey_saysSo() {
        Map<String, String> map = new HashMap<>();
        map.put(null, "x");
        SerializationException e = assertThrows(
                SerializationException.class,
                () -> Serializers.json(new TypeRef<Map<String, String>>() {}).serialize(map));
        assertTrue(message(e).contains("a map has the key null"), message(e));
    }

    @Test
    void serialize_tooDeep_tellsBeginningAndEndOfThePath() {
        Node node = new Node("leaf", List.of());
        for (int i = 0; i < 600; i++) {
            node = new Node("n", List.of(node));
        }
        Node deepest = node;
        SerializationException e = assertThrows(
                SerializationException.class, () -> Serializers.json(Node.class).serialize(deepest));
        assertTrue(message(e).contains("children[0].children[0]"), message(e));
        assertTrue(message(e).length() < 600, message(e));
    }

    static final class Unlinked {
        private static int missing() {
            throw new NoClassDefFoundError("missing");
        }

        public int getNumber() {
            return missing();
        }

        public void setNumber(int number) {
            assertEquals(number, missing());
        }
    }

    @Test
    void serialize_accessorThrowsAnError_isASerializationException() {
        Serializer<Unlinked> unlinked = Serializers.json(Unlinked.class);
        assertThrows(SerializationException.class, () -> unlinked.serialize(new Unlinked()));
        assertThrows(SerializationException.class, () -> unlinked.deserialize("{\"number\":1}".getBytes(UTF_8)));
    }

    @Test
    void deserialize_numberOutOfRange_saysSo() {
        SerializationException e = assertThrows(
                SerializationException.class,
                () -> Serializers.json(Integer.class).deserialize("99999999999".getBytes(UTF_8)));
        assertTrue(message(e).endsWith("the number is out of the range of int"), message(e));
    }

    private static String message(SerializationException e) {
        return String.valueOf(e.getMessage());
    }
}
