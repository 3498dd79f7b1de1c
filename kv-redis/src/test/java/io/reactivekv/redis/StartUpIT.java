package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.scheduler.Schedulers;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Opening: with Redis and without, waiting for it and not, and what is said of it. */
@Timeout(60)
class StartUpIT {

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.builder().password("secret").start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void flush() {
        server.command("FLUSHALL");
    }

    @Test
    void open_redisIsDown_warnsOnceAndWorksOnceItIsUp() throws Exception {
        RedisServer late = RedisServer.builder().password("secret").start();
        try (late;
                LogCapture log = LogCapture.begin()) {
            late.kill9();
            try (KeyValueStore<String> store = TextStore.open(late.uri() + "?prefix=app:&commandTimeout=1h")) {
                CompletableFuture<Void> waiting = store.put("k", "v").toFuture();
                RedisTests.await(
                        "it has warned", () -> !log.messages(Level.WARN).isEmpty());
                try (KeyValueStore<String> hasty = store.withTimeout(Duration.ofMillis(100))) {
                    var unused = assertRefused(
                            StoreUnavailableException.class,
                            () -> hasty.get("k").block(),
                            late.address());
                }

                late.restart();

                waiting.get(30, TimeUnit.SECONDS);
                assertEquals("v", store.get("k").block());
                assertEquals(1, log.messages(Level.WARN).size(), log.messages(Level.WARN)::toString);
                assertTrue(
                        log.messages(Level.WARN).get(0).contains(late.address()), log.messages(Level.WARN)::toString);
                assertTrue(log.everything().stream().noneMatch(line -> line.contains("secret")));
            }
        }
    }

    @Test
    void open_redisIsUp_saysOnceWhatItFound() {
        try (LogCapture log = LogCapture.begin();
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:")) {
            assertWorks(store);
            RedisTests.await("it has said so", () -> !log.messages(Level.INFO).isEmpty());

            server.command("CLIENT", "KILL", "TYPE", "normal");
            RedisTests.awaitSuccess(() -> assertWorks(store));

            List<String> found = log.messages(Level.INFO).stream()
                    .filter(line -> line.contains("eviction policy"))
                    .toList();
            assertEquals(1, found.size(), found::toString);
            String version = ServerInfo.of(Layout.utf8(String.valueOf(server.command("INFO"))))
                    .version();
            for (String detail :
                    List.of(version, "redis at " + server.address(), "Lettuce ", "\"app:\"", "ordered", "noeviction")) {
                assertTrue(found.get(0).contains(detail), found::toString);
            }
        }
    }

    @Test
    void open_driverThatAProfileAsksFor_isTheOneInUse() {
        String expected = System.getProperty("kv.expected.lettuce", DriverVersion.found());
        try (LogCapture log = LogCapture.begin()) {
            openAndPing("?prefix=app:", log);
            assertTrue(
                    log.messages(Level.INFO).stream().anyMatch(line -> line.contains("by Lettuce " + expected)),
                    log.messages(Level.INFO)::toString);
        }
    }

    @Test
    void json_libraryThatAProfileAsksFor_isTheOneInUse() {
        String expected = System.getProperty("kv.expected.jackson", "");
        assumeFalse(expected.isEmpty(), "only the build knows");
        assertEquals(expected, JsonMapper.shared().version().toString());
        assertEquals(expected, new JsonFactory().version().toString());
    }

    @Test
    void open_policyThatMayEvictTheIndex_warnsAnOrderedSpaceOnly() {
        server.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        try (LogCapture log = LogCapture.begin()) {
            openAndPing("?prefix=cache:&ordered=false", log);
            assertEquals(List.of(), log.messages(Level.WARN));
            openAndPing("?prefix=app:", log);
            RedisTests.await(
                    "it has warned",
                    () -> log.messages(Level.WARN).stream().anyMatch(line -> line.contains("allkeys-lru")));
        } finally {
            server.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        }
    }

