package io.reactivekv.cache;

import io.reactivekv.CounterStore;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.StoreOptions;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.Serializer;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** Stores as {@code asStore()} hands them out, of any type and with any options. */
record CheckedStores(KeyValueStoreFactory stores, Tally tally) implements KeyValueStoreFactory {

    @Override
    public <V> KeyValueStore<V> open(String prefix, Class<V> type, UnaryOperator<StoreOptions> options) {
        return new CheckedStore<>(stores.open(prefix, type, options), tally);
    }

    @Override
    public <V> KeyValueStore<V> open(String prefix, TypeRef<V> type, UnaryOperator<StoreOptions> options) {
        return new CheckedStore<>(stores.open(prefix, type, options), tally);
    }

    @Override
    public <V> KeyValueStore<V> open(String prefix, Serializer<V> serializer, UnaryOperator<StoreOptions> options) {
        return new CheckedStore<>(stores.open(prefix, serializer, options), tally);
    }

    @Override
    public CounterStore counters(String prefix) {
        return stores.counters(prefix);
    }

    @Override
    public Mono<Void> ping() {
        return stores.ping();
    }

    @Override
    public Mono<Void> closeLater() {
        return stores.closeLater();
    }

    @Override
    public void close() {
        stores.close();
    }
}
