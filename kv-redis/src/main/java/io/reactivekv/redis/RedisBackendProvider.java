package io.reactivekv.redis;

import io.reactivekv.StoreConfig;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendProvider;
import io.reactivekv.spi.Option;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/** Opens Redis: one node, Sentinel or Cluster, each with or without TLS. Found with {@link java.util.ServiceLoader}. */
public final class RedisBackendProvider implements BackendProvider {

    /** For {@link java.util.ServiceLoader}. */
    public RedisBackendProvider() {}

    @Override
    public Set<String> schemes() {
        Set<String> schemes = new LinkedHashSet<>();
        for (Mode mode : Mode.values()) {
            schemes.add(mode.scheme);
            schemes.add(mode.secureScheme);
        }
        return schemes;
    }

    @Override
    public Collection<Option<?>> options() {
        return RedisOptions.ALL;
    }

    @Override
    public Backend<?> open(StoreConfig config) {
        return RedisSpaces.open(config, RedisDriverOptions.defaults());
    }
}
