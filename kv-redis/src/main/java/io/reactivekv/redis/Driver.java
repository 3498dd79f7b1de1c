package io.reactivekv.redis;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.ConnectionFuture;
import io.lettuce.core.MaintNotificationsConfig;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.metrics.CommandLatencyRecorder;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.EpollProvider;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.Transports;
import io.lettuce.core.tracing.Tracing;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.reactivekv.StoreConfig;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The driver as this module uses it: one I/O thread, no replay of commands, no reconnecting of its own, no time-outs of
 * its own, no metrics or tracing per command.
 */
final class Driver {

    private static final Logger LOG = LoggerFactory.getLogger(Driver.class);
    private static final Duration UNACKNOWLEDGED = Duration.ofSeconds(3);
    private static final long LARGEST_REPLY = 64L << 20;
    private static final int IO_THREADS = 1;
    private static final int SHUTDOWN_SECONDS = 2;

    /** How long is waited for what loops that were brought along may never report. */
    static final Duration GRACE = Duration.ofSeconds(SHUTDOWN_SECONDS);

    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final ClientResources resources;
    private final boolean ownsResources;
    private final RedisClient client;
    private final Sentinels sentinels;
    private final @Nullable Tls tls;
    private final EventLoopGroup group;
    private final EventExecutor home;
    private final Map<Object, CompletableFuture<?>> dials = new ConcurrentHashMap<>();

    /** Who has been waiting for a password does not connect any more. */
    private volatile boolean closed;

    Driver(StoreConfig config, RedisDriverOptions custom) {
        this(config, custom, DriverVersion.found());
    }

    /** The same, with the version of the driver that was found. */
    Driver(StoreConfig config, RedisDriverOptions custom, String version) {
        // What may be refused, such as a certificate, comes before what would have to be shut down.
        tls = Mode.isSecure(config.scheme()) && custom.clientOptions().isEmpty() ? new Tls(config) : null;
        ClientOptions options = options(config, custom, tls);
        ClientResources given = custom.clientResources().orElse(null);
        ownsResources = given == null;
        resources = given == null ? resources(largestReply(config)) : Guards.within(given, largestReply(config));
        client = RedisClient.create(resources);
        client.setOptions(options);
        sentinels = new Sentinels(client, resources.socketAddressResolver());
        group = resources.eventLoopGroupProvider().allocate(Transports.eventLoopGroupClass());
        home = group.next();
        if (DriverVersion.isTooOld(version)) {
            LOG.warn(
                    "Lettuce {} is on the class path; this library works with {} and later",
                    version,
                    DriverVersion.OLDEST);
        }
    }

