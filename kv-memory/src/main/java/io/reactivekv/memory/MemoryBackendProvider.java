package io.reactivekv.memory;

import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreOptions;
import io.reactivekv.spi.BackendProvider;
import io.reactivekv.spi.Option;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Opens memory stores: {@code memory:} a new one each time, {@code memory:name} one that is shared by all in the process
 * who open that name with the same {@code prefix}, and that lives until the last of them closes it.
 */
public final class MemoryBackendProvider implements BackendProvider {

    static final Option<Long> MAX_ENTRIES = Option.longNumber("maxEntries", 1, Long.MAX_VALUE - 1)
            .describedAs("bounds the number of entries; beyond it, one that was not used for long is evicted");

    static final Option<Long> MAX_BYTES = Option.bytes("maxBytes", 1, Long.MAX_VALUE - 1)
            .describedAs("bounds the characters of keys and the bytes of values together, by eviction");

    private static final String NONE = "none";

    /** For {@link java.util.ServiceLoader}. */
    public MemoryBackendProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("memory");
    }

    @Override
    public Collection<Option<?>> options() {
        return List.of(MAX_ENTRIES, MAX_BYTES);
    }

    @Override
    public MemoryBackend open(StoreConfig config) {
        Limits limits = limits(config);
        refuseHosts(config);
        refuseUnfitOptions(config.storeOptions(), limits);
        Space fresh = new Space(InstantSource.system(), limits, Sweeper.SHARED);
        if (config.path().isEmpty()) {
            return MemoryBackend.on(fresh);
        }
        return NamedSpaces.SHARED.open(new SpaceName(config.path(), config.prefix()), limits, fresh);
    }

    private static Limits limits(StoreConfig config) {
        return new Limits(
                config.find(MAX_ENTRIES).orElse(Limits.NONE),
                config.find(MAX_BYTES).orElse(Limits.NONE),
                null);
    }

    private static void refuseHosts(StoreConfig config) {
        if (!config.hosts().isEmpty()) {
            throw new StoreConfigurationException(
                    "a memory store has no host; allowed: memory: for a store of one's own,"
                            + " memory:name for one that is shared in the process; was " + config);
        }
    }

    private static void refuseUnfitOptions(StoreOptions options, Limits limits) {
        if (!options.serializer().equals(NONE)) {
            return;
        }
        if (limits.countsBytes()) {
            throw new StoreConfigurationException("option maxBytes: with serializer=none values have no size; allowed:"
                    + " maxEntries, serializer=json or kryo, or a weigher given to MemoryBackend.builder()");
        }
        if (!options.compression().equals(NONE)) {
            throw new StoreConfigurationException(
                    "option compression: with serializer=none there is nothing to compress;"
                            + " allowed: compression=none, or serializer=json or kryo");
        }
    }
}
