package io.reactivekv.bench.memory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Caffeine's asynchronous cache behind {@code Mono.fromFuture}, unbounded. */
final class CaffeineAsyncSubject implements Subject {

    private final AsyncCache<String, Object> cache = Caffeine.newBuilder().buildAsync();

    @Override
    public void load(String key, Object value) {
        cache.put(key, CompletableFuture.completedFuture(value));
    }

    @Override
    public Publisher<?> get(String key) {
        return Mono.fromFuture(() -> cache.getIfPresent(key));
    }

    @Override
    public Publisher<?> put(String key, Object value) {
        return Mono.fromRunnable(() -> cache.put(key, CompletableFuture.completedFuture(value)));
    }

    @Override
    public Publisher<?> modify(String key, Object value) {
        CompletableFuture<Object> after = CompletableFuture.completedFuture(value);
        return Mono.fromFuture(() -> cache.asMap().compute(key, (name, before) -> after));
    }

    @Override
    public void close() {
        cache.synchronous().invalidateAll();
    }
}
