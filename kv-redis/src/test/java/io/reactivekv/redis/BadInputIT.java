package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.CounterStore;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Data, addresses and options that do not fit: each is named by a typed error, and the connection goes on. */
@Timeout(60)
class BadInputIT {

    private static RedisServer server;
    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
        cluster = SharedCluster.empty();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void flush() {
        server.command("FLUSHALL");
        cluster.masters().forEach(master -> master.command("FLUSHALL"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void foreignType_readsAsAbsentAndConditionsFailTyped(boolean ordered) {
        try (KeyValueStore<String> store = open("prefix=app:&ordered=" + ordered)) {
            server.command("RPUSH", "app:list", "x");

            assertNull(store.get("list").block());
            assertNull(store.getEntry("list").block());
            assertNull(store.ttl("list").block());
            assertEquals(false, store.exists("list").block());
            assertEquals(
                    List.of(),
                    store.getAll(List.of("list", "other")).collectList().block());
            var unused = assertRefused(
                    ForeignDataException.class,
                    () -> store.putIfAbsent("list", "v").block(),
                    "\"list\"");
            unused = assertRefused(
                    ForeignDataException.class, () -> store.replace("list", "v").block(), "\"list\"");
            unused = assertRefused(
                    ForeignDataException.class,
                    () -> store.getAndPut("list", "v").block(),
                    "\"list\"");
            unused = assertRefused(
                    ForeignDataException.class, () -> store.getAndDelete("list").block(), "\"list\"");
            assertEquals(1L, server.command("LLEN", "app:list"));

            store.put("list", "v").block();
            assertEquals("v", store.get("list").block());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void foreignType_deleteRemovesItAsPutReplacesIt(boolean ordered) {
        try (KeyValueStore<String> store = open("prefix=app:&ordered=" + ordered)) {
            server.command("RPUSH", "app:one", "x");
            server.command("RPUSH", "app:two", "x");
            server.command("RPUSH", "app:three", "x");

            assertEquals(true, store.delete("one").block());
            assertEquals(2L, store.deleteAll(List.of("two", "three", "four")).block());

            assertEquals(0L, server.command("EXISTS", "app:one", "app:two", "app:three"));
        }
    }

    @Test
    void foreignType_amongEntriesOfAScan_isLeftOut() {
        try (KeyValueStore<String> store = open("prefix=app:")) {
            store.put("a", "1").block();
            store.put("b", "2").block();
            store.put("c", "3").block();
            server.command("DEL", "app:b");
            server.command("SADD", "app:b", "x");

            assertEquals(
                    List.of(new KeyValue<>("a", "1"), new KeyValue<>("c", "3")),
                    store.scan(KeyRange.all()).collectList().block());
            assertEquals(
                    List.of("a", "c"), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void counterThatIsNoNumber_isNamed() {
        try (KeyValueStoreFactory factory = KeyValueStores.factory(server.uri() + "?prefix=app:")) {
            CounterStore counters = factory.counters("n:");
            server.command("SET", "app:n:text", "seven");
            server.command("RPUSH", "app:n:list", "7");

            var unused = assertRefused(
                    ForeignDataException.class,
                    () -> counters.addAndGet("text", 1).block(),
                    "\"text\"");
            unused = assertRefused(
                    ForeignDataException.class,
                    () -> counters.addAndGet("list", 1).block(),
                    "\"list\"");
            assertEquals(1L, counters.addAndGet("fine", 1).block());
        }
    }

    @Test
    void foreignValueThatCannotBeDecoded_failsThatKeyOnly() {
        try (KeyValueStore<Integer> store = KeyValueStores.open(server.uri() + "?prefix=app:", Integer.class)) {
            store.put("a", 1).block();
            store.put("b", 2).block();
            store.put("c", 3).block();
            server.command("SET", "app:b", "{no json");

            var unused = assertRefused(
                    SerializationException.class, () -> store.get("b").block(), "\"b\"");
            assertEquals(1, store.get("a").block());
            List<Integer> seen = new ArrayList<>();
            unused = assertRefused(
                    SerializationException.class,
                    () -> store.scan(KeyRange.all())
                            .doOnNext(entry -> seen.add(entry.value()))
                            .blockLast(),
                    "\"b\"",
                    "after");
            assertEquals(List.of(1), seen);
            assertEquals(
                    List.of(new KeyValue<>("c", 3)),
                    store.scan(KeyRange.all(), ScanOptions.defaults().after("b"))
                            .collectList()
                            .block());
        }
    }

    @Test
    void keysWithoutAnIndex_rangesNameTheTwoWaysOnAndPointsWork() {
        server.command("SET", "app:foreign", "v");
        try (KeyValueStore<String> store = open("prefix=app:")) {
            assertEquals("v", store.get("foreign").block());
            for (var range : List.of(
                    store.scan(KeyRange.all()),
                    store.keys(KeyRange.all()),
                    store.count(KeyRange.all()),
                    store.deleteAll(KeyRange.all()))) {
                var unused = assertRefused(
                        StoreConfigurationException.class,
                        () -> reactor.core.publisher.Flux.from(range).blockLast(),
                        "reindex",
                        "ordered=false",
                        "\"app:\"");
            }
            store.put("mine", "w").block();
            assertEquals(true, store.delete("mine").block());
        }
    }

    @Test
    void otherNumberOfBuckets_isRefusedNamingBoth() {
        try (KeyValueStore<String> store = openCluster("prefix=app:&buckets=8")) {
            assertWorks(store);
        }
        try (KeyValueStore<String> store = openCluster("prefix=app:&buckets=4")) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> store.get("k").block(), "buckets=8", "buckets=4");
        }
        try (KeyValueStore<String> store = openCluster("prefix=app:&buckets=8")) {
            assertWorks(store);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "redis-cluster://127.0.0.1?prefix={app}: | prefix",
                "redis-cluster://127.0.0.1?prefix=app}: | prefix",
                "redis-cluster://127.0.0.1?db=1 | db",
                "redis-cluster://127.0.0.1/1 | db",
                "redis://127.0.0.1,localhost | host",
                "redis-sentinel://127.0.0.1 | master",
                "redis://127.0.0.1?user=app | password",
                "redis://127.0.0.1?tlsCa=/dev/null | rediss",
                "redis://127.0.0.1?tlsVerify=full | tlsVerify",
                "redis-cluster://127.0.0.1?tlsVerify=none | rediss-cluster",
                "redis://127.0.0.1?master=main | master",
                "redis-cluster://127.0.0.1?sentinelUser=a | sentinelUser",
                "redis://127.0.0.1?sentinelPassword=a | redis-sentinel",
                "rediss://127.0.0.1?sentinelPassword=a | rediss-sentinel",
                "rediss://127.0.0.1?tlsCa=/does/not/exist | tlsCa",
                "rediss://127.0.0.1?tlsCert=/dev/null | tlsKey",
                "redis://127.0.0.1?password=a&passwordFile=/dev/null | passwordFile",
                "redis://127.0.0.1?clientName=a%20b | clientName",
                "redis://127.0.0.1?batchSize=0 | batchSize",
                "redis://127.0.0.1?commandTimeout=5 | unit",
                "redis:foo | redis://",
                "redis:foo?prefix=a: | redis://",
                "redis: | redis://",
                "redis-sentinel:foo?master=main | redis-sentinel://",
                "redis:// | host"
            })
    void open_optionsThatDoNotFit_areNamedAtOnce(String url, String named) {
        var unused = assertRefused(
                StoreConfigurationException.class, () -> TextStore.open(url).close(), named);
    }

    @Test
    void hostThatDoesNotResolve_isNamed() {
        for (String url : List.of(
                "redis://nowhere.invalid:6379?",
                "redis-cluster://nowhere.invalid:6379?",
                "redis-sentinel://nowhere.invalid:26379?master=main&")) {
            try (KeyValueStore<String> store = TextStore.open(url + "commandTimeout=1s&connectTimeout=500ms")) {
                var unused = assertRefused(
                        StoreUnavailableException.class, () -> store.get("k").block(), "nowhere.invalid", "resolve");
            }
        }
    }

    @Test
    void databaseThatIsNotThere_isNamed() {
        try (KeyValueStore<String> store = TextStore.open(server.uri() + "/99?commandTimeout=1h")) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> store.get("k").block(), "db", "out of range");
        }
    }

    @Test
    void nodeOfAClusterAsOneServer_namesTheScheme() {
        try (KeyValueStore<String> store =
                TextStore.open("redis://" + cluster.nodes().get(0).address() + "?commandTimeout=1h")) {
            var unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> store.getAll(List.of("a", "b", "c", "d")).blockLast(),
                    "redis-cluster");
        }
    }

    @Test
    void oneServerAsACluster_namesTheScheme() {
        try (KeyValueStore<String> store =
                TextStore.open("redis-cluster://" + server.address() + "?commandTimeout=1h")) {
            var unused = assertRefused(
                    StoreConfigurationException.class, () -> store.get("k").block(), "redis://");
        }
    }

    @Test
    void serverThatIsNoSentinel_isNamed() {
        try (KeyValueStore<String> store =
                TextStore.open("redis-sentinel://" + server.address() + "?master=main&commandTimeout=1h")) {
            var unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> store.get("k").block(),
                    server.address(),
                    "SENTINEL",
                    "redis");
        }
    }

    @Test
    void serverThatIsNoRedis_isNamed() throws IOException {
        try (ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread thread = new Thread(() -> answerAll(web));
            thread.setDaemon(true);
            thread.start();
            String address = "127.0.0.1:" + web.getLocalPort();
            try (KeyValueStore<String> store = TextStore.open("redis://" + address + "?commandTimeout=1s")) {
                var unused = assertRefused(
                        StoreUnavailableException.class, () -> store.get("k").block(), address);
            }
        }
    }

    @Test
    void scanOverKeysThatAreNoText_leavesThemOut() {
        byte[] name = "app:x".getBytes(StandardCharsets.ISO_8859_1);
        name[4] = (byte) 0xE9;
        server.command(Layout.utf8("SET"), name, Layout.utf8("v"));
        try (KeyValueStore<String> store = open("prefix=app:&ordered=false")) {
            store.put("k", "v").block();

            List<String> keys = store.keys(
                            KeyRange.all(), ScanOptions.defaults().unordered())
                    .collectList()
                    .block();

            assertTrue(keys.contains("k"), keys::toString);
            assertEquals(List.of("k"), keys);
        }
    }

    private static void answerAll(ServerSocket web) {
        while (!web.isClosed()) {
            try (var connection = web.accept()) {
                connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                // Closed: the test is over.
            }
        }
    }

    private static KeyValueStore<String> open(String options) {
        return TextStore.open(server.uri() + "?commandTimeout=30s&" + options);
    }

    private static KeyValueStore<String> openCluster(String options) {
        return TextStore.open(cluster.uri() + "?commandTimeout=30s&" + options);
    }
}
