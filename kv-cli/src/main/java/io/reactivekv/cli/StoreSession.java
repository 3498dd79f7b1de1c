package io.reactivekv.cli;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.ValueFormat;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The store that one command works on, or all lines of a shell: opened when it is first needed, and once, so that what is
 * in memory stays there. Not thread-safe.
 */
final class StoreSession implements AutoCloseable {

    private final StoreConfig config;
    private final ValueFormat format;
    private final Map<ValueFormat, KeyValueStore<String>> stores = new EnumMap<>(ValueFormat.class);
    private @Nullable KeyValueStoreFactory factory;

    StoreSession(StoreConfig config, ValueFormat format) {
        this.config = config;
        this.format = format;
    }

    StoreConfig config() {
        return config;
    }

    /** How values are read and written where a command does not say. */
    ValueFormat format() {
        return format;
    }

    KeyValueStore<String> store(ValueFormat format) {
        String serializer = config.storeOptions().serializer();
        if (!serializer.equals("json")) {
            throw new UsageException("kv reads and writes JSON or text, not serializer=" + serializer
                    + "; leave the option out (copy can do with any)");
        }
        return stores.computeIfAbsent(format, f -> factory().open("", f.serializer()));
    }

    KeyValueStoreFactory factory() {
        if (factory == null) {
            factory = KeyValueStores.factory(Patience.with(config));
        }
        return factory;
    }

    @Override
    public void close() {
        if (factory != null) {
            factory.close();
        }
    }
}
