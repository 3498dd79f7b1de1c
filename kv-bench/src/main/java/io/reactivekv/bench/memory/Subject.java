package io.reactivekv.bench.memory;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Something that keeps values by key in this process, asked the way reactive code asks. */
interface Subject extends AutoCloseable {

    /** Loads an entry before the measurement. */
    void load(String key, Object value);

    Publisher<?> get(String key);

    Publisher<?> put(String key, Object value);

    /** Looks at the value and replaces it, in one atomic step. */
    Publisher<?> modify(String key, Object value);

    /** A key with all that is known of it; where there is no such thing, the same as get. */
    default Publisher<?> getEntry(String key) {
        return get(key);
    }

    /** The first entries from a key on, in order. */
    default Publisher<?> scan(String from, int limit) {
        throw new UnsupportedOperationException("it has no order");
    }

    /** The value as it is to be had without anything reactive. */
    default @Nullable Object bareGet(String key) {
        throw new UnsupportedOperationException("it is reactive");
    }

    /** Replaces the value without anything reactive, and returns the one before. */
    default @Nullable Object barePut(String key, Object value) {
        throw new UnsupportedOperationException("it is reactive");
    }

    /** Goes through the first entries from a key on without anything reactive, and says how many there were. */
    default long bareScan(String from, int limit) {
        throw new UnsupportedOperationException("it is reactive, or has no order");
    }

    /** Goes through all entries without anything reactive, and says how many there were. */
    default long bareScan() {
        throw new UnsupportedOperationException("it is reactive, or has no order");
    }

    @Override
    void close();

    /** The subject of this name, as the benchmarks' parameter has it. */
    static Subject named(String name) {
        return switch (name) {
            case "kv" -> new StoreSubject("none");
            case "kv-json" -> new StoreSubject("json");
            case "kv-kryo" -> new StoreSubject("kryo");
            case "skip-list" -> new SkipListSubject();
            case "hash-map" -> new HashMapSubject();
            case "caffeine-async" -> new CaffeineAsyncSubject();
            case "caffeine" -> new CaffeineSubject();
            default -> throw new IllegalArgumentException("no subject " + name);
        };
    }
}
