package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StorePermissionException;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.test.RedisSentinels;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers behind Sentinels, each with a password of its own. */
@Timeout(90)
@Tag("long")
class SentinelIT {

    private static RedisSentinels redis;

    @BeforeAll
    static void start() {
        redis = RedisSentinels.builder()
                .servers(server -> server.password("of the servers"))
                .sentinels(sentinel -> sentinel.password("of the Sentinels")
                        .user("watcher", "pw", "+sentinel|get-master-addr-by-name")
                        .user("blind", "pw", "+ping"))
                .start();
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Test
    void open_ownCredentials_works() {
        try (KeyValueStore<String> store = TextStore.open(redis.uri() + "&prefix=app:")) {
            assertWorks(store);
        }
    }

    @Test
    void open_userOfTheSentinels_mayDoNoMoreThanAskForTheMaster() {
        try (KeyValueStore<String> store =
                TextStore.open(asking("watcher", "pw") + "&prefix=watcher:&commandTimeout=20s")) {
            assertWorks(store);
        }
        try (KeyValueStore<String> store = TextStore.open(asking("watcher", "wrong") + "&commandTimeout=1h")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "Sentinel", "sentinelUser");
        }
    }

    @Test
    void open_userOfTheSentinelsMayNotAskForTheMaster_isRefusedAtOnce() {
        try (KeyValueStore<String> store = TextStore.open(asking("blind", "pw") + "&commandTimeout=1h")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "Sentinel", "permission");
        }
    }

    private static String asking(String user, String password) {
        return redis.uri()
                .replaceFirst("sentinelPassword=[^&]*", "sentinelUser=" + user + "&sentinelPassword=" + password);
    }

    @Test
    void open_failover_goesOnAtTheNewMaster() {
        try (KeyValueStore<String> store = TextStore.open(redis.uri() + "&prefix=over:&commandTimeout=30s")) {
            store.put("k", "before").block();

            var unused = redis.failover();

            assertEquals("before", store.get("k").block());
            store.put("k", "after").block();
            assertEquals("after", store.get("k").block());
        }
    }

    @Test
    void open_failoverToAServerThatMayEvictTheIndex_warnsOfItOnce() {
        redis.awaitReady();
        RedisServer master = redis.master();
        List<RedisServer> replicas = redis.servers().stream()
                .filter(server -> !server.equals(master))
                .toList();
        replicas.forEach(replica -> replica.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru"));
        try (LogCapture log = LogCapture.begin();
                KeyValueStore<String> store = TextStore.open(redis.uri() + "&prefix=evicting:&commandTimeout=30s")) {
            assertWorks(store);
            RedisTests.await("it has said what it found", () -> count(log, Level.INFO, "noeviction") == 1);
            assertEquals(0, count(log, Level.WARN, "allkeys-lru"));

            RedisServer heir = redis.failover();

            RedisTests.await("it has warned", () -> count(log, Level.WARN, "allkeys-lru") == 1);
            heir.command("CLIENT", "KILL", "TYPE", "normal");
            RedisTests.awaitSuccess(() -> assertWorks(store));
            assertEquals(1, count(log, Level.WARN, "allkeys-lru"));
            assertEquals(1, count(log, Level.INFO, "eviction policy"));
        } finally {
            replicas.forEach(replica -> replica.command("CONFIG", "SET", "maxmemory-policy", "noeviction"));
        }
    }

    /** It would serve reads, and nobody would notice. */
    @Test
    void open_serverThatTheSentinelsNameIsAReplica_isNotBelieved() {
        redis.awaitReady();
        RedisServer master = redis.master();
        RedisServer replica = redis.servers().stream()
                .filter(server -> !server.equals(master))
                .findAny()
                .orElseThrow();
        for (RedisServer sentinel : redis.sentinels()) {
            sentinel.command("SENTINEL", "MONITOR", "shadow", replica.host(), Integer.toString(replica.port()), "2");
        }
        String url = redis.uri().replaceFirst("master=[^&]*", "master=shadow");
        try (KeyValueStore<String> store = TextStore.open(url + "&prefix=app:&commandTimeout=1s")) {
            var unused = assertRefused(
                    StoreUnavailableException.class, () -> store.get("k").block(), "shadow", "replica");
        } finally {
            redis.sentinels().forEach(sentinel -> sentinel.command("SENTINEL", "REMOVE", "shadow"));
        }
    }

    private static long count(LogCapture log, Level level, String words) {
        return log.messages(level).stream()
                .filter(message -> message.contains(words))
                .count();
    }

    @Test
    void open_wrongPasswordOfTheSentinels_isRefused() {
        String url = redis.uri().replaceFirst("sentinelPassword=[^&]*", "sentinelPassword=wrong");
        try (KeyValueStore<String> store = TextStore.open(url + "&commandTimeout=1h")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "sentinelPassword");
        }
    }

    @Test
    void open_wrongPasswordOfTheServers_isRefused() {
        String url = redis.uri().replaceFirst("//:[^@]*@", "//:wrong@");
        try (KeyValueStore<String> store = TextStore.open(url + "&commandTimeout=1h")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "password");
        }
    }

    @Test
    void open_unknownMaster_isNamed() {
        String url = redis.uri().replaceFirst("master=[^&]*", "master=nobody");
        try (KeyValueStore<String> store = TextStore.open(url + "&commandTimeout=2s")) {
            var unused = assertRefused(
                    StoreUnavailableException.class, () -> store.get("k").block(), "nobody");
        }
    }
}
