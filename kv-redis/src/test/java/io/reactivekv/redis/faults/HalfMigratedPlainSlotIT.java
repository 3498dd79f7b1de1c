package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.redis.SharedCluster;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.SlotMigration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** A slot of a space without order that is half here, half there: reads and writes go on, key by key. */
class HalfMigratedPlainSlotIT {

    private static final int KEYS = 10;

    private final Map<String, String> contents = new TreeMap<>();

    @Test
    void readsAndWrites_afterEachKeyThatMoved_goOn() {
        RedisCluster cluster = SharedCluster.empty();
        try (KeyValueStore<String> store =
                KeyValueStores.open(cluster.uri() + "?prefix=app:&ordered=false&commandTimeout=20s", String.class)) {
            IntStream.range(0, KEYS).forEach(i -> put(store, "{t}" + i, "v" + i));
            put(store, "elsewhere", "v");
            int slot = cluster.slotOf("app:{t}");
            RedisServer home = cluster.masterOf(slot);
            RedisServer target = cluster.masters().stream()
                    .filter(master -> !master.equals(home))
                    .findAny()
                    .orElseThrow();
            SlotMigration migration = cluster.beginMigration(slot, target);
            int steps = 0;
            do {
                assertAllRead(store);
                writeEverything(store, "{t}new" + steps++);
            } while (migration.move(1) > 0);
            assertTrue(steps > KEYS, () -> "each key moved alone");
            migration.finish();
            assertAllRead(store);
            SlotMoves.bring(cluster, slot, home);
        }
    }

    private void writeEverything(KeyValueStore<String> store, String fresh) {
        assertTrue(store.putIfAbsent(fresh, "first").block());
        assertFalse(store.putIfAbsent(fresh, "second").block());
        assertEquals("first", store.getAndPut(fresh, "third").block());
        assertEquals(
                "third!",
                store.update(fresh, old -> old.map(value -> value + "!")).block());
        assertTrue(store.delete(fresh).block());
        assertEquals(Optional.empty(), store.get(fresh).blockOptional());
        Map<String, String> changed = new HashMap<>();
        contents.forEach((key, value) -> changed.put(key, value + "'"));
        store.putAll(changed).block();
        contents.putAll(changed);
    }

    private void put(KeyValueStore<String> store, String key, String value) {
        store.put(key, value).block();
        contents.put(key, value);
    }

    private void assertAllRead(KeyValueStore<String> store) {
        List<KeyValue<String>> all = new ArrayList<>();
        contents.forEach((key, value) -> all.add(new KeyValue<>(key, value)));
        assertEquals(
                all,
                Flux.fromIterable(contents.keySet())
                        .flatMapSequential(key -> store.get(key).map(value -> new KeyValue<>(key, value)), 64)
                        .collectList()
                        .block(),
                "gathered gets");
        assertEquals(all, store.getAll(contents.keySet()).collectList().block(), "getAll");
        assertEquals(
                contents,
                store.scan(KeyRange.all(), ScanOptions.defaults().unordered())
                        .collectMap(KeyValue::key, KeyValue::value)
                        .block(),
                "scan");
        for (String key : contents.keySet()) {
            assertTrue(store.exists(key).block(), key);
            assertEquals(contents.get(key), store.getEntry(key).block().value());
        }
    }
}
