package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master of a Cluster that fails under load: the slots of the others go on, its own come back. */
class ClusterFailoverIT {

    private static final Duration RECOVERY = Duration.ofSeconds(10);
    private static final int CALLERS = 9;

    private static RedisCluster cluster;

    private final Map<RedisServer, Set<String>> keys = new HashMap<>();
    private KeyValueStore<String> store;
    private OwnKeyLoad load;

    @BeforeAll
    static void startCluster() {
        cluster = RedisCluster.builder()
                .nodes(node -> node.option("cluster-require-full-coverage", "no"))
                .start();
    }

    @AfterAll
    static void stopCluster() {
        cluster.close();
    }

    @BeforeEach
    void startLoad() {
        store = open("1s");
        load = new OwnKeyLoad(store, false);
        List<RedisServer> masters = cluster.masters();
        try (KeyValueStore<String> patient = open("30s")) {
            patient.deleteAll(KeyRange.all()).then().block();
            for (int i = 0; i < CALLERS; i++) {
                String prefix = "c" + i + ":";
                RedisServer master = masters.get(i % masters.size());
                List<String> own = keysAt(master, prefix, patient);
                load.caller(patient, prefix, own);
                boolean unused =
                        keys.computeIfAbsent(master, none -> new HashSet<>()).addAll(own);
            }
        }
        masters.forEach(master -> InStep.await(master, cluster.replicaOf(master)));
        load.start();
        load.awaitAllWork();
    }

    @AfterEach
    void stopLoad() {
        load.stop();
        store.close();
        for (RedisServer node : cluster.nodes()) {
            if (!node.isRunning()) {
                node.restart();
            }
        }
        cluster.awaitReady();
    }

    @Test
    void master_killed_othersGoOnAndItsSlotsComeBack() {
        RedisServer victim = cluster.masters().get(0);
        load.mayLose();
        victim.kill9();
        recover(victim);
        assertOnlyConcerned(keys.get(victim));
    }

    @Test
    void master_stopped_othersGoOnAndItsSlotsComeBack() {
        RedisServer victim = cluster.masters().get(1);
        load.mayLose();
        victim.stop();
        recover(victim);

        // What is acknowledged by the new master stays, even if the old one still believes to be it.
        load.stop();
        load.checkAll(store);
        load.losesNothing();
        load.start();
        load.awaitAllWork();
        victim.resume();
        cluster.awaitReady();
        load.awaitAllWork();
        assertOnlyConcerned(keys.get(victim));
    }

    @Test
    void master_toldToYield_nothingFailsAndNothingIsLost() {
        RedisServer old = cluster.masters().get(2);
        var unused = cluster.failover(old);
        load.awaitAllWork();
        load.stop();
        load.checkAll(store);
        load.assertRight(failure -> false);
    }

    private void recover(RedisServer victim) {
        cluster.awaitFailoverOf(victim);
        load.awaitAllWork(RECOVERY);
    }

    private void assertOnlyConcerned(Set<String> concerned) {
        load.stop();
        assertFalse(load.failures.isEmpty(), "the fault has struck");
        try (KeyValueStore<String> fresh = open("30s")) {
            load.checkAll(fresh);
            List<String> indexed = fresh.keys(KeyRange.all()).collectList().block();
            Set<String> stored = new HashSet<>();
            KeyPlace.all(cluster, "app:").forEach(place -> stored.add(place.key()));
            assertEquals(stored, Set.copyOf(indexed), "index and data agree");
        }
        load.assertRight(failure -> concerned.contains(failure.key())
                && (failure.reason() instanceof StoreUnavailableException
                        || failure.reason() instanceof StoreTimeoutException));
    }

    /** Keys with a prefix that all lie at one master. */
    private static List<String> keysAt(RedisServer master, String prefix, KeyValueStore<String> patient) {
        IntStream.range(0, 30)
                .forEach(number -> patient.put(prefix + number, "anything").block());
        List<String> keys = KeyPlace.all(cluster, "app:").stream()
                .filter(place -> place.master().equals(master))
                .map(KeyPlace::key)
                .filter(key -> key.startsWith(prefix))
                .sorted()
                .toList();
        patient.deleteAll(KeyRange.prefix(prefix)).then().block();
        return keys;
    }

    private static KeyValueStore<String> open(String timeout) {
        return KeyValueStores.open(cluster.uri() + "?prefix=app:&commandTimeout=" + timeout, String.class);
    }
}
