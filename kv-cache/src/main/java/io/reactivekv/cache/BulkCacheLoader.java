package io.reactivekv.cache;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Brings the values of many keys that a cache does not have, by one call.
 *
 * <p>Held to what {@link CacheLoader} is held to: called on subscription, with the Reactor Context of the first caller that
 * waits, cancelled when the last one leaves; it must not block. It emits one map, or none when there are no values; a key
 * that the map leaves out has none.
 *
 * @param <V> the type of the values
 */
@FunctionalInterface
public interface BulkCacheLoader<V> {

    /** Loads keys. */
    Publisher<Map<String, Loaded<V>>> loadAll(Set<String> keys);

    /** A loader that says nothing but the values. */
    static <V> BulkCacheLoader<V> of(Function<? super Set<String>, ? extends Publisher<Map<String, V>>> values) {
        Objects.requireNonNull(values, "values");
        return keys -> {
            Publisher<Map<String, V>> publisher = values.apply(keys);
            if (publisher == null) {
                throw CacheLoadException.returnedNull(keys.iterator().next());
            }
            return Flux.from(publisher).map(BulkCacheLoader::loaded);
        };
    }

    private static <V> Map<String, Loaded<V>> loaded(Map<String, V> values) {
        Map<String, Loaded<V>> all = new HashMap<>();
        values.forEach((key, value) -> {
            if (value != null) {
                all.put(key, Loaded.of(value));
            }
        });
        return all;
    }
}
