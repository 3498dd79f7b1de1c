package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreMetrics;
import io.reactivekv.StoreOverloadedException;
import io.reactivekv.redis.test.RedisServer;
import io.reactivekv.serializer.Serializers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** How many commands reach the server when many operations of one kind are under way: far fewer than there are operations. */
@Timeout(60)
class BatchingIT {

    private static final int OPERATIONS = 2_000;
    private static final int AT_ONCE = 256;

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
    void flush() {
        server.command("FLUSHALL");
        server.command("CONFIG", "RESETSTAT");
    }

    @Test
    void getEntry_manyAtOnce_shareScriptCalls() {
        verify(store -> i -> store.getEntry("k" + i).map(Entry::value), true, "evalsha", "eval");
    }

    @Test
    void ttl_manyAtOnce_shareScriptCalls() {
        verify(store -> i -> store.ttl("k" + i).map(left -> "v" + i), true, "evalsha", "eval");
    }

    @Test
    void get_manyAtOnce_shareCommands() {
        verify(store -> i -> store.get("k" + i), true, "mget", "get");
    }

    @Test
    void put_newKeysManyAtOnce_shareScriptCalls() {
        verify(store -> i -> store.put("new" + i, "v").thenReturn("v" + i), true, "evalsha", "eval");
    }

    @Test
    void put_overwritesWithATtlManyAtOnce_areFiledTogether() {
        verify(
                store -> i -> store.put("k" + i, "v", Duration.ofHours(2)).thenReturn("v" + i),
                true,
                "zadd",
                "evalsha",
                "eval");
    }

    @Test
    void delete_manyAtOnce_shareScriptCalls() {
        verify(store -> i -> store.delete("k" + i).map(gone -> "v" + i), true, "evalsha", "eval");
    }

    @Test
    void put_plainSpaceManyAtOnce_shareCommands() {
        try (KeyValueStore<String> store =
                TextStore.open(server.uri() + "?prefix=app:&ordered=false&commandTimeout=30s")) {
            Flux.range(0, OPERATIONS)
                    .flatMap(i -> store.put("k" + i, "v" + i), AT_ONCE)
                    .then()
                    .block();
            assertEquals((long) OPERATIONS, server.command("DBSIZE"));
            long calls = calls("mset") + calls("set");
            assertTrue(calls < OPERATIONS / 4, "calls: " + calls);
        }
    }

    @Test
    void getEntry_batchSizeOne_isACallEach() {
        verify(store -> i -> store.getEntry("k" + i).map(Entry::value), false, "evalsha", "eval");
    }

    @Test
    void get_batchSizeOne_isACommandEach() {
        verify(store -> i -> store.get("k" + i), false, "get");
    }

    @Test
    void put_batchSizeOne_isACallEach() {
        verify(store -> i -> store.put("new" + i, "v").thenReturn("v" + i), false, "evalsha", "eval");
    }

    @Test
    void delete_batchSizeOne_isACallEach() {
        verify(store -> i -> store.delete("k" + i).map(gone -> "v" + i), false, "evalsha", "eval");
    }

    @Test
    void put_newKeysWithAndWithoutTtlTogether_storesAndIndexesEach() {
        try (KeyValueStore<String> store = TextStore.open(server.uri() + "?prefix=app:&commandTimeout=30s")) {
            Flux.range(0, OPERATIONS)
                    .flatMap(
                            i -> i % 3 == 0
                                    ? store.put("k" + i, "v" + i, Duration.ofHours(1))
                                    : store.put("k" + i, "v" + i),
                            AT_ONCE)
                    .then()
                    .block();
            assertEquals(OPERATIONS, store.count(KeyRange.all()).block());
            List<Entry<String>> entries =
                    store.entries(KeyRange.all()).collectList().block();
            for (Entry<String> entry : entries) {
                int number = Integer.parseInt(entry.key().substring(1));
                assertEquals("v" + number, entry.value());
                assertEquals(number % 3 == 0, entry.ttl().isPresent(), entry.key());
            }
        }
    }