    @Test
    void open_oneMasterOfAClusterMayEvictTheIndex_isNamed() {
        RedisCluster cluster = SharedCluster.empty();
        RedisServer one = cluster.nodes().get(2);
        one.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        String url = "redis-cluster://" + cluster.nodes().get(0).address() + "?prefix=app:&commandTimeout=20s";
        try (LogCapture log = LogCapture.begin();
                KeyValueStore<String> store = TextStore.open(url)) {
            assertWorks(store);
            RedisTests.await(
                    "it has warned",
                    () -> log.messages(Level.WARN).stream()
                            .anyMatch(line -> line.contains("allkeys-lru") && line.contains(one.address())));
            assertEquals(1, log.messages(Level.WARN).size(), log.messages(Level.WARN)::toString);
            assertEquals(1, found(log));
        } finally {
            one.command("CONFIG", "SET", "maxmemory-policy", "noeviction");
        }
    }

    @Test
    void open_clientName_isShown() {
        try (KeyValueStore<String> store = TextStore.open(server.uri() + "?clientName=shop:7")) {
            store.ping().block();
            assertTrue(server.clients().toString().contains(" name=shop:7 "), server.clients()::toString);
        }
    }

    @Test
    void openFailFast_redisIsUp_hasAnswered() {
        try (KeyValueStore<String> store = TextStore.open(server.uri() + "?failFast=true")) {
            assertWorks(store);
        }
    }

    @Test
    void openFailFast_redisIsDown_throwsAtTheFirstAttempt() {
        try (RedisServer gone = RedisServer.start()) {
            gone.kill9();
            var unused = assertRefused(
                    StoreUnavailableException.class,
                    () -> TextStore.open(gone.uri() + "?failFast=true&connectTimeout=10m&commandTimeout=1h"),
                    gone.address());
        }
    }

    @Test
    void openFailFast_noNodeOfAClusterIsUp_throwsAtTheFirstAttempts() {
        try (RedisServer gone = RedisServer.start()) {
            gone.kill9();
            String url = "redis-cluster://" + gone.address() + ",nowhere.invalid?failFast=true&commandTimeout=1h";
            var unused = assertRefused(StoreUnavailableException.class, () -> TextStore.open(url));
        }
    }

    @Test
    void openFailFast_wrongPassword_throwsAtOnce() {
        String url = "redis://:wrong@" + server.address() + "?failFast=true&commandTimeout=1h";
        var unused = assertRefused(StorePermissionException.class, () -> TextStore.open(url), "password");
    }

    @Test
    void openFailFast_slowToConnectTo_waitsLongerThanForACommand() {
        try (FaultProxy proxy = FaultProxy.to(server)) {
            proxy.fault(Fault.delay(Duration.ofMillis(150)));
            String url = "redis://:secret@" + proxy.address() + "?failFast=true&commandTimeout=200ms";
            try (KeyValueStore<String> store = TextStore.open(url)) {
                proxy.pass();
                RedisTests.awaitSuccess(() -> assertWorks(store));
            }
        }
    }

    @Test
    void openFailFast_onAThreadThatMustNotBlock_isRefused() {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        var unused = Schedulers.parallel().schedule(() -> {
            try {
                TextStore.open(server.uri() + "?failFast=true").close();
                thrown.complete(new AssertionError("nothing was thrown"));
            } catch (RuntimeException e) {
                thrown.complete(e);
            }
        });
        Throwable refusal = thrown.join();
        assertInstanceOf(StoreConfigurationException.class, refusal);
        assertTrue(refusal.getMessage().contains("failFast"), refusal::getMessage);
    }

    private static void openAndPing(String options, LogCapture log) {
        long before = found(log);
        try (KeyValueStore<String> store = TextStore.open(server.uri() + options)) {
            store.ping().block();
            RedisTests.await("it has said what it found", () -> found(log) > before);
        }
    }

    private static long found(LogCapture log) {
        return log.messages(Level.INFO).stream()
                .filter(line -> line.contains("eviction policy"))
                .count();
    }
}
