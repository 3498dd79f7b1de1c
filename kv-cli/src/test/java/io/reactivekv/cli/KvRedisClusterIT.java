package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.redis.test.RedisCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The command line takes the URL of a Cluster. */
@Timeout(180)
@Tag("long")
class KvRedisClusterIT {

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.builder().replicas(0).start();
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void put_onACluster_isScannedByTheNextCommand() {
        String url = cluster.uri() + "?prefix=app:";
        for (String key : new String[] {"b", "a", "c"}) {
            assertEquals(new Run(0, "", ""), Run.kv("-u", url, "put", key, "1"));
        }
        assertEquals(new Run(0, "a\t1\nb\t1\nc\t1\n", ""), Run.kv("-u", url, "scan"));
    }

    @Test
    void demo_onACluster_passes() {
        Run run = Run.kv("demo", cluster.uri());
        assertEquals(0, run.code(), run.out() + run.err());
        assertTrue(run.out().contains("checks passed"), run.out());
    }
}
