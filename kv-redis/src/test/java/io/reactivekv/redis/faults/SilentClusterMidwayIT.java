package io.reactivekv.redis.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * One of three masters stops in the middle of scans: those whose time-out is short end in time after their last progress,
 * and those that are patient miss nothing once it runs on.
 */
@Tag("long")
class SilentClusterMidwayIT {

    private static final KeyRange RANGE = KeyRange.prefix("k");
    private static final ScanOptions UNORDERED = ScanOptions.defaults().unordered();

    /** In key order, and more at each master than a scan reads at once. */
    private static final List<String> KEYS =
            IntStream.range(0, 9_000).mapToObj(i -> "k" + (10_000 + i)).toList();

    private static RedisCluster cluster;

    @BeforeAll
    static void start() {
        cluster = RedisCluster.builder().replicas(0).start();
        fill(open("app:", Duration.ofSeconds(20)));
        fill(open("plain:&ordered=false", Duration.ofSeconds(20)));
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @Test
    void scans_masterStopsInTheirMiddle_endInTimeOrGoOnWhenItRunsOn() throws Exception {
        MidwayTrial impatient = new MidwayTrial();
        Sinks.Empty<Void> gate = Sinks.empty();
        try (KeyValueStore<String> store = open("app:", DistantRedis.TIMEOUT);
                KeyValueStore<String> plain = open("plain:&ordered=false", DistantRedis.TIMEOUT);
                KeyValueStore<String> patient = open("app:", Duration.ofMinutes(1));
                KeyValueStore<String> patientPlain = open("plain:&ordered=false", Duration.ofMinutes(1))) {
            impatient.begin("getAll", store.getAll(KEYS));
            impatient.begin("scan", store.scan(RANGE));
            impatient.begin("entries", store.entries(RANGE));
            impatient.begin("keys", store.keys(RANGE));
            impatient.begin(
                    "keys, descending", store.keys(RANGE, ScanOptions.defaults().descending()));
            impatient.begin("scan, unordered", plain.scan(RANGE, UNORDERED));
            impatient.begin("entries, unordered", plain.entries(RANGE, UNORDERED));
            impatient.begin("keys, unordered", plain.keys(RANGE, UNORDERED));
            CompletableFuture<List<String>> scan = begun(patient.scan(RANGE).map(entry -> entry.key()), gate);
            CompletableFuture<List<String>> keys = begun(patient.keys(RANGE), gate);
            CompletableFuture<List<String>> unordered = begun(patientPlain.keys(RANGE, UNORDERED), gate);
            impatient.awaitBegun();
            RedisServer silent = cluster.masters().get(1);
            silent.stop();
            gate.tryEmitEmpty().orThrow();

            impatient.verifyEnd(impatient::goOn, Set.of());

            silent.resume();
            assertEquals(KEYS, scan.get(1, TimeUnit.MINUTES));
            assertEquals(KEYS, keys.get(1, TimeUnit.MINUTES));
            assertEquals(new HashSet<>(KEYS), new HashSet<>(unordered.get(1, TimeUnit.MINUTES)));
        } finally {
            cluster.nodes().forEach(RedisServer::resume);
        }
    }

    /** A scan that has emitted its first element and waits with the next. */
    private static CompletableFuture<List<String>> begun(Flux<String> scan, Sinks.Empty<Void> gate) {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<List<String>> all = scan.doOnNext(first::complete)
                .concatMap(key -> gate.asMono().thenReturn(key), 1)
                .collectList()
                .toFuture();
        Until.holds("the scan has begun", first::isDone);
        return all;
    }

    private static void fill(KeyValueStore<String> opened) {
        try (KeyValueStore<String> store = opened) {
            store.putAll(KEYS.stream().collect(Collectors.toMap(Function.identity(), key -> "v")))
                    .block();
        }
    }

    private static KeyValueStore<String> open(String prefix, Duration timeout) {
        return KeyValueStores.open(
                cluster.uri() + "?commandTimeout=" + timeout.toMillis() + "ms&prefix=" + prefix, String.class);
    }
}
