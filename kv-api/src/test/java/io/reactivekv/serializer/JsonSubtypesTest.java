package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import tools.jackson.databind.json.JsonMapper;

/** Abstract types whose type ids are names, and from where the classes of these names are known. */
class JsonSubtypesTest {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface Forgotten {}

    record Dot(int x) implements Forgotten {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME)
    abstract static class ForgottenToo {}

    record Holder(Forgotten forgotten) {}

    record Named(
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) @JsonSubTypes(@JsonSubTypes.Type(Dot.class))
            Forgotten forgotten) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, defaultImpl = Usual.class)
    interface WithDefault {}

    record Usual(int n) implements WithDefault {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(Middle.class))
    interface Nested {}

    @JsonSubTypes(@JsonSubTypes.Type(Leaf.class))
    interface Middle extends Nested {}

    record Leaf(int n) implements Middle {}

    private static <V> V roundTrip(Serializer<V> serializer, V value) {
        return serializer.deserialize(serializer.serialize(value));
    }

    private static void assertRefused(String path, Executable open) {
        String message = assertThrows(StoreConfigurationException.class, open).getMessage();
        assertTrue(message.contains(path + ")") && message.contains("@JsonSubTypes"), message);
    }

    @Test
    void json_namesWithoutAnySubtype_areRefused() {
        assertRefused("$Forgotten", () -> Serializers.json(Forgotten.class));
        assertRefused("$ForgottenToo", () -> Serializers.json(ForgottenToo.class));
        assertRefused("[]", () -> Serializers.json(new TypeRef<List<Forgotten>>() {}));
        assertRefused("Holder.forgotten", () -> Serializers.json(Holder.class));
    }

    @Test
    void json_subtypesOfTheMapper_comeBack() {
        JsonMapper mapper = JsonMapper.builder().registerSubtypes(Dot.class).build();
        assertEquals(new Dot(1), roundTrip(Serializers.json(mapper, Forgotten.class), new Dot(1)));
        Holder holder = new Holder(new Dot(2));
        assertEquals(holder, roundTrip(Serializers.json(mapper, Holder.class), holder));
    }

    @Test
    void json_subtypesOfTheProperty_comeBack() {
        Named named = new Named(new Dot(1));
        assertEquals(named, roundTrip(Serializers.json(Named.class), named));
    }

    @Test
    void json_subtypeByDefault_comesBack() {
        assertEquals(new Usual(1), roundTrip(Serializers.json(WithDefault.class), new Usual(1)));
    }

    @Test
    void json_subtypesOfSubtypes_comeBack() {
        assertEquals(new Leaf(1), roundTrip(Serializers.json(Nested.class), new Leaf(1)));
        assertEquals(new Leaf(2), roundTrip(Serializers.json(Middle.class), new Leaf(2)));
    }
}
