package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.serializer.Serializers;
import java.util.List;
import org.junit.jupiter.api.function.Executable;

/** Stores of text, and what tests of connections ask of them. */
final class TextStore {

    private TextStore() {}

    static KeyValueStore<String> open(String url) {
        return KeyValueStores.open(url, Serializers.string());
    }

    /** Writes, reads and scans. */
    static void assertWorks(KeyValueStore<String> store) {
        store.put("works:1", "one").block();
        store.put("works:2", "two").block();
        assertEquals("one", store.get("works:1").block());
        assertEquals(
                List.of(new KeyValue<>("works:1", "one"), new KeyValue<>("works:2", "two")),
                store.scan(KeyRange.prefix("works:")).collectList().block());
        assertEquals(2L, store.deleteAll(KeyRange.prefix("works:")).block());
    }

    /** Fails as it should: with this type, certainly not executed, and saying these words. */
    static <E extends KeyValueException> E assertRefused(Class<E> type, Executable operation, String... words) {
        E refusal = assertThrows(type, operation);
        assertEquals(Outcome.NOT_EXECUTED, refusal.outcome(), refusal.getMessage());
        for (String word : words) {
            assertTrue(refusal.getMessage().contains(word), refusal.getMessage());
        }
        return refusal;
    }
}
