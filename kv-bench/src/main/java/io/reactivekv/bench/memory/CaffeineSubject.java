package io.reactivekv.bench.memory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Caffeine's synchronous cache, each call in a lazy {@code Mono}; unbounded, which leaves nothing to tune. */
final class CaffeineSubject implements Subject {

    private final Cache<String, Object> cache = Caffeine.newBuilder().build();

    @Override
    public void load(String key, Object value) {
        cache.put(key, value);
    }

    @Override
    public Publisher<?> get(String key) {
        return Mono.fromSupplier(() -> cache.getIfPresent(key));
    }

    @Override
    public Publisher<?> put(String key, Object value) {
        return Mono.fromRunnable(() -> cache.put(key, value));
    }

    @Override
    public Publisher<?> modify(String key, Object value) {
        return Mono.fromSupplier(() -> cache.asMap().compute(key, (name, before) -> value));
    }

    @Override
    public @Nullable Object bareGet(String key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void close() {
        cache.invalidateAll();
    }
}
