package io.reactivekv.cache;

import java.time.Duration;
import java.util.Objects;

/**
 * What a loader brings when it has more to say than the value.
 *
 * @param value the value
 * @param options TTL, tags and so on of the entry
 * @param <V> the type of the value
 */
public record Loaded<V>(V value, EntryOptions options) {

    /** Refuses nulls. */
    public Loaded {
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(options, "options");
    }

    /** A value about which nothing else is said. */
    public static <V> Loaded<V> of(V value) {
        return new Loaded<>(value, EntryOptions.none());
    }

    /** The same, fresh for this long. */
    public Loaded<V> ttl(Duration ttl) {
        return new Loaded<>(value, options.ttl(ttl));
    }

    /** The same with these tags. */
    public Loaded<V> tags(String... tags) {
        return new Loaded<>(value, options.tags(tags));
    }

    /** The same in this category. */
    public Loaded<V> category(String category) {
        return new Loaded<>(value, options.category(category));
    }

    /** The same with something noted. */
    public Loaded<V> metadata(String name, String text) {
        return new Loaded<>(value, options.metadata(name, text));
    }
}
