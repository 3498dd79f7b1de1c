package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.SharedCluster;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisErrorReply;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.SlotMigration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A slot that is half here, half there: reads go on, key by key; writes wait. */
@Tag("long")
class HalfMigratedSlotIT {

    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static RedisCluster cluster;
    private static KeyValueStore<String> store;

    private final Map<String, String> contents = new TreeMap<>();
    private int slot;
    private String head;
    private List<String> inSlot;
    private String fresh;
    private RedisServer home;
    private SlotMigration migration;

    @BeforeAll
    static void startCluster() {
        cluster = SharedCluster.empty();
        store = KeyValueStores.open(cluster.uri() + "?prefix=app:&buckets=4&commandTimeout=20s", String.class);
    }

    @AfterAll
    static void stopCluster() {
        store.close();
    }

    @BeforeEach
    void beginMigration() {
        store.deleteAll(KeyRange.all()).then().block();
        IntStream.range(0, 40).forEach(i -> {
            contents.put("k" + i, "v" + i);
            (i % 2 == 0 ? store.put("k" + i, "v" + i) : store.put("k" + i, "v" + i, MINUTE)).block();
        });
        IntStream.range(0, 40).forEach(i -> store.put("new" + i, "not yet").block());
        List<KeyPlace> places = KeyPlace.all(cluster, "app:");
        store.deleteAll(KeyRange.prefix("new")).then().block();
        slot = places.get(0).slot();
        head = places.get(0).head();
        inSlot = places.stream()
                .filter(place -> place.slot() == slot)
                .map(KeyPlace::key)
                .filter(contents::containsKey)
                .sorted()
                .toList();
        fresh = places.stream()
                .filter(place -> place.slot() == slot)
                .map(KeyPlace::key)
                .filter(key -> !contents.containsKey(key))
                .findFirst()
                .orElseThrow();
        home = cluster.masterOf(slot);
        RedisServer target = cluster.masters().stream()
                .filter(master -> !master.equals(home))
                .findAny()
                .orElseThrow();
        migration = cluster.beginMigration(slot, target);
    }

    @AfterEach
    void finishMigration() {
        migration.finish();
        assertAllRead();
        assertEquals(contents.size(), store.count(KeyRange.all()).block());
        SlotMoves.bring(cluster, slot, home);
    }

    @Test
    void reads_afterEachKeyThatMoved_findEverything() {
        assertAllRead();
        while (migration.move(1) > 0) {
            assertAllRead();
        }
    }

    @Test
    void reads_targetHasForgottenItsScripts_findEverything() {
        int moved = migration.move(inSlot.size() / 2);
        assertTrue(moved > 0);
        assertAllRead();
        for (RedisServer master : cluster.masters()) {
            if (!master.equals(home)) {
                master.command("SCRIPT", "FLUSH");
            }
        }
        assertAllRead();
    }

    /** Redis says only the port then; before 7.0 it always says the host as well. */
    @Test
    void reads_redirectionsThatNameNoHost_findEverything() {
        preferEndpoint("unknown-endpoint");
        try {
            int moved = migration.move(inSlot.size() / 2);
            assertTrue(moved > 0);
            assertAllRead();
            migration.finish();
            assertAllRead();
            inSlot.forEach(key -> store.put(key, contents.get(key)).block());
        } finally {
            preferEndpoint("ip");
        }
    }

    private static void preferEndpoint(String type) {
        for (RedisServer master : cluster.masters()) {
            try {
                Object unused = master.command("CONFIG", "SET", "cluster-preferred-endpoint-type", type);
            } catch (RedisErrorReply unknown) {
                assertTrue(String.valueOf(unknown.getMessage()).contains("CONFIG"), unknown::toString);
            }
        }
    }

    @Test
    void write_halfMigrated_failsUnexecutedAndSucceedsOnceTheSlotHasMoved() {
        int moved = migration.move(inSlot.size() / 2);
        assertTrue(moved > 0);
        KeyValueStore<String> brief = store.withTimeout(SHORT);
        List<Throwable> failures = Flux.<Mono<?>>just(
                        brief.put(fresh, "never"),
                        brief.put(fresh, "never", MINUTE),
                        brief.putIfAbsent(fresh, "never"),
                        brief.getAndPut(fresh, "never"),
                        brief.update(fresh, old -> Optional.of("never")))
                .flatMap(write -> write.then(Mono.<Throwable>empty()).onErrorResume(Mono::just))
                .collectList()
                .block();
        assertEquals(5, failures.size());
        for (Throwable thrown : failures) {
            StoreUnavailableException failure = assertInstanceOf(StoreUnavailableException.class, thrown);
            assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
            assertTrue(failure.isTransient());
            for (Throwable told = failure; told != null; told = told.getCause()) {
                assertFalse(
                        String.valueOf(told.getMessage()).matches("(?s).*(MOVED|ASK|TRYAGAIN|CROSSSLOT).*"),
                        told::toString);
            }
        }

        CompletableFuture<Void> waiting = store.put(fresh, "at last").toFuture();
        assertFalse(waiting.isDone());
        migration.finish();
        waiting.join();
        contents.put(fresh, "at last");
        assertEquals("at last", store.get(fresh).block());
        store.put(fresh, "once more").block();
        contents.put(fresh, "once more");
    }

