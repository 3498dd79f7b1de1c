package io.reactivekv;

import java.util.Objects;

/**
 * A key with its value, as scans and multi-gets emit it.
 *
 * @param key the key, without the store's prefix
 * @param value the value
 * @param <V> the type of the value
 */
public record KeyValue<V>(String key, V value) {

    /** Refuses nulls. */
    public KeyValue {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
    }
}
