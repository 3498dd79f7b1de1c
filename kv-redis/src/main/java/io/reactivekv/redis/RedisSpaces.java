package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.Backend;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** What only Redis has: spaces that are opened with a driver of one's own, taken into the index, or forgotten. */
public final class RedisSpaces {

    private RedisSpaces() {}

    /**
     * Opens a space with the driver's resources or options brought along.
     *
     * <p>Returns at once, whether or not Redis can be reached. With {@code failFast=true} it blocks until Redis has
     * answered, or the first attempt to connect has failed at every address, for {@code connectTimeout} and
     * {@code commandTimeout} together at most.
     *
     * @throws io.reactivekv.StoreConfigurationException when there is no such option, when options do not fit
     *     together, and with {@code failFast=true} on a thread that must not block
     * @throws KeyValueException with {@code failFast=true}, when Redis does not answer, refuses the user, or holds
     *     the space in another layout
     */
    public static Backend<byte[]> open(StoreConfig config, RedisDriverOptions driver) {
        config.checkOptions(RedisOptions.ALL);
        boolean failFast = config.get(RedisOptions.FAIL_FAST);
        if (failFast && Schedulers.isInNonBlockingThread()) {
            throw new StoreConfigurationException("option failFast: opening waits for Redis, which the thread "
                    + Thread.currentThread().getName()
                    + " must not do; allowed: false (ping() tells later), or opening on a thread that may block");
        }
        Engine engine = Engine.open(config, driver);
        if (failFast) {
            try {
                Object unused = engine.firstContact(config).block();
            } catch (RuntimeException failure) {
                Object unused = engine.close().block();
                throw failure;
            }
        }
        return new RedisBackend(engine, config.get(RedisOptions.COMMAND_TIMEOUT));
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
     * @return emits (0, 0) at the beginning and how far it has come after each step; signals
     *     {@link io.reactivekv.StoreConfigurationException} when the space has another layout, and otherwise what any
     *     operation signals; starting again is always safe
     * @throws io.reactivekv.StoreConfigurationException at the call, when an option does not exist or is not allowed, or the
     *     space is not ordered
     */
    public static Flux<ReindexProgress> reindex(StoreConfig config) {
        return reindex(config, RedisDriverOptions.defaults());
    }

    /** The same as {@link #reindex(StoreConfig)}, with the driver's resources or options brought along. */
    public static Flux<ReindexProgress> reindex(StoreConfig config, RedisDriverOptions driver) {
        Objects.requireNonNull(driver, "driver");
        check(config);
        return Flux.usingWhen(
                engine(config, driver),
                engine ->
                        engine.reindex(config.get(RedisOptions.COMMAND_TIMEOUT).toNanos()),
                Engine::close);
    }

    /**
     * Strikes an empty space off the records on the server, so that spaces whose prefixes begin with its own, or with
     * which its own begins, can be opened from then on.
     *
     * <p>Begins when subscribed to. No program may have the space open: one that has goes on, and may then share keys with
     * a space that has come in its way; within seconds it registers the space again, or is refused. To forget a
     * space that is registered no more, or never was, does nothing. Costs a few commands.
     *
     * @param config of the ordered space
     * @return signals {@link io.reactivekv.StoreConfigurationException} when there are entries in the space, when it has
     *     another layout, and when keys under its prefix are not in the index; otherwise what any operation signals;
     *     starting again is always safe
     * @throws io.reactivekv.StoreConfigurationException at the call, when an option does not exist or is not allowed, or the
     *     space is not ordered
     */
    public static Mono<Void> forget(StoreConfig config) {
        return forget(config, RedisDriverOptions.defaults());
    }

    /** The same as {@link #forget(StoreConfig)}, with the driver's resources or options brought along. */
    public static Mono<Void> forget(StoreConfig config, RedisDriverOptions driver) {
        Objects.requireNonNull(driver, "driver");
        check(config);
        return Mono.usingWhen(
                engine(config, driver),
                engine -> engine.forget(config.get(RedisOptions.COMMAND_TIMEOUT).toNanos()),
                Engine::close);
    }

    private static Mono<Engine> engine(StoreConfig config, RedisDriverOptions driver) {
        return Mono.fromSupplier(() -> Engine.open(config, driver));
    }

    private static void check(StoreConfig config) {
        config.checkOptions(RedisOptions.ALL);
        if (!config.get(RedisOptions.ORDERED)) {
            throw new StoreConfigurationException(
                    "option ordered: a plain space has neither index nor record; allowed: true");
        }
    }
}
