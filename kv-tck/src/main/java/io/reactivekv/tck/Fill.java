package io.reactivekv.tck;

import io.reactivekv.KeyValueStore;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Stores many entries, each with its own key as its value. */
final class Fill {

    private Fill() {}

    static void keys(KeyValueStore<String> store, String... keys) {
        keys(store, List.of(keys));
    }

    static void keys(KeyValueStore<String> store, Collection<String> keys) {
        Map<String, String> entries = new LinkedHashMap<>();
        keys.forEach(key -> entries.put(key, key));
        Await.done(store.putAll(entries));
    }

    /** Stores {@code prefix + 0000} and so on, and returns these keys in order. */
    static List<String> numbered(KeyValueStore<String> store, String prefix, int count) {
        List<String> keys = numbered(prefix, count);
        keys(store, keys);
        return keys;
    }

    static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> prefix + String.format("%04d", i))
                .toList();
    }
}
