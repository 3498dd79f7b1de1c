package io.reactivekv.bench.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import java.util.Optional;
import org.reactivestreams.Publisher;

/** This library's store in memory; keeps references, or the bytes of {@link Record100}. */
final class StoreSubject implements Subject {

    private final KeyValueStore<Object> store;

    @SuppressWarnings("unchecked") // The benchmarks put in nothing but records where values are serialized.
    StoreSubject(String serializer) {
        String url = "memory:?serializer=" + serializer;
        store = serializer.equals("none")
                ? KeyValueStores.open(url, Object.class)
                : (KeyValueStore<Object>) (KeyValueStore<?>) KeyValueStores.open(url, Record100.class);
    }

    @Override
    public void load(String key, Object value) {
        store.put(key, value).block();
    }

    @Override
    public Publisher<?> get(String key) {
        return store.get(key);
    }

    @Override
    public Publisher<?> put(String key, Object value) {
        return store.put(key, value);
    }

    @Override
    public Publisher<?> modify(String key, Object value) {
        return store.update(key, before -> Optional.of(value));
    }

    @Override
    public Publisher<?> getEntry(String key) {
        return store.getEntry(key);
    }

    @Override
    public Publisher<?> scan(String from, int limit) {
        return store.scan(KeyRange.from(from), ScanOptions.defaults().limit(limit));
    }

    @Override
    public void close() {
        store.close();
    }
}
