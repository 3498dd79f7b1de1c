package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Backend;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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

    /**
     * Takes the keys that lie under the prefix into the index of the space, so that ranges can be read.
     *
     * <p>Begins when subscribed to and runs as demanded, in bounded memory, while programs that use this library go on
     * reading and writing: their writes keep the index themselves, and each step takes keys in atomically. Cancelled or
     * failed half-way, it is simply started again: keys that are in the index already cost little. When it completes, the
     * space is registered as complete, and range operations of all programs work from then on. In a Cluster only keys
     * that lie in the buckets of the space, under <code>prefix{tag}key</code>, are taken in.
     *
     * <p>Costs a walk over the whole keyspace ({@code SCAN}), and about as much as a put for each key of the space.
     *
     * @param config of the ordered space
     * @return emits how far it has come, after each step; signals
     *     {@link io.reactivekv.StoreConfigurationException} when the space has another layout, and otherwise what any
     *     operation signals; starting again is always safe
     */
    public static Flux<ReindexProgress> reindex(StoreConfig config) {
        if (!config.get(RedisOptions.ORDERED)) {
            throw new StoreConfigurationException("option ordered: a plain space has no index; allowed: true");
        }
        return Flux.usingWhen(
                Mono.fromSupplier(() -> Engine.open(config, RedisDriverOptions.defaults())),
                engine ->
                        engine.reindex(config.get(RedisOptions.COMMAND_TIMEOUT).toNanos()),
                Engine::close);
    }
}
