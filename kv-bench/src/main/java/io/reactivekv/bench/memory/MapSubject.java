package io.reactivekv.bench.memory;

import java.util.concurrent.ConcurrentMap;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A bare map, with each call in a lazy {@code Mono} as hand-written code would have it. */
abstract class MapSubject implements Subject {

    private final ConcurrentMap<String, Record100> map;

    MapSubject(ConcurrentMap<String, Record100> map) {
        this.map = map;
    }

    @Override
    public void load(String key, Record100 value) {
        map.put(key, value);
    }

    @Override
    public Publisher<?> get(String key) {
        return Mono.fromSupplier(() -> map.get(key));
    }

    @Override
    public Publisher<?> put(String key, Record100 value) {
        return Mono.fromRunnable(() -> map.put(key, value));
    }

    @Override
    public Publisher<?> getEntry(String key) {
        return get(key);
    }

    @Override
    public void close() {
        map.clear();
    }
}