    @Test
    void get_beyondMaxPendingFromTheIoThread_failsAtOnceAndTheRestIsAnswered() {
        String options = "?prefix=app:&commandTimeout=30s&maxPending=50&callbackScheduler=immediate";
        try (KeyValueStore<String> store = TextStore.open(server.uri() + options)) {
            store.put("k", "v").block();
            List<String> answers = store.get("k")
                    .flatMapMany(first -> Flux.range(0, OPERATIONS)
                            .flatMap(
                                    i -> store.get("k").onErrorReturn(StoreOverloadedException.class, "full"),
                                    OPERATIONS))
                    .collectList()
                    .block();
            assertEquals(OPERATIONS, answers.size());
            assertEquals(50, answers.stream().filter("v"::equals).count());
            assertEquals("v", store.get("k").block(), "there is room again");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {50, 4})
    void longOperations_maxPendingSmall_doNotOverrunItByThemselves(int maxPending) {
        Map<String, String> entries = IntStream.range(0, OPERATIONS)
                .boxed()
                .collect(Collectors.toMap(i -> "k" + i, i -> "v" + i, (a, b) -> a, TreeMap::new));
        try (KeyValueStore<String> store =
                TextStore.open(server.uri() + "?prefix=app:&commandTimeout=30s&maxPending=" + maxPending)) {
            store.putAll(entries).then().block();
            assertEquals(OPERATIONS, store.getAll(entries.keySet()).count().block());
            assertEquals(OPERATIONS, store.deleteAll(KeyRange.all()).block());
            assertEquals(0L, store.count(KeyRange.all()).block());
        }
    }

    @Test
    void longOperations_maxPendingSmallerThanBuckets_doNotOverrunItByThemselves() {
        List<String> keys =
                IntStream.range(0, OPERATIONS).mapToObj(i -> "k" + i).toList();
        String url = SharedCluster.empty().uri() + "?commandTimeout=30s&maxPending=64&";
        for (String options : List.of("prefix=app:&buckets=256", "prefix=plain:&ordered=false")) {
            try (KeyValueStore<String> store = TextStore.open(url + options)) {
                store.putAll(keys.stream().collect(Collectors.toMap(key -> key, key -> "v")))
                        .then()
                        .block();
                assertEquals(OPERATIONS, store.getAll(keys).count().block());
                if (options.contains("buckets")) {
                    assertEquals(OPERATIONS, store.scan(KeyRange.all()).count().block());
                    assertEquals(OPERATIONS, store.count(KeyRange.all()).block());
                    assertEquals(OPERATIONS, store.deleteAll(KeyRange.all()).block());
                }
            }
        }
        var unused = SharedCluster.empty();
    }

    @Test
    void get_largeValues_fewShareACommand() {
        Queue<Integer> sizes = new ConcurrentLinkedQueue<>();
        StoreConfig config = StoreConfig.parse(server.uri() + "?prefix=app:&commandTimeout=30s")
                .mutate()
                .metrics(new StoreMetrics() {
                    @Override
                    public void batch(String command, int size, int queued) {
                        sizes.add(size);
                    }
                })
                .build();
        String large = "x".repeat(64_000);
        try (KeyValueStore<String> store = KeyValueStores.open(config, Serializers.string())) {
            store.put("small", "v").block();
            store.put("large", large).block();
            assertEquals(Set.of("v"), gets(store, "small"));
            assertTrue(Collections.max(sizes) > 32, "small: " + sizes);

            assertEquals(Set.of(large), gets(store, "large"));
            sizes.clear();
            assertEquals(Set.of(large), gets(store, "large"));
            assertTrue(Collections.max(sizes) <= 4, "large: " + sizes);
        }
    }

    @Test
    void metrics_operationsThatAreCallsOfTheirOwn_areToldOf() {
        Queue<String> batches = new ConcurrentLinkedQueue<>();
        // Without order nothing is swept meanwhile.
        StoreConfig config = StoreConfig.parse(server.uri() + "?prefix=app:&ordered=false&commandTimeout=30s")
                .mutate()
                .metrics(new StoreMetrics() {
                    @Override
                    public void batch(String command, int size, int queued) {
                        batches.add(command.replace("evalsha", "eval") + " " + size);
                    }
                })
                .build();
        try (KeyValueStore<String> store = KeyValueStores.open(config, Serializers.string())) {
            assertEquals(true, store.putIfAbsent("k", "v").block());
            assertEquals(List.of("eval 1"), List.copyOf(batches));
            assertEquals(true, store.replace("k", "w").block());
            assertEquals(List.of("eval 1", "eval 1"), List.copyOf(batches));
            assertEquals(1L, store.getAll(List.of("k", "absent")).count().block());
            assertEquals(List.of("eval 1", "eval 1", "mget 1"), List.copyOf(batches));
        }
    }

    @Test
    void metricsThatThrow_disturbNoOperation() {
        Queue<String> commands = new ConcurrentLinkedQueue<>();
        StoreConfig config = StoreConfig.parse(server.uri() + "?prefix=app:&commandTimeout=30s")
                .mutate()
                .metrics(new StoreMetrics() {
                    @Override
                    public void batch(String command, int size, int queued) {
                        throw new AssertionError(commands.add(command));
                    }
                })
                .build();
        try (LogCapture log = LogCapture.begin();
                KeyValueStore<String> store = KeyValueStores.open(config, Serializers.string())) {
            store.put("k", "v").block();
            assertEquals("v", store.get("k").block());
            assertTrue(commands.contains("get"), commands.toString());
            assertEquals(
                    1,
                    log.messages(Level.WARN).stream()
                            .filter(message -> message.contains("must not"))
                            .count());
        }
    }

    private static Set<String> gets(KeyValueStore<String> store, String key) {
        return Flux.range(0, AT_ONCE)
                .flatMap(i -> store.get(key), AT_ONCE)
                .collect(Collectors.toSet())
                .block();
    }

    private static void verify(
            Function<KeyValueStore<String>, Function<Integer, Mono<String>>> operation,
            boolean batched,
            String... commands) {
        String options = "?prefix=app:&commandTimeout=30s&batchSize=" + (batched ? 128 : 1);
        try (KeyValueStore<String> store = TextStore.open(server.uri() + options)) {
            Flux.range(0, OPERATIONS)
                    .flatMap(i -> store.put("k" + i, "v" + i, Duration.ofHours(1)), AT_ONCE)
                    .then()
                    .block();
            server.command("CONFIG", "RESETSTAT");

            List<String> answers = Flux.range(0, OPERATIONS)
                    .flatMapSequential(i -> operation.apply(store).apply(i), AT_ONCE)
                    .collectList()
                    .block();

            assertEquals(IntStream.range(0, OPERATIONS).mapToObj(i -> "v" + i).toList(), answers);
            long calls = Arrays.stream(commands).mapToLong(BatchingIT::calls).sum();
            if (batched) {
                assertTrue(calls < OPERATIONS / 4, "calls: " + calls);
            } else {
                assertTrue(calls >= OPERATIONS, "calls: " + calls);
            }
        }
    }

    private static long calls(String command) {
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)")
                .matcher(String.valueOf(server.command("INFO", "commandstats")));
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
