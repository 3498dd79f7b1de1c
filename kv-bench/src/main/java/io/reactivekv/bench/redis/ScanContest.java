package io.reactivekv.bench.redis;

import io.lettuce.core.KeyValue;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanStream;
import io.lettuce.core.api.reactive.RedisReactiveCommands;
import io.reactivekv.KeyRange;
import io.reactivekv.bench.Table;
import io.reactivekv.redis.test.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Scans with values in key order, beside what people write by hand. */
final class ScanContest {

    private static final int PAGE = 500;
    private static final String HAND_INDEX = "hand:index";

    private final RedisServer server;
    private final int rounds;
    private final int size;

    ScanContest(RedisServer server, boolean full) {
        this.server = server;
        this.rounds = full ? 10 : 5;
        this.size = 100_000;
    }

    static Table table() {
        return new Table("scan with values", "subject", "ms", "times as fast as the first");
    }

    void run(Table table) {
        try (StoreClient store = new StoreClient("redis://" + server.address() + "/0?prefix=o:");
                LettuceClient lettuce = LettuceClient.plain(server.host(), server.port(), "")) {
            Data.load(store, Data.keys(size));
            index(lettuce.commands());
            Map<String, Mono<Long>> all = new LinkedHashMap<>();
            all.put("ZRANGE + MGET by hand", byHand(lettuce.commands(), "-").count());
            all.put("kv", store.store().scan(KeyRange.all()).count());
            all.put("SCAN + MGET + sort", byScan(lettuce.commands(), "o:user:*"));
            rows(table, "all of " + size, all, size);

            String prefix = "user:0000000000000000";
            long expected = Objects.requireNonNull(
                    store.store().count(KeyRange.prefix(prefix)).block());
            Map<String, Mono<Long>> some = new LinkedHashMap<>();
            some.put("SCAN MATCH + MGET + sort", byScan(lettuce.commands(), "o:" + prefix + "*"));
            some.put("kv", store.store().scan(KeyRange.prefix(prefix)).count());
            rows(table, "prefix, " + expected + " of " + size, some, expected);
        }
    }

    private void rows(Table table, String workload, Map<String, Mono<Long>> subjects, long expected) {
        Map<String, double[]> millis = new LinkedHashMap<>();
        for (int round = -1; round < rounds; round++) {
            for (Map.Entry<String, Mono<Long>> subject : subjects.entrySet()) {
                long start = System.nanoTime();
                Long counted = subject.getValue().block();
                double took = (System.nanoTime() - start) / 1e6;
                if (counted == null || counted != expected) {
                    throw new IllegalStateException(subject.getKey() + " saw " + counted + " of " + expected);
                }
                if (round >= 0) {
                    millis.computeIfAbsent(subject.getKey(), name -> new double[rounds])[round] = took;
                }
            }
        }
        double[] baseline = millis.values().iterator().next();
        double reference = median(baseline);
        millis.forEach((name, took) ->
                table.row(workload, name, "%.1f".formatted(median(took)), "%.2f".formatted(reference / median(took))));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private void index(RedisReactiveCommands<String, byte[]> commands) {
        Flux.fromArray(Data.keys(size))
                .flatMap(key -> commands.zadd(HAND_INDEX, 0, ("o:" + key).getBytes(StandardCharsets.UTF_8)))
                .then()
                .block();
    }

    private static Flux<KeyValue<String, byte[]>> byHand(RedisReactiveCommands<String, byte[]> commands, String from) {
        Range<byte[]> range = from.equals("-")
                ? Range.unbounded()
                : Range.from(
                        Range.Boundary.excluding(from.getBytes(StandardCharsets.UTF_8)), Range.Boundary.unbounded());
        return commands.zrangebylex(HAND_INDEX, range, Limit.create(0, PAGE))
                .map(member -> new String(member, StandardCharsets.UTF_8))
                .collectList()
                .flatMapMany(page -> page.isEmpty()
                        ? Flux.empty()
                        : commands.mget(page.toArray(new String[0]))
                                .concatWith(Flux.defer(() -> byHand(commands, page.get(page.size() - 1)))));
    }

    private static Mono<Long> byScan(RedisReactiveCommands<String, byte[]> commands, String pattern) {
        return ScanStream.scan(commands, ScanArgs.Builder.matches(pattern).limit(1_000))
                .buffer(PAGE)
                .concatMap((List<String> page) -> commands.mget(page.toArray(new String[0])))
                .collectSortedList((a, b) -> a.getKey().compareTo(b.getKey()))
                .map(sorted -> (long) sorted.size());
    }
}
