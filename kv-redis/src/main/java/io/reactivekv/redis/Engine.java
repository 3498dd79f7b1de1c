package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.StoredChange;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Everything that the views of one backend share: driver, topology, sweeper and watch. */
final class Engine {

    /** For what waits anyhow: a watch begins, and reads, however short the time of an operation is. */
    static final long LEAST_PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration LEAST_SILENCE = Duration.ofSeconds(3);

    private final Driver driver;
    private final Topology topology;
    private final Sweeper sweeper;
    private final WatchHub hub;
    private final PageWeight weight = new PageWeight();
    private final BulkReads watchReads;
    private final AtomicReference<@Nullable Mono<Void>> closing = new AtomicReference<>();

    /** A loop that was brought along may end before the store is closed: then nobody is to wait for ever. */
    private final GenericFutureListener<Future<Object>> loopEnded = ended -> {
        Object unused = close().subscribe();
    };

    private Engine(Driver driver, Topology topology, NodeSettings settings, Duration timeout) {
        this.driver = driver;
        this.topology = topology;
        this.sweeper = new Sweeper(topology);
        this.hub = new WatchHub(topology, settings);
        this.watchReads = reads(Math.max(timeout.toNanos(), LEAST_PATIENCE_NANOS));
    }

    /** Begins to connect. */
    static Engine open(StoreConfig config, RedisDriverOptions custom) {
        Script.load();
        Addresses addresses = new Addresses(config);
        // What may be refused comes before the driver, which would have to be shut down.
        Layout layout = layout(config, addresses.mode());
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
                addresses.mode() == Mode.SENTINEL,
                config.metrics());
        Topology topology = addresses.mode() == Mode.CLUSTER
                ? new Cluster(settings, layout, addresses, driver)
                : new Standalone(
                        settings,
                        layout,
                        driver.dialer(addresses.route()),
                        addresses.mode().scheme + " at " + addresses.text());
        Engine engine = new Engine(driver, topology, settings, timeout);
        topology.open();
        engine.sweeper.start(driver.home(), timeout.toNanos());
        Object unused = driver.home().terminationFuture().addListener(engine.loopEnded);
        return engine;
    }

    private static Layout layout(StoreConfig config, Mode mode) {
        boolean ordered = config.get(RedisOptions.ORDERED);
        if (mode != Mode.CLUSTER) {
            return Layout.standalone(config.prefix(), ordered);
        }
        return ordered
                ? Layout.bucketed(config.prefix(), config.get(RedisOptions.BUCKETS))
                : Layout.slotted(config.prefix());
    }

    /**
     * Completes when Redis has answered; fails as soon as a first attempt has failed everywhere, and when nobody has
     * answered within the time for one attempt and one command.
     */
    Mono<Void> firstContact(StoreConfig config) {
        long bound = config.get(RedisOptions.CONNECT_TIMEOUT)
                .plus(config.get(RedisOptions.COMMAND_TIMEOUT))
                .toNanos();
        Mono<Void> answer = topology.ping(bound);
        Mono<Void> refusal = Mono.fromFuture(topology.refusal(), true).flatMap(Mono::error);
        return Mono.firstWithSignal(answer, refusal);
    }

    Topology topology() {
        return topology;
    }

    Sweeper sweeper() {
        return sweeper;
    }

    /** Reads of many keys, each step within this time; all of them learn together how large values are. */
    BulkReads reads(long timeoutNanos) {
        return new BulkReads(topology, timeoutNanos, weight);
    }

    /** What the server says of itself, if the user may ask; who may not even connect is told so. */
    Mono<Map<String, String>> about(long timeoutNanos) {
        return topology.call(Call.read(CommandType.INFO), topology.layout().buckets(), timeoutNanos)
                .map(reply -> ServerInfo.of(reply).about())
                .onErrorResume(
                        StorePermissionException.class,
                        refused -> topology.ping(timeoutNanos).thenReturn(Map.of()));
    }

    /** Takes all keys under the prefix into the index, then registers the space. */
    Flux<ReindexProgress> reindex(long timeoutNanos) {
        Flux<ReindexProgress> steps = Flux.defer(() -> new Survey(topology, timeoutNanos).index())
                .scan(
                        new ReindexProgress(0, 0),
                        (sum, step) -> new ReindexProgress(sum.examined() + step[0], sum.added() + step[1]));
        return topology.ping(timeoutNanos)
                .thenMany(steps)
                .concatWith(topology.space().register(timeoutNanos).cast(ReindexProgress.class));
    }

    /** Strikes the space off the records of the server, if it is empty. */
    Mono<Void> forget(long timeoutNanos) {
        ScanRequest one = new ScanRequest(KeyRange.all(), false, 1, 1, false, ScanRequest.Detail.VALUE);
        return new Ranges(this, timeoutNanos, reads(timeoutNanos))
                .keys(one)
                .hasElements()
                .flatMap(used -> used
                        ? Mono.error(new StoreConfigurationException("the space \""
                                + topology.layout().prefix()
                                + "\" is not empty; allowed: an empty one, such as after deleteAll"))
                        : topology.space().forget(timeoutNanos));
    }

    Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        return hub.watch(range, keysOnly, watchReads);
    }

    /** Ends everything, once; connections of loops that end at the same time are not waited for without end. */
    Mono<Void> close() {
        StoreClosedException reason = new StoreClosedException("the store is closed", Outcome.NOT_EXECUTED);
        Mono<Void> end = Mono.fromFuture(() -> {
                    sweeper.stop();
                    Object unused = driver.home().terminationFuture().removeListener(loopEnded);
                    return CompletableFuture.allOf(hub.close(reason), topology.close(reason));
                })
                .timeout(Driver.GRACE)
                .onErrorComplete(TimeoutException.class)
                .then(Mono.defer(driver::shutdown))
                .cache();
        return Mono.defer(
                () -> closing.compareAndSet(null, end) ? end : java.util.Objects.requireNonNull(closing.get()));
    }
}
