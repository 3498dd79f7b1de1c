package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.redis.test.RedisCluster;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How many script calls reach a Cluster when many operations are under way: those of a bucket share them. */
@Timeout(60)
@Tag("long")
class ClusterBatchingIT {

    private static final int OPERATIONS = 4_000;
    private static final int AT_ONCE = 1_024;
    private static final Pattern SCRIPTS = Pattern.compile("cmdstat_eval(?:sha)?:calls=(\\d+)");

    @Test
    void putAndDelete_manyAtOnce_shareScriptCallsOfABucket() {
        RedisCluster cluster = SharedCluster.empty();
        try (KeyValueStore<String> store =
                TextStore.open(cluster.uri() + "?prefix=app:&buckets=4&commandTimeout=30s")) {
            assertEquals(0L, store.count(KeyRange.all()).block()); // hence indexed
            verifyFewCalls(cluster, key -> store.put(key, "v"));
            assertEquals(OPERATIONS, store.count(KeyRange.all()).block());
            verifyFewCalls(cluster, store::getEntry);
            verifyFewCalls(cluster, store::delete);
            assertEquals(0L, store.count(KeyRange.all()).block());
        }
        var unused = SharedCluster.empty();
    }

    private static void verifyFewCalls(RedisCluster cluster, Function<String, Mono<?>> operation) {
        cluster.masters().forEach(master -> master.command("CONFIG", "RESETSTAT"));
        Flux.range(0, OPERATIONS)
                .flatMap(i -> operation.apply("k" + i), AT_ONCE)
                .then()
                .block();
        long calls = cluster.masters().stream()
                .flatMap(master -> SCRIPTS.matcher(String.valueOf(master.command("INFO", "commandstats")))
                        .results())
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
        assertTrue(calls > 0 && calls < OPERATIONS / 4, "calls: " + calls);
    }
}
