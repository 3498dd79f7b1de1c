package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void serialize_null_isRefused() {
        assertThrows(
                NullPointerException.class, () -> Serializers.json(String.class).serialize(null));
        assertThrows(NullPointerException.class, () -> Serializers.string().serialize(null));
        assertThrows(NullPointerException.class, () -> Serializers.bytes().serialize(null));
    }
}
