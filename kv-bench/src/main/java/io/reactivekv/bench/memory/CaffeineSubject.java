package io.reactivekv.bench.memory;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.concurrent.CompletableFuture;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Caffeine's asynchronous cache behind {@code Mono.fromFuture}, unbounded. */
final class CaffeineSubject implements Subject {

    private final AsyncCache<String, Record100> cache = Caffeine.newBuilder().buildAsync();

    @Override
    public void load(String key, Record100 value) {
        cache.put(key, CompletableFuture.completedFuture(value));
    }

    @Override
    public Publisher<?> get(String key) {
        return Mono.fromFuture(() -> cache.getIfPresent(key));
    }

    @Override
    public Publisher<?> put(String key, Record100 value) {
        return Mono.fromRunnable(() -> cache.put(key, CompletableFuture.completedFuture(value)));
    }

    @Override
    public Publisher<?> getEntry(String key) {
        return get(key);
    }

    @Override
    public Publisher<?> scan(String from, int limit) {
        throw new UnsupportedOperationException("a cache has no order");
    }

    @Override
    public void close() {
        cache.synchronous().invalidateAll();
    }
}
