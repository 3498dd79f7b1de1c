package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.TlsFiles;
import io.reactivekv.serializer.Serializers;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A password that would be noticed appears in no log of ours or the driver's at DEBUG, in no exception and in nothing
 * that is printed, whether it is right or wrong.
 */
@Timeout(60)
@Tag("long")
class SecretsIT {

    private static final String CANARY = "CaNaRy77";

    private LogCapture log;

    @BeforeEach
    void listen() {
        log = LogCapture.begin();
    }

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void oneServer_rightAndWrongPassword_areShownNowhere(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("password"), CANARY + "\n");
        try (RedisServer server = RedisServer.builder()
                .password(CANARY)
                .user("app", CANARY, "~*", "&*", "+@all")
                .start()) {
            String hosts = server.address();
            use("redis://:" + CANARY + "@" + hosts, true);
            use("redis://app:" + CANARY + "@" + hosts + "?", true);
            use("redis://" + hosts + "?user=app&password=" + CANARY, true);
            use("redis://" + hosts + "?passwordFile=" + file, true);
            use("redis://:x" + CANARY + "@" + hosts, false);
            use("redis://nobody:" + CANARY + "@" + hosts, false);
            use("redis://:" + CANARY + "@" + hosts + "/77", false);
            use("rediss://:" + CANARY + "@" + hosts + "?connectTimeout=100ms", false);
            use("redis-sentinel://:" + CANARY + "@" + hosts + "?master=main&sentinelPassword=" + CANARY, false);
            use("redis-cluster://:" + CANARY + "@" + hosts, false);
            use("redis://:" + CANARY + "@nowhere.invalid", false);
        }
    }

    /** It quotes the arguments of HELLO, and the password is one of them. */
    @Test
    void serverThatDoesNotKnowHello_passwordIsShownNowhere() {
        verifyHelloUnknown(RedisDriverOptions.defaults());
    }

    @Test
    void serverThatDoesNotKnowHelloWithResourcesBroughtAlong_passwordIsShownNowhere() throws Exception {
        ClientResources resources = DefaultClientResources.create();
        try {
            verifyHelloUnknown(RedisDriverOptions.defaults().clientResources(resources));
        } finally {
            assertEquals(true, resources.shutdown(0, 5, TimeUnit.SECONDS).get());
        }
    }

    private void verifyHelloUnknown(RedisDriverOptions driver) {
        try (RedisServer server = RedisServer.builder()
                        .password(CANARY)
                        .option("rename-command", "HELLO", "NOHELLO")
                        .start();
                KeyValueStoreFactory one = factory("redis://:" + CANARY + "@" + server.address(), driver);
                KeyValueStoreFactory named = factory(
                        "redis-sentinel://" + server.address() + "?master=main&sentinelPassword=" + CANARY, driver)) {
            KeyValueStore<String> store = one.open("", Serializers.string());
            KeyValueStore<String> sentinel = named.open("", Serializers.string());
            assertSilent(assertRefused(
                    StoreConfigurationException.class, () -> store.get("k").block(), "HELLO", "6.2"));
            assertSilent(assertRefused(
                    StoreConfigurationException.class, () -> sentinel.get("k").block(), "HELLO", "Sentinel"));
        }
        assertSilent();
    }

    private static KeyValueStoreFactory factory(String url, RedisDriverOptions driver) {
        StoreConfig config = StoreConfig.parse(url);
        return KeyValueStores.factory(RedisSpaces.open(config, driver), config);
    }

    @Test
    void connectionsThatAreKilled_passwordIsShownNowhere() {
        try (RedisServer server = RedisServer.builder().password(CANARY).start();
                KeyValueStore<String> store = TextStore.open("redis://:" + CANARY + "@" + server.address())) {
            for (int i = 0; i < 3; i++) {
                server.command("CLIENT", "KILL", "TYPE", "normal");
                RedisTests.awaitSuccess(() -> store.put("k", "v").block());
            }
            server.kill9();
            assertSilent(
                    assertThrows(KeyValueException.class, () -> store.get("k").block()));
        }
        assertSilent();
    }

    @Test
    void sentinels_passwordsAreShownNowhere() {
        try (RedisSentinels redis = RedisSentinels.builder()
                .servers(server -> server.password(CANARY))
                .sentinels(sentinel -> sentinel.password(CANARY + "S"))
                .start()) {
            use(redis.uri() + "&", true);
            use(redis.uri().replace(CANARY + "S", "x" + CANARY) + "&", false);
            use(redis.uri().replace(":" + CANARY + "@", ":x" + CANARY + "@") + "&", false);
        }
    }

    @Test
    void clusterWithTls_passwordIsShownNowhere() {
        try (TlsFiles files = TlsFiles.create();
                RedisCluster redis = RedisCluster.builder()
                        .replicas(0)
                        .tls(files)
                        .nodes(node -> node.password(CANARY))
                        .start()) {
            use(redis.uri() + "?tlsCa=" + files.ca(), true);
            use(redis.uri() + "?tlsCa=" + files.otherCa(), false);
            use(redis.uri().replace(":" + CANARY + "@", ":x" + CANARY + "@") + "?tlsCa=" + files.ca(), false);
        }
    }

    private void use(String url, boolean right) {
        String timeout = right ? "20s" : "1s";
        String option = url.endsWith("&") || url.endsWith("?") ? "" : url.contains("?") ? "&" : "?";
        StoreConfig config = StoreConfig.parse(url + option + "commandTimeout=" + timeout);
        assertSilent(config.toString());
        try (KeyValueStoreFactory factory = KeyValueStores.factory(config)) {
            KeyValueStore<String> store = factory.open("", Serializers.string());
            assertSilent(factory.toString());
            assertSilent(store.toString());
            if (right) {
                store.put("k", "v").block();
                assertEquals("v", store.get("k").block());
                assertSilent(store.stats().block().toString());
            } else {
                assertSilent(assertThrows(
                        KeyValueException.class, () -> store.get("k").block()));
                assertSilent(assertThrows(
                        KeyValueException.class,
                        () -> store.withTimeout(java.time.Duration.ofMillis(200))
                                .scan(KeyRange.all())
                                .blockLast()));
            }
        }
        assertSilent();
    }

    private void assertSilent() {
        List<String> everything = log.everything();
        assertFalse(everything.isEmpty(), "nothing was logged at DEBUG");
        everything.forEach(SecretsIT::assertSilent);
    }

    private static void assertSilent(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        assertSilent(trace.toString());
    }

    private static void assertSilent(String text) {
        assertFalse(text.contains(CANARY), text);
    }
}
