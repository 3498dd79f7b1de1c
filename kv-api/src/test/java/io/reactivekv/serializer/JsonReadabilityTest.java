package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonKey;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.KeyDeserializer;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

class JsonReadabilityTest {

    sealed interface Bare {
        record One(int n) implements Bare {}
    }

    abstract static class Abstract {
        public int n;
    }

    record Deep(Map<String, List<Optional<Bare>>> inside) {}

    record Holder(Thread thread) {}

    static final class NoCreator {
        private final int n;

        private NoCreator(int n) {
            this.n = n;
        }

        static NoCreator make() {
            return new NoCreator(1);
        }

        public int getN() {
            return n;
        }
    }

    static final class ReadFromFromStringOnly {
        private final int n;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        ReadFromFromStringOnly(FromStringOnly read) {
            this.n = read.getText().length();
        }

        public int getN() {
            return n;
        }
    }

    static final class FromStringOnly {
        private final String text;

        FromStringOnly(int a, int b) {
            this.text = a + "/" + b;
        }

        @JsonCreator
        static FromStringOnly parse(String text) {
            return new FromStringOnly(text.length(), 0);
        }

        public String getText() {
            return text;
        }
    }

    static final class NoGetters {
        private int hidden;

        void hide(int value) {
            hidden = value;
        }

        int show() {
            return hidden;
        }
    }

    static final class Annotated {
        private final int n;

        @JsonCreator
        Annotated(@JsonProperty("n") int n) {
            this.n = n;
        }

        public int getN() {
            return n;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(UnreadableSubtype.class))
    interface WithSubtypes {}

    record UnreadableSubtype(NoCreator inside) implements WithSubtypes {}

    record PropertyAnnotated(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            Bare one,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            List<Bare> many,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            Map<String, Bare> named,

            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
            Set<Bare> set) {}

    static final class Nodes extends ArrayList<Nodes> {
        private static final long serialVersionUID = 1L;
    }

    record Empty() {}

    record UserId(String id) {}

    record ValueId(@JsonValue String id) {}

    record ByKey(@JsonKey String id, int more) {

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static ByKey parse(String id) {
            return new ByKey(id, 0);
        }
    }

    static final class IdWriter extends ValueSerializer<UserId> {
        @Override
        public void serialize(UserId id, JsonGenerator generator, SerializationContext context) {
            generator.writeName(id.id());
        }
    }

    static final class IdReader extends KeyDeserializer {
        @Override
        public UserId deserializeKey(String key, DeserializationContext context) {
            return new UserId(key);
        }
    }

    record OwnKeys(
            @JsonSerialize(keyUsing = IdWriter.class) @JsonDeserialize(keyUsing = IdReader.class)
            Map<UserId, Integer> counts) {}

    record Email(@JsonValue String text) {}

    static final class Age {
        private final long years;

        @JsonCreator
        Age(long years) {
            this.years = years;
        }

        @JsonValue
        long years() {
            return years;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Age that && that.years == years;
        }

        @Override
        public int hashCode() {
            return Long.hashCode(years);
        }
    }

    record Contact(Email email, List<Email> others, Age age) {}

    static final class WrittenAsOneValue {
        private final String text;

        WrittenAsOneValue(String first, String second) {
            this.text = first + second;
        }

        @JsonValue
        String text() {
            return text;
        }
    }

    /** Jackson makes it of a text, and writes nothing of it. */
    public static final class ReadFromText {
        private final String text;

        /** One that Jackson finds by itself. */
        public ReadFromText(String text) {
            this.text = text;
        }

        boolean isSame(ReadFromText other) {
            return text.equals(other.text);
        }
    }

    /** Jackson sets its property, and writes it as a text. */
    static final class Code {
        private String text = "";

        public void setText(String text) {
            this.text = text;
        }

        @JsonValue
        public String getText() {
            return text;
        }
    }

    /** Written as an object that is just that of its properties. */
    static final class Label {
        private String text = "";

        public void setText(String text) {
            this.text = text;
        }

        @JsonValue
        Map<String, String> all() {
            return Map.of("text", text);
        }
    }

    /** Written as the object that is in its text. */
    static final class Raw {
        private int n;

        public void setN(int n) {
            this.n = n;
        }

        @JsonValue
        @JsonRawValue
        String text() {
            return "{\"n\":" + n + "}";
        }
    }

