package io.reactivekv.serializer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Types that contain themselves: as they are, which ends with the value, and with another argument each time. */
class JsonEverDeeperTypeTest {

    record Nest<T>(T value, Nest<List<T>> deeper) {}

    record Chain<T>(T value, Chain<T> next) {}

    @Test
    void json_typeThatGrowsWithoutEnd_isRefused() {
        // Of its own: a stack that ends in the midst of it may leave it unusable for other threads.
        JsonMapper mapper = JsonMapper.builder().build();
        StoreConfigurationException refusal = assertThrows(
                StoreConfigurationException.class, () -> Serializers.json(mapper, new TypeRef<Nest<String>>() {}));
        String message = String.valueOf(refusal.getMessage());
        assertTrue(message.contains("Nest"), message);
        assertTrue(message.contains("it contains itself ever more deeply"), message);
    }

    @Test
    void json_typeThatContainsItself_isTaken() {
        Serializer<Chain<String>> serializer = Serializers.json(new TypeRef<Chain<String>>() {});
        Chain<String> chain = new Chain<>("a", new Chain<>("b", null));
        assertEquals(chain, serializer.deserialize(serializer.serialize(chain)));
    }
}
