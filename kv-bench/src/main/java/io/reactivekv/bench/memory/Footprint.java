package io.reactivekv.bench.memory;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.Table;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What an entry costs beyond its key and its value: a store of references to keys and values that exist anyway. */
final class Footprint {

    private static final int ENTRIES = 1_000_000;

    private Footprint() {}

    static Table measure() {
        Table table = new Table("bytes per entry beyond key and value, " + ENTRIES + " entries", "bytes");
        String[] keys = new String[ENTRIES];
        for (int i = 0; i < ENTRIES; i++) {
            keys[i] = Loaded.key(i);
            // Computed hashes live in the key.
            if (keys[i].hashCode() == 0) {
                throw new IllegalStateException("a key without a hash");
            }
        }
        table.row("permanent", bytes(keys, null));
        table.row("with TTL", bytes(keys, Duration.ofHours(1)));
        return table;
    }

    private static String bytes(String[] keys, @Nullable Duration ttl) {
        Object value = new Object();
        long before = Heap.used();
        try (KeyValueStore<Object> store = KeyValueStores.open("memory:?serializer=none", Object.class)) {
            for (String key : keys) {
                (ttl == null ? store.put(key, value) : store.put(key, value, ttl)).block();
            }
            return "%.0f".formatted((double) (Heap.used() - before) / keys.length);
        }
    }
}