    private static ClientOptions options(StoreConfig config, RedisDriverOptions custom, @Nullable Tls tls) {
        ClientOptions.Builder options = custom.clientOptions()
                .map(ClientOptions::mutate)
                .orElseGet(ClientOptions::builder)
                .autoReconnect(false)
                .requestQueueSize(Integer.MAX_VALUE)
                .disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP3)
                .timeoutOptions(TimeoutOptions.create());
        if (custom.clientOptions().isEmpty()) {
            Object unused = options.socketOptions(socket(config));
        }
        if (tls != null) {
            Object unused = options.sslOptions(tls.options());
        }
        quietly(options);
        return options.build();
    }

    /** Lettuce 7 asks servers to tell of their maintenance, and Lettuce 6, which does not, lacks the option against it. */
    private static void quietly(ClientOptions.Builder options) {
        try {
            Maintenance.untold(options);
        } catch (LinkageError e) {
            LOG.debug("Lettuce {} knows no maintenance notifications", DriverVersion.found());
        }
    }

    EventExecutor home() {
        return home;
    }

    /** Opens connections by one route. */
    Dialer dialer(Route route) {
        return new LettuceDialer(this, route);
    }

    /** Begins to connect, once it is known where and with which credentials and certificates. */
    CompletionStage<Dialled> connect(CompletableFuture<RedisURI> target) {
        return underWay(ready(target).thenCompose(this::connectNow));
    }

    /** Whether the Sentinels of a way name another master than the one at an address; false when that cannot be found out. */
    CompletionStage<Boolean> isReplaced(CompletableFuture<RedisURI> way, SocketAddress master) {
        return underWay(ready(way)
                .thenCompose(
                        uri -> closed ? CompletableFuture.completedFuture(false) : sentinels.nameAnother(uri, master)));
    }

    private CompletableFuture<RedisURI> ready(CompletableFuture<RedisURI> target) {
        return tls == null ? target : tls.renewed().thenCombine(target, (renewed, uri) -> uri);
    }

    private <T> CompletableFuture<T> underWay(CompletableFuture<T> dial) {
        Object number = new Object();
        Object unused = dials.put(number, dial);
        unused = dial.whenComplete((connection, failure) -> dials.remove(number));
        return dial;
    }

    private CompletionStage<Dialled> connectNow(RedisURI uri) {
        if (closed) {
            return CompletableFuture.failedFuture(new IllegalStateException("the store is closed"));
        }
        ConnectionFuture<StatefulRedisConnection<byte[], byte[]>> dial =
                client.connectAsync(ByteArrayCodec.INSTANCE, uri);
        return dial.thenApply(connection -> new Dialled(connection, dial.getRemoteAddress()));
    }

    /** Completes when no attempt to connect is under way, or none is going to end soon. */
    private Mono<Void> dialled() {
        return Mono.defer(() -> Mono.fromFuture(
                        CompletableFuture.allOf(Stream.concat(dials.values().stream(), sentinels.underWay().stream())
                                .toArray(CompletableFuture<?>[]::new))))
                .timeout(PATIENCE)
                .onErrorComplete();
    }

    /**
     * Ends all threads, unless they were brought along. An attempt to connect may end first: one whose loop has ended under
     * it would leave its buffer to the garbage collector.
     */
    Mono<Void> shutdown() {
        EventLoopGroupProvider loops = resources.eventLoopGroupProvider();
        Mono<Void> end = Mono.<Void>fromRunnable(() -> closed = true)
                .then(dialled())
                .then(disconnected())
                .then(ended(() -> loops.release(group, 0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)));
        if (!ownsResources) {
            return end;
        }
        // The resources leave to themselves what was handed to them, such as the provider of their loops.
        return end.then(ended(() -> loops.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)))
                .then(ended(() -> resources.shutdown(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS)));
    }

    /** Closes the connections that are left; loops that were brought along may have ended, or end under it. */
    private Mono<Void> disconnected() {
        return Mono.defer(() -> home.isTerminated() ? Mono.empty() : Mono.fromCompletionStage(client.shutdownAsync()))
                .timeout(GRACE)
                .onErrorComplete();
    }

    private static Mono<Void> ended(Supplier<Future<?>> ending) {
        return Mono.create(sink -> {
            Object unused = ending.get().addListener(end -> sink.success());
        });
    }

    private static long largestReply(StoreConfig config) {
        return Math.max(LARGEST_REPLY, config.storeOptions().maxValueBytes());
    }

    private static ClientResources resources(long largestReply) {
        return ClientResources.builder()
                .nettyCustomizer(new Guards(largestReply))
                .threadFactoryProvider(IoThreads::new)
                .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(
                        IO_THREADS, (io.lettuce.core.resource.ThreadFactoryProvider) IoThreads::new))
                .commandLatencyRecorder(CommandLatencyRecorder.disabled())
                .tracing(Tracing.disabled())
                .build();
    }

    private static SocketOptions socket(StoreConfig config) {
        SocketOptions.Builder socket = SocketOptions.builder()
                .connectTimeout(config.get(RedisOptions.CONNECT_TIMEOUT))
                .tcpNoDelay(true)
                .keepAlive(true);
        if (EpollProvider.isAvailable()) {
            Object unused = socket.tcpUserTimeout(SocketOptions.TcpUserTimeoutOptions.builder()
                    .enable()
                    .tcpUserTimeout(UNACKNOWLEDGED)
                    .build());
        }
        return socket.build();
    }

    /** Linked only when it is called. */
    private static final class Maintenance {

        static void untold(ClientOptions.Builder options) {
            Object unused = options.maintNotificationsConfig(MaintNotificationsConfig.disabled());
        }
    }
}
