package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreFullException;
import io.reactivekv.StoreOverloadedException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * What a server refuses that is full, a replica, loading, busy, without a disk or without all slots: the typed exception, not
 * executed, and the same store goes on afterwards. What an ACL refuses is in {@link AclIT}.
 */
@Timeout(60)
@Tag("long")
class RefusalsIT {

    private static final int GETS = 20_000;
    private static final String OPTIONS = "?prefix=app:&commandTimeout=20s";

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void full_everyWriteFailsTypedAndReadsAndDeletesGoOn(boolean ordered) {
        server.command("FLUSHALL");
        try (KeyValueStore<String> store = TextStore.open(server.uri() + OPTIONS + "&ordered=" + ordered)) {
            store.put("there", "v").block();
            server.command("CONFIG", "SET", "maxmemory", "1");

            writes(store).forEach((name, write) -> {
                var unused = assertRefused(StoreFullException.class, write, "maxmemory");
            });
            assertEquals("v", store.get("there").block());
            assertEquals(true, store.delete("there").block());

            server.command("CONFIG", "SET", "maxmemory", "0");
            store.put("k", "v").block();
            assertEquals("v", store.get("k").block());
        } finally {
            server.command("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void full_overwritesWithATtl_fileNoExpiryOfTheirOwn() {
        server.command("FLUSHALL");
        try (KeyValueStore<String> store = TextStore.open(server.uri() + OPTIONS);
                LogCapture log = LogCapture.begin()) {
            store.put("there", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block()); // hence indexed
            server.command("CONFIG", "SET", "maxmemory", "1");
            server.command("CONFIG", "RESETSTAT");

            for (int i = 0; i < 50; i++) {
                var unused = assertRefused(
                        StoreFullException.class,
                        () -> store.put("there", "w", Duration.ofHours(1)).block(),
                        "maxmemory");
            }

            long scripts = calls(server, "evalsha"); // the sweep, and the look for the record of the space
            assertTrue(scripts < 25, () -> scripts + " script calls");
            assertEquals(List.of(), log.messages(Level.WARN));
        } finally {
            server.command("CONFIG", "SET", "maxmemory", "0");
        }
    }

    @Test
    void readOnly_writesWaitThenFailAsUnavailableAndWorkAtTheMaster() {
        server.command("FLUSHALL");
        try (KeyValueStore<String> store = TextStore.open(server.uri() + OPTIONS)) {
            store.put("there", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block()); // hence indexed
            server.command("REPLICAOF", "127.0.0.1", "1");

            assertWritesUnavailable(store.withTimeout(Duration.ofSeconds(1)), "master");

            server.command("REPLICAOF", "NO", "ONE");
            RedisTests.awaitSuccess(() -> assertWorks(store));
            assertEquals("v", store.get("there").block());
        }
    }

    @Test
    void misconfigured_writesFailAsUnavailable(@TempDir Path parent) throws IOException {
        Path disk = Files.createDirectory(parent.resolve("disk"));
        try (RedisServer broken = RedisServer.builder()
                        .option("dir", disk.toString())
                        .option("save", "3600", "1000000")
                        .start();
                KeyValueStore<String> store = TextStore.open(broken.uri() + OPTIONS)) {
            store.put("there", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block()); // hence indexed
            Files.delete(disk);
            broken.command("BGSAVE");
            RedisTests.await(
                    "it has failed to save",
                    () -> String.valueOf(broken.command("INFO", "persistence")).contains("rdb_last_bgsave_status:err"));

            assertWritesUnavailable(store, "MISCONF");
            assertEquals("v", store.get("there").block());

            broken.command("CONFIG", "SET", "stop-writes-on-bgsave-error", "no");
            assertWorks(store);

            store.put("short", "v", Duration.ofSeconds(2)).block();
            broken.command("CONFIG", "SET", "stop-writes-on-bgsave-error", "yes");
            RedisTests.await("it has expired", () -> broken.command("GET", "app:short") == null);
            // What has expired is counted while nothing can be swept.
            assertEquals(2L, store.count(KeyRange.all()).block());
            assertEquals(2L, store.stats().block().entries().getAsLong());
            assertEquals(
                    List.of("there"), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void loading_operationsWaitAndSucceedOrFailAsUnavailable() {
        try (RedisServer slow = RedisServer.start();
                KeyValueStore<String> store = TextStore.open(slow.uri() + "?prefix=app:&commandTimeout=30s")) {
            store.put("k1", "v").block();
            CompletableFuture<?> reload = load(slow, 120);

            var unused = assertRefused(
                    StoreUnavailableException.class,
                    () -> store.withTimeout(Duration.ofMillis(300)).get("k1").block(),
                    "LOADING");

            assertEquals("v", store.get("k1").block());
            reload.join();
            assertWorks(store);
        }
    }

    @Test
    void loading_overwriteWithATtl_isTriedAgainAlone() {
        try (RedisServer slow = RedisServer.start();
                KeyValueStore<String> store = TextStore.open(slow.uri() + "?prefix=app:&commandTimeout=30s")) {
            store.put("k", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block()); // hence indexed
            slow.command("CONFIG", "RESETSTAT");
            CompletableFuture<?> reload = load(slow, 300);

            store.put("k", "w", Duration.ofHours(1)).block();

            reload.join();
            long scripts = calls(slow, "evalsha"); // the sweep and the look for the record are tried again too
            long sets = calls(slow, "set");
            assertTrue(scripts <= 4 * sets, () -> scripts + " script calls beside " + sets + " of SET");
        }
    }

    /** Lets it load, for as many seconds as there are hundreds of these. */
    private static CompletableFuture<?> load(RedisServer server, int keys) {
        server.command("DEBUG", "POPULATE", Integer.toString(keys), "other", "1000");
        server.command("CONFIG", "SET", "rdbcompression", "no", "key-load-delay", "10000");
        server.command("CONFIG", "SET", "loading-process-events-interval-bytes", "1024");
        CompletableFuture<?> reload = CompletableFuture.runAsync(() -> server.command("DEBUG", "RELOAD"));
        RedisTests.await(
                "it loads",
                () -> String.valueOf(server.command("INFO", "persistence")).contains("loading:1"));
        return reload;
    }

    /** A script, as {@code getEntry} is one, is told so in other words than a {@code GET}. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void refusedForNow_othersFillTheQueue_whatWasAcceptedWaits(boolean script) {
        server.command("FLUSHALL");
        try (KeyValueStore<String> store =
                TextStore.open(server.uri() + OPTIONS + "&maxPending=64&ordered=" + script)) {
            store.put("k", "v").block();
            server.command("CONFIG", "SET", "replica-serve-stale-data", "no");
            server.command("REPLICAOF", "127.0.0.1", "1"); // hence MASTERDOWN
            AtomicInteger ended = new AtomicInteger();
            AtomicInteger answered = new AtomicInteger();
            Queue<String> surprises = new ConcurrentLinkedQueue<>();
            for (int i = 0; i < GETS; i++) {
                AtomicBoolean accepted = new AtomicBoolean();
                Mono<Boolean> read = script
                        ? store.getEntry("k").hasElement()
                        : store.get("k").hasElement();
                var unused = read.subscribe(
                        found -> answered.incrementAndGet(),
                        failure -> {
                            if (accepted.get() || !(failure instanceof StoreOverloadedException)) {
                                surprises.add(Thread.currentThread().getName() + ": " + failure);
                            }
                            ended.incrementAndGet();
                        },
                        ended::incrementAndGet);
                accepted.set(true);
            }
            server.command("REPLICAOF", "NO", "ONE");
            RedisTests.await("all end", () -> ended.get() == GETS);
            assertEquals(List.of(), List.copyOf(surprises));
            assertTrue(answered.get() >= 64, answered::toString);
        } finally {
            server.command("REPLICAOF", "NO", "ONE");
            server.command("CONFIG", "SET", "replica-serve-stale-data", "yes");
        }
    }

    @Test
    void clusterDown_operationsFailAsUnavailableUntilAllSlotsAreServed() {
        try (RedisServer node =
                RedisServer.builder().option("cluster-enabled", "yes").start()) {
            node.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            RedisTests.await("it serves", () -> clusterState(node).contains("cluster_state:ok"));
            try (KeyValueStore<String> store =
                    TextStore.open("redis-cluster://" + node.address() + "?prefix=app:&commandTimeout=10s")) {
                store.put("there", "v").block();
                assertEquals(1L, store.count(KeyRange.all()).block()); // hence indexed
                node.command("CLUSTER", "DELSLOTS", "1");
                RedisTests.await("it is down", () -> clusterState(node).contains("cluster_state:fail"));

                assertWritesUnavailable(store.withTimeout(Duration.ofMillis(300)), "CLUSTERDOWN");

                node.command("CLUSTER", "ADDSLOTS", "1");
                RedisTests.awaitSuccess(() -> assertWorks(store));
                assertEquals("v", store.get("there").block());
            }
        }
    }

    /** Reads go on, so a script is begun, and refused at its first write. */
    @Test
    void clusterDownForWritesOnly_scriptsThatWriteWaitAndCountGoesOn() {
        try (RedisServer node = RedisServer.builder()
                .option("cluster-enabled", "yes")
                .option("cluster-allow-reads-when-down", "yes")
                .start()) {
            node.command("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
            RedisTests.await("it serves", () -> clusterState(node).contains("cluster_state:ok"));
            try (KeyValueStore<String> store =
                    TextStore.open("redis-cluster://" + node.address() + "?prefix=app:&commandTimeout=10s")) {
                store.put("there", "v").block();
                assertEquals(1L, store.count(KeyRange.all()).block()); // hence indexed
                store.put("short", "v", Duration.ofSeconds(2)).block();
                node.command("CLUSTER", "DELSLOTS", "1");
                RedisTests.await("it is down", () -> clusterState(node).contains("cluster_state:fail"));
                RedisTests.await(
                        "it has expired", () -> !store.get("short").hasElement().block());

                // What has expired is counted while nothing can be swept.
                assertEquals(2L, store.count(KeyRange.all()).block());
                CompletableFuture<Boolean> put = store.putIfAbsent("k", "v").toFuture();
                var unused = assertRefused(
                        StoreUnavailableException.class,
                        () -> store.withTimeout(Duration.ofMillis(300))
                                .putIfAbsent("new", "v")
                                .block(),
                        "takes no writes");
                assertFalse(put.isDone());

                node.command("CLUSTER", "ADDSLOTS", "1");
                assertEquals(true, put.join());
                assertEquals("v", store.get("k").block());
            }
        }
    }

    @Test
    void busy_operationsWaitUntilTheScriptHasEnded() {
        server.command("FLUSHALL");
        try (KeyValueStore<String> store = TextStore.open(server.uri() + OPTIONS)) {
            store.put("k", "v").block();
            RedisTests.await("the server has refused to answer", () -> {
                server.command("CONFIG", "RESETSTAT");
                CompletableFuture<Void> script = BusyServer.keep(server);
                assertEquals("v", store.get("k").block());
                script.join();
                return Pattern.compile("cmdstat_get:.*rejected_calls=[1-9]")
                        .matcher(String.valueOf(server.command("INFO", "commandstats")))
                        .find();
            });
        }
    }

    /** Those that it refused among them. */
    private static long calls(RedisServer server, String command) {
        return Pattern.compile("cmdstat_" + command + ":calls=(\\d+).*rejected_calls=(\\d+)")
                .matcher(String.valueOf(server.command("INFO", "commandstats")))
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)) + Long.parseLong(found.group(2)))
                .sum();
    }

    private static String clusterState(RedisServer node) {
        return String.valueOf(node.command("CLUSTER", "INFO"));
    }

    @Test
    void down_writesOfManyKeys_areNotExecuted() {
        try (RedisServer gone = RedisServer.start();
                KeyValueStore<String> store = TextStore.open(gone.uri() + "?prefix=app:&commandTimeout=1s")) {
            store.put("there", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block()); // hence indexed
            String address = gone.address();
            gone.kill9();
            RedisTests.await("it is noticed", () -> isUnavailable(store));

            assertWritesUnavailable(store.withTimeout(Duration.ofMillis(300)), address);
        }
    }

    private static boolean isUnavailable(KeyValueStore<String> store) {
        try {
            var unused = store.get("there").block();
            return false;
        } catch (KeyValueException e) {
            return e instanceof StoreUnavailableException;
        }
    }

    private static void assertWritesUnavailable(KeyValueStore<String> store, String word) {
        writes(store).forEach((name, write) -> {
            KeyValueException unused = assertRefused(StoreUnavailableException.class, write, word);
        });
        var unused = assertRefused(
                StoreUnavailableException.class,
                () -> store.deleteAll(List.of("there", "new")).block(),
                word);
        unused = assertRefused(
                StoreUnavailableException.class,
                () -> store.deleteAll(KeyRange.all()).block(),
                word);
    }

    private static Map<String, Executable> writes(KeyValueStore<String> store) {
        Map<String, Executable> writes = new LinkedHashMap<>();
        writes.put("overwrite", () -> store.put("there", "w").block());
        writes.put("put", () -> store.put("new", "w").block());
        writes.put(
                "put with a TTL",
                () -> store.put("new", "w", Duration.ofHours(1)).block());
        writes.put("putIfAbsent", () -> store.putIfAbsent("new", "w").block());
        writes.put("replace", () -> store.replace("there", "w").block());
        writes.put("getAndPut", () -> store.getAndPut("there", "w").block());
        writes.put("putAll", () -> store.putAll(Map.of("new", "w")).block());
        writes.put(
                "putAll of several",
                () -> store.putAll(Map.of("there", "w", "new", "w")).block());
        return writes;
    }
}
