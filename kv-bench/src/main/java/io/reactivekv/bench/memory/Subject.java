package io.reactivekv.bench.memory;

import org.reactivestreams.Publisher;

/** Something that keeps values by key in this process, asked the way reactive code asks. */
interface Subject extends AutoCloseable {

    /** Loads an entry before the measurement. */
    void load(String key, Record100 value);

    Publisher<?> get(String key);

    Publisher<?> put(String key, Record100 value);

    /** A key with all that is known of it; where there is no such thing, the same as get. */
    Publisher<?> getEntry(String key);

    /** The first entries from a key on, in order; where there is no order, unsupported. */
    Publisher<?> scan(String from, int limit);

    @Override
    void close();

    /** The subject of this name, as the benchmarks' parameter has it. */
    static Subject named(String name) {
        return switch (name) {
            case "kv-none" -> new StoreSubject("none");
            case "kv-json" -> new StoreSubject("json");
            case "kv-kryo" -> new StoreSubject("kryo");
            case "skip-list" -> new SkipListSubject();
            case "hash-map" -> new HashMapSubject();
            case "caffeine-async" -> new CaffeineSubject();
            default -> throw new IllegalArgumentException("no subject " + name);
        };
    }
}
