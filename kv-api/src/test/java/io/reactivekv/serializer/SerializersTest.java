package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class SerializersTest {

    @ParameterizedTest
    @ValueSource(strings = {"json", "kryo"})
    void named_known_handlesGenericType(String name) {
        TypeRef<List<Set<Integer>>> type = new TypeRef<>() {};
        Serializer<List<Set<Integer>>> serializer = Serializers.named(name, type.type());
        List<Set<Integer>> value = List.of(Set.of(1), Set.of(2, 3));
        assertEquals(value, serializer.deserialize(serializer.serialize(value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "JSON", "", "xml"})
    void named_unknown_listsWhatIsAllowed(String name) {
        StoreConfigurationException e =
                assertThrows(StoreConfigurationException.class, () -> Serializers.named(name, String.class));
        assertTrue(e.getMessage().contains("serializer=" + name), e.getMessage());
        assertTrue(e.getMessage().contains("json, kryo, none"), e.getMessage());
    }

    @Test
    void equals_sameTypeMapperAndNumbers_isEqual() {
        JsonMapper mapper = new JsonMapper();
        KryoTypes types = KryoTypes.of(Integer.class);
        TypeRef<List<Integer>> ints = new TypeRef<>() {};
        List<Supplier<Serializer<?>>> different = List.of(
                () -> Serializers.json(String.class),
                () -> Serializers.json(Integer.class),
                () -> Serializers.json(ints),
                () -> Serializers.json(new TypeRef<List<String>>() {}),
                () -> Serializers.json(mapper, String.class),
                () -> Serializers.json(new JsonMapper(), String.class),
                () -> Serializers.kryo(String.class),
                () -> Serializers.kryo(Integer.class),
                () -> Serializers.kryo(ints),
                () -> Serializers.kryo(String.class, types),
                () -> Serializers.kryo(String.class, KryoTypes.of(Integer.class)),
                Serializers::string,
                Serializers::bytes,
                () -> Serializers.deflate(Serializers.string(), 100, 6, 1_000),
                () -> Serializers.deflate(Serializers.bytes(), 100, 6, 1_000),
                () -> Serializers.deflate(Serializers.string(), 101, 6, 1_000),
                () -> Serializers.deflate(Serializers.string(), 100, 7, 1_000),
                () -> Serializers.deflate(Serializers.string(), 100, 6, 1_001));
        List<Serializer<?>> once =
                different.stream().<Serializer<?>>map(Supplier::get).toList();
        assertEquals(once.size(), Set.copyOf(once).size());
        Set<Integer> anew = Set.of(5, 10);
        for (int i = 0; i < once.size(); i++) {
            Serializer<?> again = different.get(i).get();
            assertEquals(!anew.contains(i), once.get(i).equals(again), again::toString);
            assertTrue(anew.contains(i) || once.get(i).hashCode() == again.hashCode(), again::toString);
        }
    }

    @Test
    void json_moduleOnTheClassPath_isFound() {
        Serializer<CelsiusModule.Celsius> serializer = Serializers.json(CelsiusModule.Celsius.class);
        byte[] stored = serializer.serialize(new CelsiusModule.Celsius(21));
        assertEquals("\"21 C\"", Serializers.string().deserialize(stored));
        assertEquals(new CelsiusModule.Celsius(21), serializer.deserialize(stored));
    }

    @Test
    void serialize_null_isRefused() {
        assertThrows(
                NullPointerException.class, () -> Serializers.json(String.class).serialize(null));
        assertThrows(NullPointerException.class, () -> Serializers.string().serialize(null));
        assertThrows(NullPointerException.class, () -> Serializers.bytes().serialize(null));
    }
}
