package io.reactivekv.bench.redis;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import org.reactivestreams.Publisher;

/** This library; timeouts are on, as they always are. */
final class StoreClient implements Client {

    private final KeyValueStore<byte[]> store;

    StoreClient(String url) {
        store = KeyValueStores.open(url, Serializers.bytes());
        store.ping().block();
    }

    KeyValueStore<byte[]> store() {
        return store;
    }

    @Override
    public Publisher<?> get(String key) {
        return store.get(key);
    }

    @Override
    public Publisher<?> put(String key, byte[] value) {
        return store.put(key, value);
    }

    @Override
    public Publisher<?> put(String key, byte[] value, Duration ttl) {
        return store.put(key, value, ttl);
    }

    @Override
    public void close() {
        store.close();
    }
}
