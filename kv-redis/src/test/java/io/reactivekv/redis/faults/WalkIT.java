package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreConfig;
import io.reactivekv.redis.RedisSpaces;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** Walks over all keys of a Cluster, whose masters are replaced and whose slots move meanwhile: no key is missed. */
@Timeout(120)
@Tag("long")
class WalkIT {

    private static final int KEYS = 9_000;
    private static final Set<String> ALL =
            IntStream.range(0, KEYS).mapToObj(i -> "k" + i).collect(Collectors.toUnmodifiableSet());

    private static RedisCluster cluster;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void fill() {
        cluster.nodes().stream().filter(node -> !node.isRunning()).forEach(RedisServer::restart);
        cluster.awaitReady();
        cluster.masters().forEach(master -> master.command("FLUSHALL"));
    }

    @Test
    void unorderedScan_slotMovesBehindIt_seesItsKeys() {
        try (KeyValueStore<String> store = filledPlain()) {
            Set<RedisServer> begun = new LinkedHashSet<>();
            AtomicInteger number = new AtomicInteger();
            Set<String> seen = scanned(store, key -> {
                if (number.incrementAndGet() % 100 == 0 && begun.size() < 2) {
                    boolean next = begun.add(cluster.masterOf("app:" + key));
                    if (next && begun.size() == 2) {
                        moveBehind(begun);
                    }
                }
            });
            assertEquals(ALL, seen);
            assertEquals(2, begun.size());
        }
    }

    @Test
    void unorderedScan_masterKilledAheadOfIt_walksItsSuccessor() {
        try (KeyValueStore<String> store = filledPlain()) {
            Set<RedisServer> victims = new HashSet<>();
            AtomicInteger number = new AtomicInteger();
            Set<String> seen = scanned(store, key -> {
                if (number.incrementAndGet() == 10) {
                    victims.add(killed());
                }
            });
            assertEquals(ALL, seen);
            assertEquals(1, victims.size());
        }
    }

    @Test
    void reindex_mastersYieldAheadOfIt_takesInEveryKey() {
        try (KeyValueStore<String> store = store("&buckets=16")) {
            write(store);
        }
        // As if only the values had been there.
        String forget = "for _, k in ipairs(redis.call('KEYS', '*')) do"
                + " if string.byte(k, 1) == 255 then redis.call('DEL', k) end end";
        cluster.masters().forEach(master -> master.command("EVAL", forget, "0"));
        inStep();
        List<RedisServer> later = cluster.masters().stream()
                .filter(master -> !master.equals(seed()))
                .toList();
        AtomicInteger steps = new AtomicInteger();
        StoreConfig config = StoreConfig.parse(url("&buckets=16"));

        var unused = RedisSpaces.reindex(config)
                .limitRate(1)
                .doOnNext(step -> {
                    if (steps.incrementAndGet() == 3) {
                        later.forEach(cluster::failover);
                    }
                })
                .blockLast();

        try (KeyValueStore<String> store = store("&buckets=16")) {
            assertEquals(
                    ALL, new HashSet<>(store.keys(KeyRange.all()).collectList().block()));
        }
    }

    /** The keys that a scan sees which is held up at each. */
    private static Set<String> scanned(KeyValueStore<String> store, Consumer<String> atEach) {
        Set<String> seen = ConcurrentHashMap.newKeySet();
        var unused = store.keys(KeyRange.all(), ScanOptions.defaults().unordered())
                .limitRate(1)
                .doOnNext(key -> {
                    boolean unusedToo = seen.add(key);
                    atEach.accept(key);
                })
                .blockLast();
        return seen;
    }

    /** Moves a slot from a master that has not been walked to the one that has. */
    private static void moveBehind(Set<RedisServer> begun) {
        String key = ALL.stream()
                .filter(one -> !begun.contains(cluster.masterOf("app:" + one)))
                .findFirst()
                .orElseThrow();
        cluster.migrate(cluster.slotOf("app:" + key), begun.iterator().next());
    }

    /** Kills a master that has not been walked, and that the configuration does not name. */
    private static RedisServer killed() {
        List<RedisServer> masters = cluster.masters();
        RedisServer victim = masters.get(masters.size() - 1).equals(seed())
                ? masters.get(masters.size() - 2)
                : masters.get(masters.size() - 1);
        victim.kill9();
        cluster.awaitFailoverOf(victim);
        return victim;
    }

    private static KeyValueStore<String> filledPlain() {
        KeyValueStore<String> store = store("&ordered=false");
        write(store);
        inStep();
        return store;
    }

    private static void write(KeyValueStore<String> store) {
        var unused =
                Flux.fromIterable(ALL).flatMap(key -> store.put(key, "v"), 256).blockLast();
    }

    private static void inStep() {
        cluster.masters().forEach(master -> InStep.await(master, cluster.replicaOf(master)));
    }

    private static RedisServer seed() {
        return cluster.masterOf(0);
    }

    private static KeyValueStore<String> store(String options) {
        return KeyValueStores.open(url(options), Serializers.string());
    }

    /** Only one master is known beforehand, so that the others are given up when they are replaced. */
    private static String url(String options) {
        return "redis-cluster://" + seed().address() + "?prefix=app:&commandTimeout=20s" + options;
    }
}
