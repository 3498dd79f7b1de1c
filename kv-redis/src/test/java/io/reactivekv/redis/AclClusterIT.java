package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static io.reactivekv.redis.TextStore.assertWorks;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StorePermissionException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.SlotMigration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A user of a Cluster with the rights of docs/redis.md and no others. */
@Tag("long")
class AclClusterIT {

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = SharedCluster.empty();
        String[] user = Stream.of(
                        Stream.of("ACL", "SETUSER", "app", "on", ">secret"),
                        Stream.of(AclServer.ENOUGH),
                        Stream.of("+cluster|slots", "+cluster|nodes", "+asking"))
                .flatMap(words -> words)
                .toArray(String[]::new);
        cluster.nodes().forEach(node -> node.command(user));
    }

    @AfterAll
    static void stop() {
        cluster.nodes().forEach(node -> node.command("ACL", "DELUSER", "app"));
    }

    @Test
    void open_userWithTheRightsOfTheDocs_worksAndWatches() {
        try (KeyValueStore<String> store = open("secret", "app:")) {
            assertWorks(store);
            Queue<Change<String>> changes = new ConcurrentLinkedQueue<>();
            var watch = store.watch(KeyRange.all()).subscribe(changes::add, failed -> {});
            RedisTests.await("the watch listens", () -> changes.stream().anyMatch(Change.Reset.class::isInstance));
            store.put("k", "v").block();
            RedisTests.await(
                    "the change is seen", () -> changes.contains(new Change.Put<>("k", java.util.Optional.of("v"))));
            watch.dispose();
        }
    }

    @Test
    void get_halfMigratedSlot_mayAsk() {
        try (KeyValueStore<String> store = open("secret", "app:")) {
            store.put("asked", "v").block();
            RedisServer home = cluster.masters().stream()
                    .filter(master -> !"[]".equals(String.valueOf(master.command("KEYS", "app:*asked"))))
                    .findAny()
                    .orElseThrow();
            String name = String.valueOf(((java.util.List<?>) home.command("KEYS", "app:*asked")).get(0));
            RedisServer target = cluster.masters().stream()
                    .filter(master -> !master.equals(home))
                    .findAny()
                    .orElseThrow();
            SlotMigration migration = cluster.beginMigration(cluster.slotOf(name), target);
            int unused = migration.move(1_000);
            assertEquals("v", store.get("asked").block());
            migration.finish();
            cluster.migrate(cluster.slotOf(name), home);
        }
    }

    @Test
    void open_slotsForbidden_isRefusedAtOnceUntilItIsGranted() {
        String[] slotless = Stream.of(
                        Stream.of("ACL", "SETUSER", "slotless", "on", ">secret"),
                        Stream.of(AclServer.ENOUGH),
                        Stream.of("+cluster|nodes", "+asking"))
                .flatMap(words -> words)
                .toArray(String[]::new);
        cluster.nodes().forEach(node -> node.command(slotless));
        String url = cluster.uri() + "?user=slotless&password=secret&prefix=app:&buckets=4&commandTimeout=1h";
        try (KeyValueStore<String> store = TextStore.open(url)) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "permission");

            cluster.nodes().forEach(node -> node.command("ACL", "SETUSER", "slotless", "+cluster|slots"));

            RedisTests.awaitSuccess(() -> assertWorks(store));
        } finally {
            cluster.nodes().forEach(node -> node.command("ACL", "DELUSER", "slotless"));
        }
    }

    @Test
    void open_wrongPassword_failsEveryOperationAtOnce() {
        try (KeyValueStore<String> store = open("wrong", "app:")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "password");
        }
    }

    @Test
    void open_prefixThatTheUserMayNotTouch_failsThatOperation() {
        try (KeyValueStore<String> store = open("secret", "other:")) {
            var unused = assertRefused(
                    StorePermissionException.class, () -> store.get("k").block(), "permission");
            unused = assertRefused(
                    StorePermissionException.class, () -> store.put("k", "v").block(), "permission");
        }
    }

    private static KeyValueStore<String> open(String password, String prefix) {
        return TextStore.open(cluster.uri() + "?user=app&password=" + password + "&prefix=" + prefix
                + "&buckets=4&commandTimeout=1h");
    }
}