    @JsonSerialize(as = NamedValue.class)
    @JsonDeserialize(as = NamedValue.class)
    interface Named {
        String getName();
    }

    static final class NamedValue implements Named {
        private final String name;

        private NamedValue(String name) {
            this.name = name;
        }

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        static NamedValue fromJson(NamedReader read) {
            return new NamedValue(read.name);
        }

        @Override
        public String getName() {
            return name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NamedValue that && that.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }

    /** Only read into, as what Immutables generates; it inherits how the interface is written. */
    @JsonDeserialize
    static final class NamedReader implements Named {
        private String name = "";

        @JsonProperty("name")
        void setName(String name) {
            this.name = name;
        }

        @Override
        public String getName() {
            throw new UnsupportedOperationException();
        }
    }

    record TallyReader(Map<UserId, Integer> counts) {}

    /** Written with names as keys, and read with ids. */
    static final class Tally {
        private final Map<UserId, Integer> byId;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Tally(TallyReader read) {
            this.byId = read.counts();
        }

        public Map<String, Integer> getCounts() {
            Map<String, Integer> counts = new HashMap<>();
            byId.forEach((id, count) -> counts.put(id.id(), count));
            return counts;
        }
    }

    record TallyAndMore(Tally all, Map<UserId, Integer> more) {}

    static final class ReadNowhere {
        private final int n;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        ReadNowhere(NoCreator read) {
            this.n = read.getN();
        }

        public int getN() {
            return n;
        }
    }

    abstract static class CreatorOfNoCreator {
        @JsonCreator
        CreatorOfNoCreator(@JsonProperty("n") int n) {}
    }

    static final class Names {
        private final List<String> all;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Names(List<String> all) {
            this.all = all;
        }

        @JsonValue
        List<String> all() {
            return all;
        }
    }

    static final class Bares {
        private final List<Bare> all;

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Bares(List<Bare> all) {
            this.all = all;
        }

        @JsonValue
        List<Bare> all() {
            return all;
        }
    }

    static final class AnyNumber {
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

    static final class AnyBare {
        private final Map<String, Bare> more = new HashMap<>();

        @JsonAnySetter
        void put(String name, Bare value) {
            more.put(name, value);
        }

        @JsonAnyGetter
        Map<String, Bare> more() {
            return more;
        }
    }

    static final class Position {
        public int x;
        public int y;
    }

    static final class Placed {
        @JsonUnwrapped
        public Position at = new Position();
    }

    static final class PlacedNowhere {
        @JsonUnwrapped
        public NoCreator at = NoCreator.make();
    }

    static final class Parcel {
        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXTERNAL_PROPERTY, property = "kind")
        @JsonSubTypes(@JsonSubTypes.Type(Bare.One.class))
        public Bare content = new Bare.One(0);
    }

    static final class UnreadableParcel {
        @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXTERNAL_PROPERTY, property = "kind")
        @JsonSubTypes(@JsonSubTypes.Type(UnreadableSubtype.class))
        public WithSubtypes content = new UnreadableSubtype(NoCreator.make());
    }

    record Good(EnumMap<TimeUnit, AtomicReference<Annotated>> map, Nodes nodes, Empty empty, Object any) {}

    @Test
    void json_unannotatedSealedType_isRefusedWithAdvice() {
        String message = refused(() -> Serializers.json(Bare.class));
        assertTrue(message.contains("Bare") && message.contains("@JsonTypeInfo"), message);
    }

    @Test
    void json_unannotatedSealedTypeDeepInside_isRefusedWithPath() {
        String message = refused(() -> Serializers.json(Deep.class));
        assertTrue(message.contains("Deep.inside{}[]"), message);
        assertTrue(message.contains("Bare"), message);
    }

    @Test
    void json_typesThatAreOnlyWritten_areRefused() {
        assertRefused("$Abstract", () -> Serializers.json(Abstract.class));
        assertRefused("constructor", () -> Serializers.json(NoCreator.class));
        assertRefused("constructor", () -> Serializers.json(FromStringOnly.class));
        assertRefused("FromStringOnly", () -> Serializers.json(ReadFromFromStringOnly.class));
        assertRefused("getters", () -> Serializers.json(NoGetters.class));
        assertRefused("java.lang.Runnable", () -> Serializers.json(Runnable.class));
        assertRefused("Key deserializer", () -> Serializers.json(new TypeRef<Map<Bare, String>>() {}));
        assertRefused("@JsonTypeInfo", () -> Serializers.json(new TypeRef<Bare[]>() {}));
    }

