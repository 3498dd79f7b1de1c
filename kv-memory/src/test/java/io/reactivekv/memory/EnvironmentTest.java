package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.Serializers;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The variable {@code KV_URL} is set for the tests of this module; its store has a name and room for two entries. */
class EnvironmentTest {

    private static <V> void assertOpens(KeyValueStore<V> store, V value) {
        store.put("a", value).block();
        store.put("b", value).block();
        store.put("c", value).block();
        assertEquals(2, store.count(KeyRange.all()).block(), "the bound that the environment gives");
        assertEquals(value, store.get("c").block());
    }

    @Test
    void fromEnvironment_class_opensWhatTheVariablesSay() {
        try (KeyValueStore<String> store = KeyValueStores.fromEnvironment(String.class)) {
            assertOpens(store, "1");
        }
    }

    @Test
    void fromEnvironment_genericType_opensWhatTheVariablesSay() {
        try (KeyValueStore<List<String>> store = KeyValueStores.fromEnvironment(new TypeRef<List<String>>() {})) {
            assertOpens(store, List.of("1"));
        }
    }

    @Test
    void fromEnvironment_serializer_opensWhatTheVariablesSay() {
        try (KeyValueStore<byte[]> store = KeyValueStores.fromEnvironment(Serializers.bytes());
                KeyValueStore<String> texts = KeyValueStores.fromEnvironment(Serializers.string())) {
            store.put("a", new byte[] {'x'}).block();
            assertEquals("x", texts.get("a").block(), "the serializer writes the bytes as they are");
            assertOpens(texts, "1");
        }
    }

    @Test
    void fromEnvironment_factory_opensWhatTheVariablesSay() {
        try (KeyValueStoreFactory factory = KeyValueStores.fromEnvironment()) {
            assertOpens(factory.open("", String.class), "1");
        }
    }
}
