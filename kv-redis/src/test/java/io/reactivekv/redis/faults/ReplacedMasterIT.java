package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A master that has no slots any more, as the others say, and has not answered everything yet. */
@Tag("long")
class ReplacedMasterIT {

    private static final Duration BRIEF = Duration.ofMillis(200);

    @Test
    void write_underWayWhenItsMasterLosesItsSlots_isAnswered() {
        try (RedisCluster cluster = RedisCluster.builder()
                        .replicas(0)
                        .nodes(node -> node.option("cluster-require-full-coverage", "no"))
                        .start();
                KeyValueStore<String> store = KeyValueStores.open(
                        "redis-cluster://" + cluster.nodes().get(0).address()
                                + "?prefix=app:&buckets=4&commandTimeout=20s",
                        String.class)) {
            IntStream.range(0, 20).forEach(i -> store.put("k" + i, "old").block());
            RedisServer master = cluster.masters().get(2);
            List<KeyPlace> places = KeyPlace.all(cluster, "app:").stream()
                    .filter(place -> place.master().equals(master))
                    .toList();
            int slot = places.get(0).slot();
            String written = places.get(0).key();
            String looked = places.get(1).key();
            assertEquals(1, places.stream().map(KeyPlace::slot).distinct().count());

            master.stop();
            CompletableFuture<Void> write = store.put(written, "new").toFuture();
            RedisServer heir = cluster.nodes().get(1);
            String heirId = String.valueOf(heir.command("CLUSTER", "MYID"));
            for (RedisServer node : cluster.nodes().subList(0, 2)) {
                node.command("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", heirId);
            }
            // Whoever loses a connection asks for the slots.
            heir.command("CLIENT", "KILL", "TYPE", "normal");
            Until.holds("the heir is asked", () -> isGone(store.withTimeout(BRIEF), looked));
            assertFalse(write.isDone());

            master.resume();
            write.join();
        }
    }

    /** What the heir says, who has none of the keys. */
    private static boolean isGone(KeyValueStore<String> store, String key) {
        try {
            return !store.exists(key).block();
        } catch (KeyValueException e) {
            return false;
        }
    }
}
