package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SslOptions;
import io.lettuce.core.protocol.ProtocolVersion;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.DefaultEventLoopGroupProvider;
import io.lettuce.core.resource.DnsResolver;
import io.lettuce.core.resource.EventLoopGroupProvider;
import io.lettuce.core.resource.SocketAddressResolver;
import io.lettuce.core.resource.ThreadFactoryProvider;
import io.netty.channel.EventLoopGroup;
import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.TlsFiles;
import io.reactivekv.serializer.Serializers;
import io.reactivekv.spi.IoThread;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.test.StepVerifier;

/** Resources and options of the driver that a program brings along. */
@Timeout(60)
class DriverOptionsIT {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void clientResources_broughtAlong_serveManyStoresAndAreLeftRunning() throws Exception {
        ClientResources resources =
                DefaultClientResources.builder().ioThreadPoolSize(2).build();
        try {
            RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
            verifyWorks(server.uri(), driver);
            assertFalse(resources.eventExecutorGroup().isShuttingDown());
            verifyWorks(server.uri(), driver);
            assertEquals(Optional.of(resources), driver.clientResources());
        } finally {
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    @Test
    void clientResources_loopsShutDownBeforeTheStore_endWhatWaitsAndLetItBeClosed() throws Exception {
        AtomicReference<EventLoopGroup> loops = new AtomicReference<>();
        ClientResources resources = resources(loops);
        try (RedisServer silent = RedisServer.start()) {
            StoreConfig config = StoreConfig.parse(silent.uri() + "?prefix=app:&commandTimeout=1h");
            RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
            KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config);
            try (factory) {
                KeyValueStore<String> store = factory.open("", Serializers.string());
                store.put("k", "v").block();
                CompletableFuture<Change<String>> reset = new CompletableFuture<>();
                CompletableFuture<Void> watched = store.watch(KeyRange.all())
                        .doOnNext(reset::complete)
                        .then()
                        .toFuture();
                assertInstanceOf(Change.Reset.class, reset.get());
                silent.stop();
                CompletableFuture<String> read = store.get("k").toFuture();
                CompletableFuture<Void> write = store.put("k", "w").toFuture();

                Object unused =
                        loops.get().shutdownGracefully(0, 5, TimeUnit.SECONDS).get();
                assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());

                assertEquals(
                        Outcome.NOT_EXECUTED,
                        failure(StoreClosedException.class, read).outcome());
                KeyValueException unusedToo = failure(KeyValueException.class, write);
                assertEquals(
                        Outcome.NOT_EXECUTED,
                        failure(StoreClosedException.class, watched).outcome());
                assertThrows(StoreClosedException.class, () -> store.get("k").block());
            }
        }
    }