    @Test
    void writes_toAllKeysWhileTheSlotMoves_allHappen() {
        List<CompletableFuture<Void>> puts = new ArrayList<>();
        for (String key : inSlot) {
            contents.put(key, "new " + key);
            puts.add(store.put(key, "new " + key).toFuture());
            int unused = migration.move(1);
        }
        migration.finish();
        puts.forEach(CompletableFuture::join);
    }

    @Test
    void sweep_indexesHaveMovedBeforeTheirKeys_forgetsNothing() {
        String key = inSlot.get(0);
        migration.finish();
        store.put(key, "extended", Duration.ofMillis(50)).block();
        assertTrue(store.expire(key, MINUTE).block(), "its place in the expiry index stays where it is");
        contents.put(key, "extended");
        store.put(fresh, "expires", Duration.ofMillis(60)).block();
        Until.holds("the index is due", () -> !store.exists(fresh).block());

        RedisServer now = cluster.masterOf(slot);
        migration = cluster.beginMigration(slot, home);
        moveIndexes(now, home);
        Object unused = store.count(KeyRange.all()).block();
        migration.finish();
        assertEquals(
                List.of(key),
                store.keys(KeyRange.prefix(key))
                        .filter(key::equals)
                        .collectList()
                        .block());
    }

    /** Such a space is scanned by a script that reads index and values together, as long as they are. */
    @Test
    void scan_spaceOfOneBucketHalfMigrated_findsEverything() {
        try (KeyValueStore<String> single =
                KeyValueStores.open(cluster.uri() + "?prefix=single:&buckets=1&commandTimeout=20s", String.class)) {
            List<KeyValue<String>> all = IntStream.range(0, 10)
                    .mapToObj(i -> new KeyValue<>("k" + i, "v" + i))
                    .toList();
            all.forEach(entry -> single.put(entry.key(), entry.value()).block());
            KeyPlace place = KeyPlace.all(cluster, "single:").get(0);
            RedisServer elsewhere = cluster.masters().stream()
                    .filter(master -> !master.equals(place.master()))
                    .findAny()
                    .orElseThrow();
            SlotMigration moving = cluster.beginMigration(place.slot(), elsewhere);
            do {
                assertEquals(all, single.scan(KeyRange.all()).collectList().block());
                assertEquals(
                        all.subList(0, 5),
                        single.scan(KeyRange.all(), ScanOptions.defaults().limit(5))
                                .collectList()
                                .block());
            } while (moving.move(1) > 0);
            moving.finish();
            assertEquals(all, single.scan(KeyRange.all()).collectList().block());
            SlotMoves.bring(cluster, place.slot(), place.master());
        }
    }

    private void moveIndexes(RedisServer from, RedisServer to) {
        for (String kind : List.of("kv:index:", "kv:expiry:")) {
            byte[] name = (" " + kind + head).getBytes(StandardCharsets.ISO_8859_1);
            name[0] = (byte) 0xFF;
            Object unused = from.command(
                    "MIGRATE".getBytes(StandardCharsets.US_ASCII),
                    to.host().getBytes(StandardCharsets.US_ASCII),
                    Integer.toString(to.port()).getBytes(StandardCharsets.US_ASCII),
                    name,
                    "0".getBytes(StandardCharsets.US_ASCII),
                    "10000".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private void assertAllRead() {
        List<KeyValue<String>> all = new ArrayList<>();
        contents.forEach((key, value) -> all.add(new KeyValue<>(key, value)));
        assertEquals(
                all,
                Flux.fromIterable(contents.keySet())
                        .flatMapSequential(key -> store.get(key).map(value -> new KeyValue<>(key, value)), 64)
                        .collectList()
                        .block(),
                "gathered gets");
        assertEquals(
                all,
                Flux.fromIterable(contents.keySet())
                        .flatMapSequential(
                                key -> store.getEntry(key).map(entry -> new KeyValue<>(key, entry.value())), 64)
                        .collectList()
                        .block(),
                "gathered entries");
        assertEquals(all, store.getAll(contents.keySet()).collectList().block(), "getAll");
        assertEquals(all, store.scan(KeyRange.all()).collectList().block(), "scan");
        assertEquals(
                all,
                store.entries(KeyRange.all())
                        .map(entry -> new KeyValue<>(entry.key(), entry.value()))
                        .collectList()
                        .block(),
                "entries");
        assertEquals(
                List.copyOf(contents.keySet()),
                store.keys(KeyRange.all()).collectList().block(),
                "keys");
        assertEquals(contents.get("k0"), store.getEntry("k0").map(Entry::value).block());
        assertTrue(store.exists("k1").block());
        assertTrue(store.ttl("k1").block().isPresent());
        assertEquals(Optional.empty(), store.get("none").blockOptional());
    }
}
