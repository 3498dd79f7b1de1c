package io.reactivekv.bench.memory;

import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A bare map, with each call in a lazy {@code Mono} as hand-written code would have it. */
abstract class MapSubject implements Subject {

    private final ConcurrentMap<String, Object> map;

    MapSubject(ConcurrentMap<String, Object> map) {
        this.map = map;
    }

    @Override
    public void load(String key, Object value) {
        map.put(key, value);
    }

    @Override
    public Publisher<?> get(String key) {
        return Mono.fromSupplier(() -> map.get(key));
    }

    @Override
    public Publisher<?> put(String key, Object value) {
        return Mono.fromRunnable(() -> map.put(key, value));
    }

    @Override
    public Publisher<?> modify(String key, Object value) {
        return Mono.fromSupplier(() -> map.compute(key, (name, before) -> value));
    }

    @Override
    public @Nullable Object bareGet(String key) {
        return map.get(key);
    }

    @Override
    public @Nullable Object barePut(String key, Object value) {
        return map.put(key, value);
    }

    @Override
    public void close() {
        map.clear();
    }
}