    /** Connections that a loop closes because it ends do not tell those who ask for their end afterwards. */
    @Test
    void clientResources_loopsShutDownUnderLiveConnections_letTheStoreBeClosed() throws Exception {
        AtomicReference<EventLoopGroup> loops = new AtomicReference<>();
        ClientResources resources = resources(loops);
        StoreConfig config = StoreConfig.parse(server.uri() + "?prefix=app:");
        RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
        KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config);
        try (factory) {
            KeyValueStore<String> store = factory.open("", Serializers.string());
            CompletableFuture<Change<String>> reset = new CompletableFuture<>();
            CompletableFuture<Void> watched =
                    store.watch(KeyRange.all()).doOnNext(reset::complete).then().toFuture();
            assertInstanceOf(Change.Reset.class, reset.get());

            Object unused =
                    loops.get().shutdownGracefully(0, 5, TimeUnit.SECONDS).get();

            StoreClosedException unusedToo = failure(StoreClosedException.class, watched);
        }
        assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
    }

    /** A name that nobody but this program knows. */
    @Test
    void reindexAndForget_throughAResolverBroughtAlong_reachTheServer() throws Exception {
        ClientResources resources = DefaultClientResources.builder()
                .socketAddressResolver(new SocketAddressResolver(DnsResolver.unresolved()) {
                    @Override
                    public SocketAddress resolve(RedisURI uri) {
                        return new InetSocketAddress(server.host(), server.port());
                    }
                })
                .build();
        try {
            RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
            StoreConfig config = StoreConfig.parse("redis://nobody-knows.invalid?prefix=resolved:");
            server.command("SET", "resolved:k", "v");

            assertEquals(1, RedisSpaces.reindex(config, driver).blockLast().added());
            try (KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config)) {
                KeyValueStore<String> store = factory.open("", Serializers.string());
                assertEquals(
                        List.of("k"), store.keys(KeyRange.all()).collectList().block());
                assertEquals(1L, store.deleteAll(KeyRange.all()).block());
                assertTrue(factory.toString().contains("nobody-knows.invalid"), factory::toString);
            }
            RedisSpaces.forget(config, driver).block();
        } finally {
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    private static ClientResources resources(AtomicReference<EventLoopGroup> loops) {
        return DefaultClientResources.builder()
                .eventLoopGroupProvider(new DefaultEventLoopGroupProvider(1) {
                    @Override
                    public <T extends EventLoopGroup> T allocate(Class<T> type) {
                        T group = super.allocate(type);
                        loops.set(group);
                        return group;
                    }
                })
                .build();
    }

    private static <E extends KeyValueException> E failure(Class<E> type, CompletableFuture<?> operation) {
        return assertInstanceOf(
                type, assertThrows(ExecutionException.class, operation::get).getCause());
    }

    /** What the Javadoc of clientResources asks for. */
    @Test
    void update_immediateOnIoThreadsBroughtAlong_runsElsewhere() throws Exception {
        EventLoopGroupProvider loops = new DefaultEventLoopGroupProvider(1, (ThreadFactoryProvider) IoThreads::new);
        ClientResources resources =
                DefaultClientResources.builder().eventLoopGroupProvider(loops).build();
        StoreConfig config =
                StoreConfig.parse(server.uri() + "?prefix=app:&callbackScheduler=immediate&commandTimeout=20s");
        RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
        try (KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config)) {
            KeyValueStore<String> store = factory.open("", Serializers.string());
            List<Thread> threads = new CopyOnWriteArrayList<>();
            String unused = store.update("immediate", old -> {
                        threads.add(Thread.currentThread());
                        return Optional.of("v");
                    })
                    .doOnNext(written -> threads.add(Thread.currentThread()))
                    .block();
            assertFalse(threads.get(0) instanceof IoThread, threads::toString);
            assertInstanceOf(IoThread.class, threads.get(threads.size() - 1));
            store.delete("immediate").then().block();
        } finally {
            loops.shutdown(0, 5, TimeUnit.SECONDS).get();
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    @Test
    void open_refused_takesNothingOfTheResources(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "secret");
        AtomicInteger taken = new AtomicInteger();
        EventLoopGroupProvider loops = new DefaultEventLoopGroupProvider(1) {
            @Override
            public <T extends EventLoopGroup> T allocate(Class<T> type) {
                taken.incrementAndGet();
                return super.allocate(type);
            }
        };
        ClientResources resources =
                DefaultClientResources.builder().eventLoopGroupProvider(loops).build();
        RedisDriverOptions driver = RedisDriverOptions.defaults().clientResources(resources);
        try {
            for (String url : List.of(
                    "redis-cluster://localhost?prefix={a}:&ordered=true",
                    "redis-cluster://localhost?prefix={a}:&ordered=false",
                    "redis://localhost?user=app",
                    "redis://:secret@localhost?passwordFile=" + file,
                    "redis-cluster://localhost?user=app",
                    "redis-sentinel://localhost?master=main&sentinelUser=a")) {
                StoreConfig config = StoreConfig.parse(url);
                assertThrows(StoreConfigurationException.class, () -> RedisSpaces.open(config, driver), url);
            }
            assertEquals(0, taken.get());
        } finally {
            loops.shutdown(0, 5, TimeUnit.SECONDS).get();
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    @Test
    void clientOptions_reconnectingAndProtocol_areOverruled() {
        ClientOptions options = ClientOptions.builder()
                .autoReconnect(true)
                .protocolVersion(ProtocolVersion.RESP2)
                .requestQueueSize(1)
                .build();
        StoreConfig config = config(server.uri());
        RedisDriverOptions driver = RedisDriverOptions.defaults().clientOptions(options);
        try (KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config)) {
            KeyValueStore<String> store = factory.open("", Serializers.string());
            assertWorks(store);
            StepVerifier.create(store.watch(KeyRange.all()))
                    .assertNext(first -> assertInstanceOf(Change.Reset.class, first))
                    .then(() -> store.put("k", "v").block())
                    .expectNext(new Change.Put<>("k", Optional.of("v")))
                    .thenCancel()
                    .verify(Duration.ofSeconds(20));
            server.command("CLIENT", "KILL", "TYPE", "normal");
            RedisTests.awaitSuccess(() -> assertWorks(store));
        }
    }

    @Test
    void clientOptions_tls_replacesThatOfTheConfiguration() {
        try (TlsFiles files = TlsFiles.create();
                RedisServer secure = RedisServer.builder().tls(files.server()).start()) {
            SslOptions tls = SslOptions.builder()
                    .jdkSslProvider()
                    .trustManager(files.ca().toFile())
                    .build();
            verifyWorks(
                    secure.uri(),
                    RedisDriverOptions.defaults()
                            .clientOptions(
                                    ClientOptions.builder().sslOptions(tls).build()));
        }
    }

    private static void verifyWorks(String url, RedisDriverOptions driver) {
        StoreConfig config = config(url);
        try (KeyValueStoreFactory factory = KeyValueStores.factory(RedisSpaces.open(config, driver), config)) {
            assertWorks(factory.open("", Serializers.string()));
        }
    }

    private static StoreConfig config(String url) {
        return StoreConfig.parse(url + "?prefix=app:&commandTimeout=20s");
    }
}
