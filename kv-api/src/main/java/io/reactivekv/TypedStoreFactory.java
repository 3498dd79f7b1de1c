package io.reactivekv;

import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Ttl;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** The factory over any backend. */
final class TypedStoreFactory implements KeyValueStoreFactory {

    private final Backend<Object> backend;
    private final String spacePrefix;
    private final StoreOptions defaults;
    private final Observer observer;
    private final Lifecycle lifecycle;

    TypedStoreFactory(Backend<?> backend, String spacePrefix, StoreOptions defaults, StoreMetrics metrics) {
        this.backend = unchecked(backend);
        this.spacePrefix = spacePrefix;
        this.defaults = defaults;
        this.observer = new Observer(metrics);
        this.lifecycle = Lifecycle.root("the factory of " + backend);
    }

    /** A backend of bytes is given nothing but bytes, which {@link ValueType#codec} sees to. */
    @SuppressWarnings("unchecked")
    private static Backend<Object> unchecked(Backend<?> backend) {
        return (Backend<Object>) backend;
    }

    @Override
    public <V> KeyValueStore<V> open(String prefix, Class<V> type, UnaryOperator<StoreOptions> options) {
        return open(prefix, ValueType.of(type), options.apply(defaults), Mono.empty());
    }

    @Override
    public <V> KeyValueStore<V> open(String prefix, TypeRef<V> type, UnaryOperator<StoreOptions> options) {
        return open(prefix, ValueType.of(type), options.apply(defaults), Mono.empty());
    }

    @Override
    public <V> KeyValueStore<V> open(String prefix, Serializer<V> serializer, UnaryOperator<StoreOptions> options) {
        return open(prefix, ValueType.of(serializer), options.apply(defaults), Mono.empty());
    }

    /** A store that closes the factory with itself; if it cannot be opened, the factory is closed at once. */
    <V> KeyValueStore<V> openAlone(ValueType<V> type) {
        try {
            return open("", type, defaults, closeLater());
        } catch (RuntimeException | Error e) {
            Closing.await(closeLater());
            throw e;
        }
    }

    private <V> KeyValueStore<V> open(String prefix, ValueType<V> type, StoreOptions options, Mono<Void> release) {
        return new TypedStore<>(view(prefix, type, options), release);
    }

    private <V> View<V> view(String prefix, ValueType<V> type, StoreOptions options) {
        Keyspace keys = Keyspace.of(spacePrefix, options.maxKeyBytes()).within(prefix);
        StoreCounters counters = new StoreCounters();
        Codec<V, Object> codec =
                type.codec(options, backend.storedType() == Object.class, counters.compressionFailures());
        Lifetime ttl = options.ttl()
                .map(defaultTtl -> Lifetime.after(Ttl.toMillis(defaultTtl)))
                .orElse(Lifetime.never());
        return new View<>(
                backend,
                codec,
                keys,
                ttl,
                lifecycle.child("the store with prefix " + Quoted.of(prefix)),
                counters,
                observer,
                backend.timeout().orElse(null));
    }

    @Override
    public CounterStore counters(String prefix) {
        return new BackendCounters(text(prefix));
    }

    /** Backends count in plain decimal numbers, whatever is done to the bytes of values. */
    private View<String> text(String prefix) {
        return view(prefix, ValueType.of(Serializers.string()), defaults.compression("none"));
    }

    @Override
    public Mono<Void> ping() {
        return Ping.of(text(""));
    }

    @Override
    public Mono<Void> closeLater() {
        return Mono.<Void>fromRunnable(lifecycle::close).then(Mono.defer(backend::close));
    }

    @Override
    public void close() {
        Closing.await(closeLater());
    }

    @Override
    public String toString() {
        return "KeyValueStoreFactory[" + backend + "]";
    }
}
