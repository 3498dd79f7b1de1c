package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.serializer.Serializers;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Options of a configuration, and what closing gives back, as far as a store over memory shows them. */
class OpeningTest {

    /** How many bytes a text takes up in a store with these options. */
    private static int storedBytes(String text, String options) {
        String space = "memory:opening-compressed";
        try (KeyValueStore<String> store =
                        KeyValueStores.open(space + "?compression=deflate&" + options, Serializers.string());
                KeyValueStore<byte[]> raw = KeyValueStores.open(space, Serializers.bytes())) {
            store.put("k", text).block();
            return raw.get("k").block().length;
        }
    }

    @Test
    void compressionThreshold_valueBelowIt_staysUncompressed() {
        String text = "x".repeat(200);
        assertEquals(201, storedBytes(text, "compressionThreshold=201"));
        assertTrue(storedBytes(text, "compressionThreshold=200") < 100);
    }

    @Test
    void compressionLevel_higher_makesSmaller() {
        Random random = new Random(1);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            text.append("word").append(random.nextInt(500)).append(' ');
        }
        int fast = storedBytes(text.toString(), "compressionLevel=1");
        int small = storedBytes(text.toString(), "compressionLevel=9");
        assertTrue(small < fast, () -> small + " and " + fast + " bytes");
    }

    @Test
    void prefix_ofTheConnection_countsTowardsTheSizeOfAKey() {
        String url = "memory:?prefix=%E2%82%AC%E2%82%AC%E2%82%AC&maxKeyBytes=20";
        try (KeyValueStoreFactory factory = KeyValueStores.factory(url);
                KeyValueStore<String> store = factory.open("", String.class)) {
            store.put("k".repeat(11), "v").block();
            assertEquals("v", store.get("k".repeat(11)).block());
            assertThrows(IllegalArgumentException.class, () -> store.get("k".repeat(12)));
        }
    }

    @Test
    void close_storeOpenedAlone_givesBackAllItOwns() {
        KeyValueStore<String> store = KeyValueStores.open("memory:opening-alone", String.class);
        store.put("k", "v").block();
        store.close();
        try (KeyValueStore<String> again = KeyValueStores.open("memory:opening-alone", String.class)) {
            assertNull(again.get("k").block());
        }
    }
}
