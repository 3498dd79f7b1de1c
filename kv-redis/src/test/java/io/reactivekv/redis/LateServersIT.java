package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;

import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sentinels and a Cluster of which nothing runs when a store is opened, or later on. */
@Timeout(180)
@Tag("long")
class LateServersIT {

    @Test
    void open_neitherSentinelsNorServersRun_worksOnceTheyDo() {
        try (RedisSentinels redis = RedisSentinels.start()) {
            redis.sentinels().forEach(RedisServer::kill9);
            redis.servers().forEach(RedisServer::kill9);
            try (KeyValueStore<String> store = TextStore.open(redis.uri() + "&prefix=app:&commandTimeout=1s")) {
                assertUnavailable(store);
                redis.servers().forEach(RedisServer::restart);
                redis.sentinels().forEach(RedisServer::restart);
                RedisTests.awaitSuccess(() -> assertWorks(store));
            }
        }
    }

    @Test
    void open_noNodeOfAClusterRuns_worksOnceAllDoAndAfterAllHaveBeenDown() {
        try (RedisCluster cluster = RedisCluster.builder().replicas(0).start()) {
            cluster.nodes().forEach(RedisServer::kill9);
            try (KeyValueStore<String> store = TextStore.open(cluster.uri() + "?prefix=app:&commandTimeout=1s")) {
                assertUnavailable(store);
                cluster.nodes().forEach(RedisServer::restart);
                RedisTests.awaitSuccess(() -> assertWorks(store));

                cluster.nodes().forEach(RedisServer::kill9);
                assertUnavailable(store);
                cluster.nodes().forEach(RedisServer::restart);
                RedisTests.awaitSuccess(() -> assertWorks(store));
            }
        }
    }

    private static void assertUnavailable(KeyValueStore<String> store) {
        var unused = assertRefused(
                StoreUnavailableException.class, () -> store.get("k").block());
    }
}
