package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.RedisCluster;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** What is swept in the background where there are many buckets: some of them each turn, and all of them in time. */
@Timeout(120)
@Tag("long")
class SweeperIT {

    @Test
    void turn_manyBuckets_asksFewOfThem() {
        RedisCluster cluster = SharedCluster.empty();
        try (KeyValueStore<String> store =
                TextStore.open(cluster.uri() + "?prefix=app:&buckets=1024&commandTimeout=30s")) {
            store.put("k", "v").block();
            assertEquals(1L, store.count(KeyRange.all()).block());
            cluster.masters().forEach(master -> master.command("CONFIG", "RESETSTAT"));

            // Each turn looks for the record, too.
            RedisTests.await("some turns have begun", () -> calls(cluster, "hget") >= 3);

            long scripts = calls(cluster, "evalsha");
            long turns = calls(cluster, "hget");
            assertTrue(scripts <= 200 * turns, scripts + " script calls in " + turns + " turns");
        }
    }

    @Test
    void turns_manyBuckets_comeToAllOfThem() {
        RedisCluster cluster = SharedCluster.empty();
        try (KeyValueStore<String> store =
                TextStore.open(cluster.uri() + "?prefix=app:&buckets=150&commandTimeout=30s")) {
            var unused = Flux.range(0, 1_000)
                    .flatMap(i -> store.put("k" + i, "v", Duration.ofMillis(1)))
                    .blockLast();

            RedisTests.await("nothing is left in any index", () -> indexes(cluster) == 0);
        }
    }

    /** Those that are not empty. */
    private static int indexes(RedisCluster cluster) {
        return cluster.masters().stream()
                .mapToInt(master -> ((List<?>) master.command("KEYS", "?kv:*:app:*")).size())
                .sum();
    }

    private static long calls(RedisCluster cluster, String command) {
        Pattern line = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)");
        return cluster.masters().stream()
                .flatMap(master -> line.matcher(String.valueOf(master.command("INFO", "commandstats")))
                        .results())
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }
}
