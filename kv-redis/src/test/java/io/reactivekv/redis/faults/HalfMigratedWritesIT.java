package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreUnavailableException;
import io.reactivekv.redis.SharedCluster;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.redis.test.SlotMigration;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Every kind of write, all at once, to a slot that is half here, half there. */
@Tag("long")
class HalfMigratedWritesIT {

    private static final int CANDIDATES = 250;
    private static final String ORDERED = "?prefix=app:&buckets=4&commandTimeout=";

    /** Overwrites, which leave the indexes alone. */
    private static final Set<String> OVERWRITES =
            Set.of("put", "put with a TTL", "putAll(map)", "putAll(publisher)", "copy");

    private static RedisCluster cluster;

    /** What of the slot is at its new master already, and which writes go on nevertheless. */
    enum Moved {
        NOTHING,
        INDEXES,
        VALUES;

        boolean letsGoOn(MigrationTrial trial) {
            return switch (this) {
                case NOTHING -> trial.kind().before().isPresent();
                case INDEXES -> OVERWRITES.contains(trial.toString());
                case VALUES -> false;
            };
        }

        void move(SlotMigration migration, KeyPlace place) {
            switch (this) {
                case NOTHING -> {
                    // New keys belong to the new master already.
                }
                case INDEXES -> HalfMigratedWritesIT.move(migration, indexes(place.head()));
                case VALUES -> HalfMigratedWritesIT.move(migration, valuesIn(place.slot()));
            }
        }
    }

    @BeforeAll
    static void startCluster() {
        cluster = SharedCluster.empty();
    }

    @ParameterizedTest
    @EnumSource
    void writes_halfMigrated_failUnexecutedAndSucceedOnceTheSlotHasMoved(Moved moved) {
        try (KeyValueStoreFactory brief = KeyValueStores.factory(cluster.uri() + ORDERED + "700ms");
                KeyValueStoreFactory client = KeyValueStores.factory(cluster.uri() + ORDERED + "20s")) {
            List<KeyPlace> candidates = candidates(client);
            KeyPlace first = candidates.get(0);
            List<MigrationTrial> trials = trials(candidates, first.slot());
            trials.forEach(trial -> trial.setUp(client));
            Map<String, String> before = new TreeMap<>();
            trials.forEach(trial -> before.put(trial.toString(), trial.state(client)));

            SlotMigration migration = begin(first.slot());
            try {
                moved.move(migration, first);
                Map<MigrationTrial, Optional<Throwable>> ends = ends(brief, trials);
                List<MigrationTrial> waiting = trials.stream()
                        .filter(trial -> ends.get(trial).isPresent())
                        .toList();
                assertEquals(
                        trials.stream().filter(trial -> !moved.letsGoOn(trial)).toList(), waiting);
                for (MigrationTrial trial : waiting) {
                    verifyNotExecuted(ends.get(trial).orElseThrow());
                    assertEquals(before.get(trial.toString()), trial.state(client), trial::toString);
                }
                List<CompletableFuture<Void>> writes = waiting.stream()
                        .map(trial -> trial.write(client).toFuture())
                        .toList();
                migration.finish();
                writes.forEach(CompletableFuture::join);
            } finally {
                migration.finish();
                SlotMoves.bring(cluster, first.slot(), migration.source());
            }
            Until.holds(
                    () -> "every expiry is filed; left are " + IndexCheck.unfiled(cluster.masters()),
                    () -> IndexCheck.unfiled(cluster.masters()).isEmpty());
            verifySameAsElsewhere(client, trials);
            KeyValueStore<String> store = WriteKind.texts(client);
            IndexCheck.verify(
                    KeyPlace.all(cluster, "app:").stream().map(KeyPlace::key).collect(Collectors.toSet()),
                    cluster.masters(),
                    store.count(KeyRange.all()),
                    store.keys(KeyRange.all()),
                    "index and data agree");
        }
    }

