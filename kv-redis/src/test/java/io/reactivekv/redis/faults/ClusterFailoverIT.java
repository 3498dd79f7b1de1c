package io.reactivekv.redis.faults;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A master of a Cluster that fails under load: the slots of the others go on, its own come back. */
@Tag("long")
class ClusterFailoverIT {

    private static final int CALLERS = 9;

    private static RedisCluster cluster;

    private final Map<RedisServer, Set<String>> keys = new HashMap<>();
    private FailoverTrial trial;

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
        Replicated nodes = new Nodes();
        trial = new FailoverTrial(nodes, false);
        List<RedisServer> masters = cluster.masters();
        try (KeyValueStore<String> patient = nodes.open("30s")) {
            patient.deleteAll(KeyRange.all()).then().block();
            for (int i = 0; i < CALLERS; i++) {
                String prefix = "c" + i + ":";
                RedisServer master = masters.get(i % masters.size());
                List<String> own = keysAt(master, prefix, patient);
                trial.load.caller(patient, prefix, own);
                boolean unused =
                        keys.computeIfAbsent(master, none -> new HashSet<>()).addAll(own);
            }
        }
        masters.forEach(master -> InStep.await(master, cluster.replicaOf(master)));
        trial.begin();
    }

    @AfterEach
    void stopLoad() {
        trial.close();
    }

    @Test
    void master_killed_othersGoOnAndItsSlotsComeBack() {
        RedisServer victim = cluster.masters().get(0);
        trial.kill(victim);
        trial.assertSound(keys.get(victim)::contains);
    }

    @Test
    void master_stopped_othersGoOnAndItsSlotsComeBack() {
        RedisServer victim = cluster.masters().get(1);
        trial.stopForAWhile(victim);
        trial.assertSound(keys.get(victim)::contains);
    }

    @Test
    void master_toldToYield_nothingFailsAndNothingIsLost() {
        RedisServer old = cluster.masters().get(2);
        var unused = cluster.failover(old);
        trial.load.awaitAllWork();
        trial.load.stop();
        trial.load.checkAll(trial.store);
        trial.load.assertRight(failure -> false);
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

    private static final class Nodes implements Replicated {

        @Override
        public KeyValueStore<String> open(String timeout) {
            return KeyValueStores.open(cluster.uri() + "?prefix=app:&commandTimeout=" + timeout, String.class);
        }

        @Override
        public List<RedisServer> servers() {
            return cluster.nodes();
        }

        @Override
        public List<RedisServer> masters() {
            return cluster.masters();
        }

        @Override
        public void awaitFailoverOf(RedisServer master) {
            cluster.awaitFailoverOf(master);
        }

        @Override
        public void awaitReady() {
            cluster.awaitReady();
        }

        @Override
        public Set<String> stored() {
            Set<String> stored = new HashSet<>();
            KeyPlace.all(cluster, "app:").forEach(place -> stored.add(place.key()));
            return stored;
        }
    }
}
