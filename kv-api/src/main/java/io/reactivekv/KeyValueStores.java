package io.reactivekv;

import io.reactivekv.serializer.Serializer;
import io.reactivekv.spi.Backend;
import java.util.Objects;
import reactor.core.publisher.Flux;

/**
 * Opens stores and factories from a configuration, which alone decides on the backend.
 *
 * <pre>{@code
 * try (KeyValueStore<User> users = KeyValueStores.open("memory:?ttl=1h", User.class)) { ... }
 * }</pre>
 *
 * <p>Opening waits for no server, and blocks for nothing but to read the files that the options name and, with TLS, the
 * certificates that Java trusts. With {@code failFast=true} it waits, and throws what the first attempt to connect met, a {@link StoreUnavailableException}, {@link StoreTimeoutException}, {@link StorePermissionException}
 * or {@link StoreConfigurationException}, the last also on a thread that must not block. Every method here throws
 * {@link StoreConfigurationException} for a configuration that is not allowed, naming what is, and for a type that the
 * serializer cannot handle.
 */
public final class KeyValueStores {

    private KeyValueStores() {}

    /** Opens a store for values of a class; closing it gives back all it owns. */
    public static <V> KeyValueStore<V> open(String url, Class<V> type) {
        return open(StoreConfig.parse(url), type);
    }

    /** Opens a store for values of a generic type; closing it gives back all it owns. */
    public static <V> KeyValueStore<V> open(String url, TypeRef<V> type) {
        return open(StoreConfig.parse(url), type);
    }

    /** Opens a store with a serializer of one's own; closing it gives back all it owns. */
    public static <V> KeyValueStore<V> open(String url, Serializer<V> serializer) {
        return open(StoreConfig.parse(url), serializer);
    }

    /** {@link #open(String, Class)} from a configuration. */
    public static <V> KeyValueStore<V> open(StoreConfig config, Class<V> type) {
        return openAlone(config, ValueType.of(type));
    }

    /** {@link #open(String, TypeRef)} from a configuration. */
    public static <V> KeyValueStore<V> open(StoreConfig config, TypeRef<V> type) {
        return openAlone(config, ValueType.of(type));
    }

    /** {@link #open(String, Serializer)} from a configuration. */
    public static <V> KeyValueStore<V> open(StoreConfig config, Serializer<V> serializer) {
        return openAlone(config, ValueType.of(serializer));
    }

    /** Opens one connection for many stores. */
    public static KeyValueStoreFactory factory(String url) {
        return factory(StoreConfig.parse(url));
    }

    /** Opens one connection for many stores. */
    public static KeyValueStoreFactory factory(StoreConfig config) {
        return openFactory(config);
    }

    /** Many stores on a backend made by hand, such as one with a clock of its own; the factory closes it. */
    public static KeyValueStoreFactory factory(Backend<?> backend) {
        return factory(backend, StoreOptions.defaults());
    }

    /** {@link #factory(Backend)} with other options for its stores. */
    public static KeyValueStoreFactory factory(Backend<?> backend, StoreOptions options) {
        return new TypedStoreFactory(
                Objects.requireNonNull(backend, "backend"),
                "",
                Objects.requireNonNull(options, "options"),
                StoreMetrics.NONE);
    }

    /**
     * {@link #factory(Backend)} with the store options and metrics of a configuration, for a backend that was opened with it.
     * The prefix is the backend's affair: here it counts towards the size of keys, and is put in front of none. Options are
     * checked as by opening, where a backend on the class path claims the scheme.
     */
    public static KeyValueStoreFactory factory(Backend<?> backend, StoreConfig config) {
        Objects.requireNonNull(backend, "backend");
        BackendLookup.checkKnownOptions(config);
        return over(backend, config);
    }

    /**
     * Opens the backend of a configuration alone, for who puts something in front of it; {@link #factory(Backend, StoreConfig)}
     * makes stores of that.
     */
    public static Backend<?> backend(StoreConfig config) {
        return BackendLookup.providerFor(config).open(config);
    }

    /** Opens one connection for many stores, as {@link StoreConfig#fromEnvironment()} says. */
    public static KeyValueStoreFactory fromEnvironment() {
        return factory(StoreConfig.fromEnvironment());
    }

    /** Opens a store for values of a class, as {@link StoreConfig#fromEnvironment()} says. */
    public static <V> KeyValueStore<V> fromEnvironment(Class<V> type) {
        return open(StoreConfig.fromEnvironment(), type);
    }

    /** Opens a store for values of a generic type, as {@link StoreConfig#fromEnvironment()} says. */
    public static <V> KeyValueStore<V> fromEnvironment(TypeRef<V> type) {
        return open(StoreConfig.fromEnvironment(), type);
    }

    /** Opens a store with a serializer of one's own, as {@link StoreConfig#fromEnvironment()} says. */
    public static <V> KeyValueStore<V> fromEnvironment(Serializer<V> serializer) {
        return open(StoreConfig.fromEnvironment(), serializer);
    }

    /** {@link #copy(KeyValueStore, KeyValueStore, KeyRange, ScanOptions)} of the whole range. */
    public static <V> Flux<CopyProgress> copy(KeyValueStore<V> from, KeyValueStore<V> to, KeyRange range) {
        return copy(from, to, range, ScanOptions.defaults());
    }

    /**
     * Copies the entries of a range from one store to another, each with its remaining time to live, in the order of the scan.
     *
     * <p>Runs as the progress is demanded, and emits one element for each chunk that has been stored. After an error or a
     * cancellation, go on with {@link ScanOptions#after} the last key that was emitted; entries copied twice do no harm. With
     * {@link ScanOptions#unordered} on a store without order begin anew: no key leads to the rest.
     * Not a snapshot: what is written meanwhile may or may not be copied. Existing entries are overwritten; entries that
     * only the target has are left alone.
     *
     * <p>Once a chunk has been written, every error has the outcome UNKNOWN, be it one of reading: part of the range is there then.
     * What was read before such an error is stored first, so that behind a key that is unreadable one can go on, too.
     *
     * @param options where to begin, how many to copy, and what to do with values that cannot be decoded
     */
    public static <V> Flux<CopyProgress> copy(
            KeyValueStore<V> from, KeyValueStore<V> to, KeyRange range, ScanOptions options) {
        return CopyJob.run(from, to, range, options);
    }

    /** The type is known before anything is opened, so that a refused one leaves nothing open. */
    private static <V> KeyValueStore<V> openAlone(StoreConfig config, ValueType<V> type) {
        return openFactory(config).openAlone(type);
    }

    private static TypedStoreFactory openFactory(StoreConfig config) {
        return over(backend(config), config);
    }

    private static TypedStoreFactory over(Backend<?> backend, StoreConfig config) {
        return new TypedStoreFactory(backend, config.prefix(), config.storeOptions(), config.metrics());
    }
}