    /** Before the first key has moved, when some have, and when all have. */
    @ParameterizedTest
    @ValueSource(ints = {0, 10, 1_000})
    void plainWrites_halfMigrated_goOn(int moved) {
        try (KeyValueStoreFactory client =
                KeyValueStores.factory(cluster.uri() + "?prefix=plain:&ordered=false&commandTimeout=20s")) {
            List<MigrationTrial> trials = MigrationTrial.all(i -> "{t}" + i + ":", i -> "{u}" + i + ":");
            trials.forEach(trial -> trial.setUp(client));
            int slot = cluster.slotOf("{t}");
            SlotMigration migration = begin(slot);
            migration.move(moved);
            ends(client, trials).forEach((trial, end) -> assertEquals(Optional.empty(), end, trial::toString));
            verifySameAsElsewhere(client, trials);
            migration.finish();
            SlotMoves.bring(cluster, slot, migration.source());
        }
    }

    private static void verifyNotExecuted(Throwable end) {
        StoreUnavailableException failure = assertInstanceOf(StoreUnavailableException.class, end);
        assertEquals(Outcome.NOT_EXECUTED, failure.outcome());
        assertTrue(failure.isTransient());
        for (Throwable told = failure; told != null; told = told.getCause()) {
            assertFalse(
                    String.valueOf(told.getMessage()).matches("(?s).*(MOVED|ASK|TRYAGAIN|CROSSSLOT).*"),
                    told::toString);
        }
    }

    private static void verifySameAsElsewhere(KeyValueStoreFactory client, List<MigrationTrial> trials) {
        Flux.fromIterable(trials)
                .concatMap(trial -> trial.writeElsewhere(client))
                .then()
                .block();
        trials.forEach(trial -> assertEquals(trial.stateElsewhere(client), trial.state(client), trial::toString));
    }

    private static Map<MigrationTrial, Optional<Throwable>> ends(
            KeyValueStoreFactory client, List<MigrationTrial> trials) {
        return Flux.fromIterable(trials)
                .flatMap(
                        trial -> trial.write(client)
                                .then(Mono.just(Optional.<Throwable>empty()))
                                .onErrorResume(failure -> Mono.just(Optional.of(failure)))
                                .map(end -> Map.entry(trial, end)),
                        trials.size())
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .block();
    }

    /** Keys in every bucket, with a TTL, so that there are both indexes. */
    private static List<KeyPlace> candidates(KeyValueStoreFactory client) {
        KeyValueStore<String> store = WriteKind.texts(client);
        Flux.range(0, CANDIDATES)
                .flatMap(i -> store.put(i + ":" + WriteKind.KEY, "candidate", Duration.ofHours(1)), CANDIDATES)
                .then()
                .block();
        return KeyPlace.all(cluster, "app:");
    }

    private static List<MigrationTrial> trials(List<KeyPlace> candidates, int slot) {
        Map<Boolean, List<String>> prefixes = candidates.stream()
                .collect(Collectors.partitioningBy(
                        place -> place.slot() == slot,
                        Collectors.mapping(
                                place -> place.key().substring(0, place.key().indexOf(':') + 1), Collectors.toList())));
        return MigrationTrial.all(prefixes.get(true)::get, prefixes.get(false)::get);
    }

    private static SlotMigration begin(int slot) {
        RedisServer home = cluster.masterOf(slot);
        return cluster.beginMigration(
                slot,
                cluster.masters().stream()
                        .filter(master -> !master.equals(home))
                        .findFirst()
                        .orElseThrow());
    }

    private static List<byte[]> indexes(String head) {
        return Stream.of("index", "expiry")
                .map(kind -> bytes("\u00ffkv:" + kind + ":" + head))
                .toList();
    }

    private static List<byte[]> valuesIn(int slot) {
        return KeyPlace.all(cluster, "app:").stream()
                .filter(place -> place.slot() == slot)
                .map(place -> bytes(place.head() + place.key()))
                .toList();
    }

    private static void move(SlotMigration migration, List<byte[]> names) {
        RedisServer target = migration.target();
        for (byte[] name : names) {
            Object done = migration
                    .source()
                    .command(
                            bytes("MIGRATE"),
                            bytes(target.host()),
                            bytes(Integer.toString(target.port())),
                            name,
                            bytes("0"),
                            bytes("10000"));
            assertEquals("OK", String.valueOf(done));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
