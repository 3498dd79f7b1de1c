package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.Fault;
import io.reactivekv.redis.test.FaultProxy;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** What a watch tells of that nobody wrote through the library. */
class WatchIT {

    private static final int WATCHERS = 20;
    private static final int ENTRIES = 200;
    private static final int ENTRY_CHARS = 50_000;

    private final Queue<Change<String>> changes = new ConcurrentLinkedQueue<>();

    @Test
    void watch_flush_resets() {
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:")) {
            verifyReset(store, List.of(server));
        }
    }

    @Test
    void watch_flushOfOneMasterOfACluster_resets() {
        RedisCluster cluster = SharedCluster.empty();
        try (KeyValueStore<String> store = TextStore.open(cluster.uri() + "?prefix=app:")) {
            verifyReset(store, List.of(cluster.masters().get(0)));
        }
    }

    @Test
    void watch_swappedDatabase_resetsOnceTheConnectionsAreKilled() {
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:")) {
            Disposable watch = watch(store);
            server.command("SWAPDB", "0", "1");

            server.command("CLIENT", "KILL", "TYPE", "normal");

            RedisTests.await("it is told", () -> !changes.isEmpty());
            assertEquals(Set.of(new Change.Reset<String>()), Set.copyOf(changes));
            watch.dispose();
        }
    }

    @Test
    void watch_ofAViewWithLessTimeThanAReadTakes_tellsOfChanges() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = TextStore.open("redis://" + proxy.address() + "?prefix=app:")) {
            Disposable watch = watch(store.withTimeout(Duration.ofMillis(10)));
            proxy.fault(Fault.delay(Duration.ofMillis(500)));

            server.command("SET", "app:k", "v");

            RedisTests.await("it is told", () -> !changes.isEmpty());
            assertEquals(Set.of(new Change.Put<>("k", Optional.of("v"))), Set.copyOf(changes));
            watch.dispose();
        }
    }

    @Test
    void watch_eviction_tellsOfTheRemoval() {
        try (RedisServer server =
                        RedisServer.builder().maxMemory("5mb", "allkeys-lru").start();
                KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:&ordered=false")) {
            Disposable watch = watch(store);
            String value = "x".repeat(ENTRY_CHARS);
            for (int i = 0; i < ENTRIES; i++) {
                store.put("k" + i, value).block();
            }

            RedisTests.await(
                    "an evicted key is told of",
                    () -> changes.stream().anyMatch(change -> change instanceof Change.Removed<String>));
            watch.dispose();
            assertTrue(evicted(server), "the server has evicted keys");
        }
    }

    @Test
    void watch_manyWatchers_readAChangeOnce() {
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store =
                        TextStore.open(server.uri() + "?prefix=app:&callbackScheduler=immediate")) {
            Disposable.Composite watches = Disposables.composite();
            for (int i = 0; i < WATCHERS; i++) {
                watches.add(watch(store));
            }
            store.put("first", "v").block();
            RedisTests.await("all are told", () -> changes.size() == WATCHERS);
            changes.clear();
            server.command("CONFIG", "RESETSTAT");

            store.put("k", "v").block();

            RedisTests.await("all are told", () -> changes.size() == WATCHERS);
            assertEquals(Set.of(new Change.Put<>("k", Optional.of("v"))), Set.copyOf(changes));
            String reads = String.valueOf(server.command("INFO", "commandstats"));
            assertTrue(reads.contains("cmdstat_mget:calls=1,"), reads);
            watches.dispose();
        }
    }

    @Test
    void watch_subscriberThatThrows_isRidOfAndTheOthersLoseNothing() {
        try (RedisServer server = RedisServer.start();
                KeyValueStore<String> store =
                        TextStore.open(server.uri() + "?prefix=app:&callbackScheduler=immediate")) {
            Disposable throwing = store.watch(KeyRange.all()).subscribe(change -> {
                if (change instanceof Change.Put<String>) {
                    throw new NoClassDefFoundError("thrown by the subscriber");
                }
            });
            Disposable watch = watch(store);

            server.command("MSET", "app:a", "v", "app:b", "v", "app:c", "v");

            Set<Change<String>> puts = Set.of(
                    new Change.Put<>("a", Optional.of("v")),
                    new Change.Put<>("b", Optional.of("v")),
                    new Change.Put<>("c", Optional.of("v")));
            RedisTests.await("the other is told", () -> Set.copyOf(changes).equals(puts));
            assertEquals("v", store.get("a").block());
            throwing.dispose();
            watch.dispose();
        }
    }

    @Test
    void watch_connectsWhileAScriptKeepsTheServerBusy_resetsAfterIt() {
        try (RedisServer server = RedisServer.start();
                FaultProxy proxy = FaultProxy.to(server);
                KeyValueStore<String> store = TextStore.open("redis://" + proxy.address() + "?prefix=app:")) {
            Disposable watch = store.watch(KeyRange.all())
                    .subscribe(changes::add, failure -> changes.add(new Change.Removed<>("failed: " + failure)));
            RedisTests.await("it listens", () -> !changes.isEmpty());

            RedisTests.await("the server has refused to be listened to", () -> {
                CompletableFuture<Void> script = BusyServer.keep(server);
                changes.clear();
                proxy.cutAll();
                script.join();
                return Pattern.compile("cmdstat_client.*rejected_calls=[1-9]")
                        .matcher(String.valueOf(server.command("INFO", "commandstats")))
                        .find();
            });

            RedisTests.await("it is told", () -> !changes.isEmpty());
            assertEquals(Set.of(new Change.Reset<String>()), Set.copyOf(changes));
            watch.dispose();
        }
    }

    private void verifyReset(KeyValueStore<String> store, List<RedisServer> flushed) {
        Disposable watch = watch(store);
        store.put("k", "v").block();
        RedisTests.await(
                "the put is told of", () -> changes.stream().anyMatch(change -> change instanceof Change.Put<String>));
        changes.clear();

        flushed.forEach(server -> server.command("FLUSHALL"));

        RedisTests.await(
                "the flush is told of",
                () -> changes.stream().anyMatch(change -> change instanceof Change.Reset<String>));
        watch.dispose();
    }

    private Disposable watch(KeyValueStore<String> store) {
        Disposable watch = store.watch(KeyRange.all()).subscribe(changes::add);
        RedisTests.await("it listens", () -> !changes.isEmpty());
        changes.clear();
        return watch;
    }

    private static boolean evicted(RedisServer server) {
        return String.valueOf(server.command("INFO", "stats"))
                .lines()
                .anyMatch(line -> line.startsWith("evicted_keys:") && !line.equals("evicted_keys:0"));
    }
}
