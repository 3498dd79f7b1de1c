package io.reactivekv.bench.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import org.reactivestreams.Publisher;

/** This library's store in memory. */
final class StoreSubject implements Subject {

    private final KeyValueStore<Record100> store;

    StoreSubject(String serializer) {
        store = KeyValueStores.open("memory:?serializer=" + serializer, Record100.class);
    }

    @Override
    public void load(String key, Record100 value) {
        store.put(key, value).block();
    }

    @Override
    public Publisher<?> get(String key) {
        return store.get(key);
    }

    @Override
    public Publisher<?> put(String key, Record100 value) {
        return store.put(key, value);
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
