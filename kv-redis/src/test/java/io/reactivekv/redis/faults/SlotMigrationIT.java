package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Change;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.redis.SharedCluster;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Slots that move under load: nobody notices. */
@Tag("long")
class SlotMigrationIT {

    private static final int CALLERS = 6;

    private static RedisCluster cluster;

    private KeyValueStore<String> store;
    private OwnKeyLoad load;

    @BeforeAll
    static void startCluster() {
        cluster = SharedCluster.empty();
    }

    @BeforeEach
    void startLoad() {
        // One node is known beforehand, so that the others come and go with their slots.
        String seed = cluster.nodes().get(0).address();
        store = KeyValueStores.open("redis-cluster://" + seed + "?prefix=app:&commandTimeout=10s", String.class);
        store.deleteAll(KeyRange.all()).then().block();
        load = new OwnKeyLoad(store, true);
        for (int i = 0; i < CALLERS; i++) {
            String prefix = "c" + i + ":";
            load.caller(
                    store,
                    prefix,
                    IntStream.range(0, 20).mapToObj(n -> prefix + n).toList());
        }
        load.start();
        load.awaitAllWork();
    }

    @AfterEach
    void close() {
        load.stop();
        store.close();
    }

    @Test
    void slots_moveUnderLoad_nothingFailsAndNothingIsMissing() {
        for (int slot : slots().stream().limit(8).toList()) {
            RedisServer home = cluster.masterOf(slot);
            cluster.migrate(slot, otherThan(home));
            load.awaitAllWork();
            cluster.migrate(slot, home);
            load.awaitAllWork();
        }
        assertNothingNoticed();
    }

    @Test
    void master_losesAllItsSlotsAndGetsThemBackUnderLoad_nothingFailsAndNothingIsMissing() {
        RedisServer master = cluster.masters().get(2);
        List<Integer> own = slots().stream()
                .filter(slot -> cluster.masterOf(slot).equals(master))
                .toList();
        assertTrue(own.size() > 3);
        for (int slot : own) {
            cluster.migrate(slot, cluster.masters().get(slot % 2));
        }
        load.awaitAllWork();
        for (int slot : own) {
            cluster.migrate(slot, master);
        }
        load.awaitAllWork();
        assertNothingNoticed();
    }

    @Test
    void watch_slotHasMoved_learnsOfChangesAtTheNewMaster() {
        AtomicReference<Change<String>> last = new AtomicReference<>();
        var watch = store.watch(KeyRange.prefix("w")).subscribe(last::set);
        Until.holds("the watch listens", () -> last.get() instanceof Change.Reset);
        store.put("w", "before").block();
        Until.holds("it learns of it", () -> new Change.Put<>("w", Optional.of("before")).equals(last.get()));
        int slot = KeyPlace.all(cluster, "app:").stream()
                .filter(place -> place.key().equals("w"))
                .findFirst()
                .orElseThrow()
                .slot();
        RedisServer home = cluster.masterOf(slot);
        cluster.migrate(slot, otherThan(home));
        store.put("w", "after").block();
        Until.holds("it learns of this too", () -> new Change.Put<>("w", Optional.of("after")).equals(last.get()));
        cluster.migrate(slot, home);
        watch.dispose();
    }

    private void assertNothingNoticed() {
        load.stop();
        Set<String> stored = new TreeSet<>();
        KeyPlace.all(cluster, "app:").forEach(place -> stored.add(place.key()));
        // Ahead of all scans, which would remove what is too much.
        IndexCheck.verify(
                stored,
                cluster.masters(),
                store.count(KeyRange.all()),
                store.keys(KeyRange.all()),
                "index and data agree");
        load.checkAll(store);
        load.assertRight(failure -> false);
    }

    private static Set<Integer> slots() {
        Set<Integer> slots = new TreeSet<>();
        KeyPlace.all(cluster, "app:").forEach(place -> slots.add(place.slot()));
        return slots;
    }

    private static RedisServer otherThan(RedisServer master) {
        return cluster.masters().stream()
                .filter(other -> !other.equals(master))
                .findAny()
                .orElseThrow();
    }
}
