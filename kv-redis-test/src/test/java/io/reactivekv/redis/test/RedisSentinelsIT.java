package io.reactivekv.redis.test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("long")
class RedisSentinelsIT {

    private static RedisSentinels redis;

    @BeforeAll
    static void start() {
        redis = RedisSentinels.builder().replicas(2).start();
    }

    @AfterAll
    static void close() {
        redis.close();
        assertTrue(redis.servers().stream().noneMatch(RedisServer::isRunning));
        assertTrue(redis.sentinels().stream().noneMatch(RedisServer::isRunning));
    }

    @AfterEach
    void repair() {
        redis.servers().stream().filter(server -> !server.isRunning()).forEach(RedisServer::restart);
        redis.awaitReady();
        redis.master().command("FLUSHALL");
    }

    @Test
    void start_default_sentinelsNameTheMasterAndReplicasFollowIt() {
        RedisServer master = redis.master();
        master.command("SET", "k", "v");
        assertEquals(2L, master.command("WAIT", "2", "10000"));
        assertEquals("main", redis.masterName());
        assertTrue(redis.uri().startsWith("redis-sentinel://127.0.0.1:"), redis.uri());
        assertTrue(redis.uri().endsWith(redis.sentinels().get(2).address() + "?master=main"), redis.uri());
    }

    @Test
    void kill9_master_replicaTakesOverWithItsDataAndTheMasterComesBackAsReplica() {
        RedisServer master = redis.master();
        master.command("SET", "k", "v");
        master.command("WAIT", "2", "10000");
        master.kill9();
        redis.awaitFailoverOf(master);
        RedisServer successor = redis.master();
        assertNotEquals(master, successor);
        assertEquals("v", successor.command("GET", "k"));
        master.restart();
        redis.awaitReady();
        assertEquals(successor, redis.master());
        assertEquals("v", master.command("GET", "k"));
    }

    @Test
    void stop_master_replicaTakesOver() {
        RedisServer master = redis.master();
        master.stop();
        redis.awaitFailoverOf(master);
        assertNotEquals(master, redis.master());
        master.resume();
        redis.awaitReady();
        RedisErrorReply error = assertThrows(RedisErrorReply.class, () -> master.command("SET", "k", "v"));
        assertEquals("READONLY", error.code());
    }

    @Test
    void failover_ofRunningMaster_makesItAReplica() {
        RedisServer master = redis.master();
        RedisServer successor = redis.failover();
        assertNotEquals(master, successor);
        redis.awaitReady();
        assertEquals("OK", successor.command("SET", "k", "v"));
        assertEquals(2L, successor.command("WAIT", "2", "10000"));
        assertEquals("v", master.command("GET", "k"));
    }

    @Test
    void restart_sentinel_knowsAllAgain() {
        RedisServer sentinel = redis.sentinels().get(0);
        sentinel.restart();
        redis.awaitReady();
        RedisServer master = redis.master();
        assertNotEquals(master, redis.failover());
    }
}
