package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class RedisClusterIT {

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.start();
    }

    @AfterAll
    static void close() {
        cluster.close();
        assertTrue(cluster.nodes().stream().noneMatch(RedisServer::isRunning));
    }

    @AfterEach
    void repair() {
        cluster.nodes().stream().filter(node -> !node.isRunning()).forEach(RedisServer::restart);
        cluster.awaitReady();
        cluster.masters().forEach(node -> node.command("FLUSHALL"));
    }

    @Test
    void start_default_threeMastersServeAllSlotsAndHaveAReplicaEach() {
        assertEquals(6, cluster.nodes().size());
        assertEquals(3, cluster.masters().size());
        for (RedisServer master : cluster.masters()) {
            RedisServer replica = cluster.replicaOf(master);
            assertEquals("slave", ((List<?>) replica.command("ROLE")).get(0));
            assertEquals((long) master.port(), ((List<?>) replica.command("ROLE")).get(2));
        }
        assertNotEquals(cluster.masterOf(0), cluster.masterOf(16_383));
        assertThrows(NoSuchElementException.class, () -> cluster.masterOf(16_384));
    }

    @Test
    void masterOf_key_takesWritesOfItAndOthersDoNot() {
        RedisServer master = cluster.masterOf("foo");
        assertEquals(12_182, cluster.slotOf("foo"));
        assertEquals("OK", master.command("SET", "foo", "bar"));
        RedisServer other = cluster.masterOf(0);
        RedisErrorReply error = assertThrows(RedisErrorReply.class, () -> other.command("SET", "foo", "bar"));
        assertEquals("MOVED 12182 " + master.address(), error.getMessage());
    }

    @Test
    void uri_default_namesAllNodes() {
        assertTrue(cluster.uri().startsWith("redis-cluster://127.0.0.1:"), cluster.uri());
        assertTrue(cluster.nodes().stream().allMatch(node -> cluster.uri().contains(node.address())));
    }

    @Test
    void kill9_master_replicaTakesOverWithItsDataAndTheMasterComesBackAsReplica() {
        RedisServer master = cluster.masterOf("foo");
        master.command("SET", "foo", "bar");
        master.command("WAIT", "1", "10000");
        master.kill9();
        cluster.awaitFailoverOf(master);
        RedisServer successor = cluster.masterOf("foo");
        assertNotEquals(master, successor);
        assertEquals("bar", successor.command("GET", "foo"));
        assertThrows(NoSuchElementException.class, () -> cluster.replicaOf(successor));
        master.restart();
        cluster.awaitReady();
        assertEquals(master, cluster.replicaOf(successor));
    }

    @Test
    void stop_master_replicaTakesOver() {
        RedisServer master = cluster.masterOf(0);
        master.stop();
        cluster.awaitFailoverOf(master);
        assertNotEquals(master, cluster.masterOf(0));
        master.resume();
        cluster.awaitReady();
        assertEquals(master, cluster.replicaOf(cluster.masterOf(0)));
    }

    @Test
    void failover_ofRunningMaster_swapsItWithItsReplica() {
        RedisServer master = cluster.masterOf(0);
        RedisServer successor = cluster.failover(master);
        assertEquals(successor, cluster.masterOf(0));
        cluster.awaitReady();
        assertEquals(master, cluster.replicaOf(successor));
    }

    @Test
    void beginMigration_halfWay_sourceAsksClientsToTryAgain() {
        put("{m}1", "{m}2", "{m}3", "{m}4");
        SlotMigration migration = cluster.beginMigration(slot(), otherThan(cluster.masterOf(slot())));
        RedisServer source = migration.source();
        assertEquals(2, migration.move(2));
        RedisErrorReply error =
                assertThrows(RedisErrorReply.class, () -> source.command("MGET", "{m}1", "{m}2", "{m}3", "{m}4"));
        assertEquals("TRYAGAIN", error.code());
        assertEquals(source, cluster.masterOf(slot()));

        migration.finish();

        assertEquals(migration.target(), cluster.masterOf(slot()));
        assertEquals(List.of("v", "v", "v", "v"), migration.target().command("MGET", "{m}1", "{m}2", "{m}3", "{m}4"));
        RedisErrorReply moved = assertThrows(RedisErrorReply.class, () -> source.command("GET", "{m}1"));
        assertEquals("MOVED", moved.code());
    }

    @Test
    void migrate_keysThatAreNoText_moveWithTheSlot() {
        byte[] key = "?{m}?".getBytes(UTF_8);
        key[0] = (byte) 0xFF;
        key[4] = 0;
        byte[] value = {0, (byte) 0xFE};
        cluster.masterOf(slot()).command("SET".getBytes(UTF_8), key, value);
        RedisServer target = otherThan(cluster.masterOf(slot()));
        cluster.migrate(slot(), target);
        assertEquals(target, cluster.masterOf(slot()));
        assertArrayEquals(value, (byte[]) target.command("GET".getBytes(UTF_8), key));
    }

    private static int slot() {
        return cluster.slotOf("{m}");
    }

    private static RedisServer otherThan(RedisServer master) {
        return cluster.masters().stream()
                .filter(other -> !other.equals(master))
                .findFirst()
                .orElseThrow();
    }

    private static void put(String... keys) {
        for (String key : keys) {
            cluster.masterOf(key).command("SET", key, "v");
        }
    }
}
