package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.spi.StoredChange;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Everything that the views of one backend share: driver, topology, sweeper and watch. */
final class Engine {

    private static final Duration LEAST_SILENCE = Duration.ofSeconds(3);

    private final Driver driver;
    private final Topology topology;
    private final Sweeper sweeper;
    private final AtomicReference<@Nullable Mono<Void>> closing = new AtomicReference<>();

    private Engine(Driver driver, Topology topology) {
        this.driver = driver;
        this.topology = topology;
        this.sweeper = new Sweeper(topology);
    }

    /** Begins to connect. */
    static Engine open(StoreConfig config, RedisDriverOptions custom) {
        Addresses addresses = new Addresses(config);
        if (addresses.mode() == Mode.CLUSTER) {
            throw new StoreConfigurationException("scheme " + config.scheme() + " is not available yet");
        }
        boolean ordered = config.get(RedisOptions.ORDERED);
        Driver driver = new Driver(config, custom);
        Duration timeout = config.get(RedisOptions.COMMAND_TIMEOUT);
        NodeSettings settings = new NodeSettings(
                driver.home(),
                config.get(RedisOptions.CALLBACK_SCHEDULER) == RedisOptions.Callbacks.PARALLEL
                        ? Schedulers.parallel()
                        : null,
                config.get(RedisOptions.BATCH_SIZE),
                config.get(RedisOptions.MAX_PENDING),
                timeout.compareTo(LEAST_SILENCE) > 0 ? timeout : LEAST_SILENCE,
                config.metrics());
        Topology topology = new Standalone(
                settings,
                Layout.standalone(config.prefix(), ordered),
                driver.dialer(addresses.uri(), addresses.text()),
                addresses.mode().scheme + " at " + addresses.text());
        Engine engine = new Engine(driver, topology);
        topology.open();
        engine.sweeper.start(driver.home(), timeout.toNanos());
        return engine;
    }

    Topology topology() {
        return topology;
    }

    Sweeper sweeper() {
        return sweeper;
    }

    /** What the server says of itself. */
    Mono<Map<String, String>> about(long timeoutNanos) {
        return topology.call(Call.read(CommandType.INFO), topology.layout().buckets(), timeoutNanos)
                .map(reply -> ServerInfo.of(reply).about());
    }

    Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly, BulkReads reads) {
        return Flux.error(new UnsupportedOperationException("watch"));
    }

    /** Ends everything, once. */
    Mono<Void> close() {
        Mono<Void> end = Mono.<Void>fromRunnable(() -> {
                    sweeper.stop();
                    topology.close(new StoreClosedException("the store is closed", Outcome.NOT_EXECUTED));
                })
                .then(Mono.defer(driver::shutdown))
                .cache();
        return Mono.defer(
                () -> closing.compareAndSet(null, end) ? end : java.util.Objects.requireNonNull(closing.get()));
    }
}
