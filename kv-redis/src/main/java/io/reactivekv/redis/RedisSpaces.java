package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreConfig;
import io.reactivekv.spi.Backend;

/** What only Redis has: opening a space with a driver of one's own, and taking existing keys into the index. */
public final class RedisSpaces {

    private RedisSpaces() {}

    /**
     * Opens a space with the driver's resources or options brought along. Does not block, unless {@code failFast} asks
     * for it.
     *
     * @throws io.reactivekv.StoreConfigurationException when the options do not fit together
     * @throws KeyValueException with {@code failFast=true}, when Redis does not answer
     */
    public static Backend<byte[]> open(StoreConfig config, RedisDriverOptions driver) {
        RedisBackend backend = new RedisBackend(Engine.open(config, driver), config.get(RedisOptions.COMMAND_TIMEOUT));
        if (config.get(RedisOptions.FAIL_FAST)) {
            try {
                Object unused = backend.ping().block();
            } catch (RuntimeException failure) {
                Object unused = backend.close().block();
                throw failure;
            }
        }
        return backend;
    }
}
