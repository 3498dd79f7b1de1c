package io.reactivekv.redis;

import static io.reactivekv.redis.TextStore.assertRefused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.cluster.SlotHash;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Taking existing keys into the index: while others write, again after it was broken off, in few steps at a time. */
@Timeout(120)
@Tag("long")
class ReindexIT {

    private static final Logger LOG = LoggerFactory.getLogger(ReindexIT.class);
    private static final int KEYS = 20_000;

    private static RedisServer server;

    @BeforeAll
    static void start() {
        server = RedisServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void fill() {
        server.command("FLUSHALL");
        fill("app:k", KEYS);
        fill("other:", 1_000);
    }

    @Test
    void reindex_existingKeys_makesRangesReadable() {
        StoreConfig config = config();
        try (KeyValueStore<String> store = open()) {
            assertEquals("old", store.get("k000007").block());
            var unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> store.scan(KeyRange.all()).blockLast(),
                    "reindex");

            ReindexProgress done = RedisSpaces.reindex(config)
                    .doOnNext(step -> LOG.debug("{} keys looked at", step.examined()))
                    .blockLast();

            assertEquals(KEYS, done.added());
            assertTrue(done.examined() >= KEYS, done::toString);
            assertEquals(KEYS, store.count(KeyRange.all()).block());
            assertEquals(live(), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void reindex_keysWithATtl_areFiledAndSwept() {
        server.command("PEXPIRE", "app:k000001", "3600000");
        server.command("PEXPIRE", "app:k000002", "300");

        var unused = RedisSpaces.reindex(config()).blockLast();

        try (KeyValueStore<String> store = open()) {
            RedisTests.await(
                    "one has expired", () -> store.count(KeyRange.all()).block() == KEYS - 1);
            assertEquals(live(), store.keys(KeyRange.all()).collectList().block());
            assertEquals(
                    1L,
                    server.command(
                            Layout.utf8("ZCARD"),
                            Layout.standalone("app:", true).expiryIndex(0)));
        }
    }

    @Test
    void reindex_whileOthersWrite_losesNothingAndRevivesNothing() {
        AtomicBoolean running = new AtomicBoolean(true);
        AtomicLong written = new AtomicLong();
        try (KeyValueStore<String> store = open()) {
            var ended = Flux.range(0, 4)
                    .map(SplittableRandom::new)
                    .flatMap(random -> Mono.defer(() -> change(store, random.nextInt(2 * KEYS), random.nextInt(6)))
                            .doOnTerminate(written::incrementAndGet)
                            .repeat(running::get))
                    .then()
                    .toFuture();
            RedisTests.await("there are writes", () -> written.get() > 100);

            var unused = RedisSpaces.reindex(config()).blockLast();

            long before = written.get();
            RedisTests.await("there are more writes", () -> written.get() > before + 100);
            running.set(false);
            ended.join();
            RedisTests.await(
                    "what expires has expired",
                    () -> server.command("KEYS", "app:k*") instanceof List<?> now
                            && now.size() == store.count(KeyRange.all()).block());
            assertEquals(live(), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void reindex_brokenOff_isStartedAgainAndCompletes() {
        ReindexProgress half = RedisSpaces.reindex(config())
                .takeUntil(step -> step.added() >= KEYS / 2)
                .blockLast();
        assertTrue(half.added() < KEYS, half::toString);
        try (KeyValueStore<String> store = open()) {
            var unused = assertRefused(
                    StoreConfigurationException.class,
                    () -> store.scan(KeyRange.all()).blockLast(),
                    "reindex");

            ReindexProgress rest = RedisSpaces.reindex(config()).blockLast();

            assertEquals(KEYS, half.added() + rest.added());
            assertEquals(live(), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void reindex_serverStartedAnewMeanwhile_beginsAnewAndMissesNothing() {
        AtomicLong steps = new AtomicLong();

        var unused = RedisSpaces.reindex(config())
                .limitRate(1)
                .doOnNext(step -> {
                    if (steps.incrementAndGet() == 10) {
                        var unusedToo = server.command("SAVE");
                        server.kill9();
                        server.restart();
                    }
                })
                .blockLast();

        try (KeyValueStore<String> store = open()) {
            assertEquals(live(), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void reindex_serverStartedAnewAfterTheLastStep_takesInWhatWasLost() {
        server.command("FLUSHALL");
        fill("app:k", 400);
        var unused = server.command("SAVE");
        AtomicBoolean lost = new AtomicBoolean();

        var unusedToo = RedisSpaces.reindex(config())
                .limitRate(1)
                .doOnNext(step -> {
                    if (step.examined() == 400 && lost.compareAndSet(false, true)) {
                        server.kill9();
                        server.restart();
                    }
                })
                .blockLast();

        assertTrue(lost.get());
        try (KeyValueStore<String> store = open()) {
            assertEquals(live(), store.keys(KeyRange.all()).collectList().block());
        }
    }

    @Test
    void reindex_stepByStep_holdsOneStepOnly() {
        AtomicLong largest = new AtomicLong();
        AtomicLong last = new AtomicLong();

        Long steps = RedisSpaces.reindex(config())
                .doOnNext(step -> {
                    largest.accumulateAndGet(step.examined() - last.get(), Math::max);
                    last.set(step.examined());
                })
                .limitRate(1)
                .count()
                .block();

        assertTrue(largest.get() < 2_000, "keys in one step: " + largest);
        assertTrue(steps > KEYS / 2_000, "steps: " + steps);
    }

    @Test
    void reindex_spaceInsideRegisteredMeanwhile_failsNamingIt() {
        AtomicBoolean registered = new AtomicBoolean();
        var unused = assertRefused(
                StoreConfigurationException.class,
                () -> RedisSpaces.reindex(config())
                        .doOnNext(step -> {
                            if (registered.compareAndSet(false, true)) {
                                register("app:inner:");
                            }
                        })
                        .blockLast(),
                "\"app:inner:\" lies inside the space \"app:\"");
    }

    /** As another program does that opens a space. */
    private static void register(String prefix) {
        byte[] name = Layout.utf8(prefix);
        byte[] record = Layout.utf8(Layout.standalone(prefix, true).record());
        Object unused = server.command(Layout.utf8("ZADD"), Layout.spaces(), Layout.utf8("0"), name);
        unused = server.command(Layout.utf8("HSET"), Layout.records(), name, record);
    }

    @Test
    void reindex_keyOfAnotherType_isLeftOut() {
        server.command("RPUSH", "app:list", "x");

        assertEquals(KEYS, RedisSpaces.reindex(config()).blockLast().added());

        assertEquals("list", server.command("TYPE", "app:list"));
    }

    @Test
    void reindex_cluster_takesInWhatLiesInItsBuckets() {
        RedisCluster cluster = SharedCluster.empty();
        Layout layout = Layout.bucketed("app:", 16);
        Map<Integer, RedisServer> masters = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            String key = "k" + i;
            int bucket = layout.bucketOf(key);
            masters.computeIfAbsent(layout.slotOf(bucket), cluster::masterOf)
                    .command("SET", Layout.text(layout.stored(key, bucket)), "old");
        }
        int wrong = (layout.bucketOf("foreign") + 1) % 16;
        masters.computeIfAbsent(layout.slotOf(wrong), cluster::masterOf)
                .command("SET", Layout.text(layout.stored("foreign", wrong)), "nobody's");
        String url = cluster.uri() + "?prefix=app:&commandTimeout=30s";

        assertEquals(
                500L, RedisSpaces.reindex(StoreConfig.parse(url)).blockLast().added());

        try (KeyValueStore<String> store = TextStore.open(url)) {
            assertEquals(500L, store.scan(KeyRange.all()).count().block());
            assertEquals(500L, store.deleteAll(KeyRange.all()).block());
            assertEquals(0L, store.count(KeyRange.all()).block());
        }
    }

    @Test
    void firstRangeReads_ofAnUnregisteredSpace_surveyItOnceInFewCalls() {
        RedisCluster cluster = SharedCluster.empty();
        String url = cluster.uri() + "?prefix=app:&buckets=256&commandTimeout=30s";
        try (KeyValueStore<String> store = TextStore.open(url)) {
            var unused = Flux.range(0, KEYS)
                    .flatMap(i -> store.put("k" + i, "v"), 256)
                    .blockLast();
        }
        byte[] records = Layout.records();
        var unused =
                cluster.masterOf(SlotHash.getSlot(records)).command(Layout.utf8("HDEL"), records, Layout.utf8("app:"));
        cluster.masters().forEach(master -> master.command("CONFIG", "RESETSTAT"));

        try (KeyValueStore<String> store = TextStore.open(url)) {
            var first = Flux.range(0, 20)
                    .flatMap(i ->
                            store.keys(KeyRange.all(), ScanOptions.defaults().limit(1)))
                    .collectList()
                    .block();

            assertEquals(20, first.size());
        }
        long pages = 3 + KEYS / 500;
        long scans = calls(cluster, "scan");
        long scripts = calls(cluster, "evalsha") + calls(cluster, "evalsha_ro");
        assertTrue(scans <= 2 * pages, "SCANs: " + scans);
        assertTrue(scripts <= KEYS / 8, "scripts: " + scripts);
    }

    private static long calls(RedisCluster cluster, String command) {
        Pattern line = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)");
        return cluster.masters().stream()
                .flatMap(master -> line.matcher(String.valueOf(master.command("INFO", "commandstats")))
                        .results())
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    private static Mono<?> change(KeyValueStore<String> store, int number, int kind) {
        String key = "k%06d".formatted(number);
        return switch (kind) {
            case 0 -> store.delete(key);
            case 1 -> store.put(key, "new", Duration.ofMillis(50));
            case 2 -> store.putIfAbsent(key, "new");
            case 3 -> store.update(key, old -> old.map(value -> value + "!"));
            default -> store.put(key, "new");
        };
    }

    private static void fill(String prefix, int keys) {
        server.command(
                "EVAL",
                "for i = 0, ARGV[2] - 1 do redis.call('SET', ARGV[1] .. string.format('%06d', i), 'old') end",
                "0",
                prefix,
                Integer.toString(keys));
    }

    /** The keys that are there, in order. */
    private static List<String> live() {
        TreeSet<String> keys = new TreeSet<>();
        for (Object name : (List<?>) server.command("KEYS", "app:k*")) {
            keys.add(name.toString().substring("app:".length()));
        }
        return List.copyOf(keys);
    }

    private static StoreConfig config() {
        return StoreConfig.parse(server.uri() + "?prefix=app:&commandTimeout=30s");
    }

    private static KeyValueStore<String> open() {
        return TextStore.open(server.uri() + "?prefix=app:&commandTimeout=30s");
    }
}