    @Test
    void json_recordAsMapKeyWithoutJsonKey_isRefused() {
        String message = refused(() -> Serializers.json(new TypeRef<List<Map<UserId, Integer>>>() {}));
        assertTrue(message.contains("[]{key}") && message.contains("@JsonKey"), message);
    }

    @Test
    void json_mapKeysThatSayHowTheyAreWritten_comeBack() {
        assertComesBack(new TypeRef<>() {}, Map.of(new ValueId("a"), 1, new ValueId("b"), 2));
        assertComesBack(new TypeRef<>() {}, Map.of(new ByKey("a", 0), 1));
        assertComesBack(new TypeRef<>() {}, new OwnKeys(Map.of(new UserId("a"), 1)));
        assertComesBack(new TypeRef<>() {}, Map.of(TimeUnit.DAYS, 1));
        assertComesBack(new TypeRef<>() {}, Map.of(new UUID(1, 2), Map.of(URI.create("a:b"), LocalDate.MAX)));
        assertComesBack(new TypeRef<>() {}, Map.of(LocalDate.MIN, Map.of(1.5, Map.of('c', true))));
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule()
                        .addKeySerializer(UserId.class, new IdWriter())
                        .addKeyDeserializer(UserId.class, new IdReader()))
                .build();
        Map<UserId, Integer> value = Map.of(new UserId("a"), 1);
        Serializer<Map<UserId, Integer>> serializer = Serializers.json(mapper, new TypeRef<>() {});
        assertEquals(value, serializer.deserialize(serializer.serialize(value)));
    }

