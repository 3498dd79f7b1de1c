package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ValueTooLargeException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One entry of many that is refused is named as its store names it. */
class RefusedPutAllTest {

    private static final Map<String, String> ENTRIES = Map.of("a", "1", "b", "x".repeat(200));

    private static void assertNamed(KeyValueStore<String> store) {
        ValueTooLargeException refusal = assertThrows(
                ValueTooLargeException.class, () -> store.putAll(ENTRIES).block());
        assertEquals(Optional.of("b"), refusal.key());
        assertTrue(refusal.getMessage().startsWith("putAll(\"b\"): the entry weighs "), refusal.getMessage());
    }

    @Test
    void putAll_oneValueIsTooLarge_namesItsKey() {
        try (KeyValueStore<String> store = KeyValueStores.open("memory:?maxBytes=100", String.class)) {
            assertNamed(store);
        }
    }

    @Test
    void putAll_oneValueIsTooLargeUnderPrefixes_namesItsKeyWithoutThem() {
        try (KeyValueStoreFactory factory = KeyValueStores.factory("memory:?maxBytes=100&prefix=app:");
                KeyValueStore<String> store = factory.open("user:", String.class)) {
            assertNamed(store);
        }
    }
}
