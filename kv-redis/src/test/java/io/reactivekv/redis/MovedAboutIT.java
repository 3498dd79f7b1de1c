package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two masters of which each says that the other has a slot. */
@Timeout(90)
@Tag("long")
class MovedAboutIT {

    @Test
    void get_eachMasterNamesTheOther_rests() {
        Layout layout = Layout.bucketed("app:", 16);
        int slot = layout.slotOf(layout.bucketOf("k"));
        try (RedisCluster cluster = RedisCluster.builder().replicas(0).start();
                KeyValueStore<String> store =
                        TextStore.open(cluster.uri() + "?prefix=app:&buckets=16&commandTimeout=1s")) {
            RedisTests.awaitSuccess(() -> store.get("k").then().block());
            RedisServer owner = cluster.masterOf(slot);
            RedisServer other = cluster.nodes().stream()
                    .filter(node -> !node.equals(owner))
                    .findAny()
                    .orElseThrow();
            String id = String.valueOf(other.command("CLUSTER", "MYID"));
            owner.command("CLUSTER", "SETSLOT", Integer.toString(slot), "NODE", id);
            List.of(owner, other).forEach(node -> node.command("CONFIG", "RESETSTAT"));

            assertThrows(KeyValueException.class, () -> store.get("k").block());

            int moved = moved(owner) + moved(other);
            assertTrue(moved > 4 && moved < 1_000, () -> moved + " times sent away");
        }
    }

    private static int moved(RedisServer node) {
        Matcher moved = Pattern.compile("errorstat_MOVED:count=(\\d+)")
                .matcher(String.valueOf(node.command("INFO", "errorstats")));
        return moved.find() ? Integer.parseInt(moved.group(1)) : 0;
    }
}