    @Test
    void json_mapKeysThatAMapperReadsAsToStringWritesThem_comeBack() {
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addKeyDeserializer(UserId.class, new KeyDeserializer() {
                    @Override
                    public Object deserializeKey(String key, DeserializationContext context) {
                        return new UserId(key.substring("UserId[id=".length(), key.length() - 1));
                    }
                }))
                .build();
        Map<UserId, Integer> value = Map.of(new UserId("a"), 1);
        Serializer<Map<UserId, Integer>> serializer = Serializers.json(mapper, new TypeRef<>() {});
        assertEquals(value, serializer.deserialize(serializer.serialize(value)));
    }

    @Test
    void json_mapKeysOfBytes_comeBack() {
        Serializer<Map<byte[], Integer>> serializer = Serializers.json(new TypeRef<>() {});
        Map<byte[], Integer> read = serializer.deserialize(serializer.serialize(Map.of(new byte[] {1, -1}, 2)));
        assertArrayEquals(new byte[] {1, -1}, read.keySet().iterator().next());
    }

    @Test
    void json_valuesThatAreOneValueInJson_comeBack() {
        assertComesBack(new TypeRef<>() {}, new Email("ada@example.org"));
        assertComesBack(new TypeRef<>() {}, new Age(36));
        assertComesBack(new TypeRef<>() {}, List.of(new Email("a@b"), new Email("c@d")));
        Contact contact = new Contact(new Email("a@b"), List.of(new Email("c@d")), new Age(1L << 40));
        assertComesBack(new TypeRef<>() {}, contact);
        assertComesBack(new TypeRef<>() {}, List.of(contact));
    }

    @Test
    void json_oneValueThatNothingTakes_isRefused() {
        assertRefused("annotate a constructor", () -> Serializers.json(WrittenAsOneValue.class));
        assertRefused("add getters", () -> Serializers.json(ReadFromText.class));
        assertRefused("annotate a constructor", () -> Serializers.json(Code.class));
    }

    @Test
    void json_objectInPlaceOfTheProperties_comesBack() {
        Label label = new Label();
        label.setText("tea");
        assertEquals(Map.of("text", "tea"), again(Label.class, label).all());
        Raw raw = new Raw();
        raw.setN(3);
        assertEquals("{\"n\":3}", again(Raw.class, raw).text());
    }

    @Test
    void json_classThatIsOnlyReadInto_needNotBeWritten() {
        assertComesBack(new TypeRef<Named>() {}, new NamedValue("Ada"));
        Tally tally = new Tally(new TallyReader(Map.of(new UserId("a"), 1)));
        assertEquals(Map.of("a", 1), again(Tally.class, tally).getCounts());
    }

    @Test
    void json_classThatIsReadIntoAndCannotBeRead_isRefused() {
        assertRefused("NoCreator (at", () -> Serializers.json(ReadNowhere.class));
    }

    @Test
    void json_typeThatIsReadAloneAtFirstAndWrittenElsewhere_isRefused() {
        assertRefused("TallyAndMore.more{key}", () -> Serializers.json(TallyAndMore.class));
    }

    @Test
    void json_secondMapperOfABuilder_isTakenAsItIs() {
        JsonMapper.Builder builder = JsonMapper.builder();
        JsonMapper first = builder.build();
        JsonMapper second =
                builder.addMixIn(NoCreator.class, CreatorOfNoCreator.class).build();
        assertRefused("constructor", () -> Serializers.json(first, NoCreator.class));
        Serializer<NoCreator> serializer = Serializers.json(second, NoCreator.class);
        assertEquals(
                1,
                serializer.deserialize(serializer.serialize(NoCreator.make())).getN());
    }

    @Test
    void json_unreadableMembersThatAreNoProperties_areRefused() {
        assertRefused("AnyBare{}): it is abstract", () -> Serializers.json(AnyBare.class));
        assertRefused("PlacedNowhere.at): it has no constructor", () -> Serializers.json(PlacedNowhere.class));
        assertRefused("UnreadableParcel.content(", () -> Serializers.json(UnreadableParcel.class));
        assertRefused("Bares[]): it is abstract", () -> Serializers.json(Bares.class));
    }

    @Test
    void json_membersThatAreNoProperties_comeBack() {
        AnyNumber any = new AnyNumber();
        any.put("a", 1);
        assertEquals(Map.of("a", 1), again(AnyNumber.class, any).more());
        Placed placed = new Placed();
        placed.at.x = 1;
        placed.at.y = 2;
        Placed samePlace = again(Placed.class, placed);
        assertEquals(1, samePlace.at.x);
        assertEquals(2, samePlace.at.y);
        Parcel parcel = new Parcel();
        parcel.content = new Bare.One(3);
        assertEquals(parcel.content, again(Parcel.class, parcel).content);
        assertEquals(
                List.of("a", "b"),
                again(Names.class, new Names(List.of("a", "b"))).all());
    }

    private static <V> V again(Class<V> type, V value) {
        Serializer<V> serializer = Serializers.json(type);
        return serializer.deserialize(serializer.serialize(value));
    }

    private static <V> void assertComesBack(TypeRef<V> type, V value) {
        Serializer<V> serializer = Serializers.json(type);
        assertEquals(value, serializer.deserialize(serializer.serialize(value)));
    }

    @Test
    void json_classesOfTheJdkThatAreNoValues_areRefused() {
        assertRefused("java.lang.Thread", () -> Serializers.json(Thread.class));
        assertRefused("Holder.thread", () -> Serializers.json(Holder.class));
        assertRefused("java.lang.Exception", () -> Serializers.json(Exception.class));
    }

    @Test
    void json_subtypeThatCannotBeRead_isRefused() {
        String message = refused(() -> Serializers.json(WithSubtypes.class));
        assertTrue(message.contains("NoCreator") && message.contains("UnreadableSubtype"), message);
    }

    @Test
    void json_readableTypes_areAccepted() {
        assertEquals(
                5,
                Serializers.json(Annotated.class)
                        .deserialize(Serializers.json(Annotated.class).serialize(new Annotated(5)))
                        .getN());
        Serializer<Good> good = Serializers.json(Good.class);
        Good value = new Good(new EnumMap<>(TimeUnit.class), new Nodes(), new Empty(), List.of(1));
        assertEquals(value, good.deserialize(good.serialize(value)));
        Serializer<PropertyAnnotated> annotated = Serializers.json(PropertyAnnotated.class);
        PropertyAnnotated shapes = new PropertyAnnotated(
                new Bare.One(1), List.of(new Bare.One(2)), Map.of("k", new Bare.One(3)), Set.of(new Bare.One(4)));
        assertEquals(shapes, annotated.deserialize(annotated.serialize(shapes)));
    }

    private static String refused(Executable open) {
        return assertThrows(StoreConfigurationException.class, open).getMessage();
    }

    private static void assertRefused(String reason, Executable open) {
        String message = refused(open);
        assertTrue(message.contains(reason), message);
    }
}
