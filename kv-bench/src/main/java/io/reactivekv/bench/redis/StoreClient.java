package io.reactivekv.bench.redis;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.bench.load.YcsbTarget;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** This library; timeouts are on, as they always are. */
final class StoreClient implements Client, YcsbTarget {

    private static final int CHUNK = 10_000;

    private final KeyValueStore<byte[]> store;

    StoreClient(String url) {
        // Loading is heavier than what a timeout is for.
        store = KeyValueStores.open(url + (url.contains("?") ? "&" : "?") + "commandTimeout=20s", Serializers.bytes());
        store.ping().block();
    }

    KeyValueStore<byte[]> store() {
        return store;
    }

    /** Loads entries that all have the same value. */
    void load(List<String> keys, byte[] value, @Nullable Duration ttl) {
        Flux.fromIterable(keys)
                .buffer(CHUNK)
                .concatMap(chunk -> {
                    Map<String, byte[]> entries = new HashMap<>();
                    chunk.forEach(key -> entries.put(key, value));
                    return ttl == null ? store.putAll(entries) : store.putAll(entries, ttl);
                })
                .then()
                .block();
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
    public Publisher<?> read(String key) {
        return store.get(key);
    }

    @Override
    public Publisher<?> update(String key, byte[] value) {
        return store.put(key, value);
    }

    @Override
    public Publisher<?> insert(String key, byte[] value) {
        return store.put(key, value);
    }

    @Override
    public Publisher<?> scan(String from, int count) {
        return store.scan(KeyRange.from(from), ScanOptions.defaults().limit(count));
    }

    /** Atomic: tries again when somebody else was faster. */
    @Override
    public Publisher<?> readModifyWrite(String key, byte[] value) {
        return store.update(key, old -> Optional.of(value));
    }

    @Override
    public void close() {
        store.close();
    }
}
