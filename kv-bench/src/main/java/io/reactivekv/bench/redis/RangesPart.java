package io.reactivekv.bench.redis;

import io.reactivekv.KeyRange;
import io.reactivekv.ScanOptions;
import io.reactivekv.bench.load.Clients;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Timing;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Scans with values and deletions of ranges. */
public final class RangesPart extends RedisPart {

    static final String ID = "redis-ranges";
    static final String BY_HAND = "ZRANGE BYLEX + MGET by hand";
    static final String SORTED = "SCAN MATCH + MGET + sort";
    static final String ALL = "scan of everything";
    static final String PREFIX = "prefix scan, 1,000 entries of a larger space";

    private static final int VALUE_BYTES = 100;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: ranges",
                "With values of 100 bytes, one scan at a time. By hand: pages of 500, one after the other, on Lettuce; Redisson:"
                        + " its lexicographic set and its buckets, pages of 500. A deletion by hand with SCAN goes over the"
                        + " whole keyspace.",
                Metric.MILLIS,
                List.of(BY_HAND, SORTED, "SCAN MATCH + UNLINK"),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        scans(scale, recorder, scale.choose(2_000, 100_000, 100_000));
        prefixes(scale, recorder, scale.choose(20_000, 1_000_000, 1_000_000));
    }

    private static void scans(Scale scale, Recorder recorder, int entries) {
        try (RedisServer server = RedisServer.start();
                Clients clients = new Clients()) {
            StoreClient store = clients.add(new StoreClient(url(server, "o:")));
            StoreClient immediate = clients.add(new StoreClient(immediate(server, "o:")));
            store.load(keys(entries), value(VALUE_BYTES), null);
            HandScans hand = new HandScans(
                    clients.add(LettuceClient.plain(server, "")), clients.add(RedissonPeer.plain(server, "")), "o:");
            hand.index(entries);
            new Timing(scale, recorder)
                    .subject(BY_HAND, () -> count(hand.byIndex()))
                    .subject(KV, () -> count(store.store().scan(KeyRange.all())))
                    .subject(KV_IMMEDIATE, () -> count(immediate.store().scan(KeyRange.all())))
                    .subject(SORTED, () -> count(hand.bySort("user:")))
                    .subject(REDISSON, () -> count(hand.byRedisson()))
                    .run(new Case(ID, ALL, "entries", entries), entries);
            ScanOptions hundred = ScanOptions.defaults().limit(100);
            String from = Keys.of(0);
            new Timing(scale, recorder)
                    .repeated(50)
                    .subject(BY_HAND, () -> count(hand.byIndex(from, 100)))
                    .subject(KV, () -> count(store.store().scan(KeyRange.from(from), hundred)))
                    .subject(KV_IMMEDIATE, () -> count(immediate.store().scan(KeyRange.from(from), hundred)))
                    .run(new Case(ID, "scan of 100", "entries", entries), 100);
        }
    }

    private static void prefixes(Scale scale, Recorder recorder, int entries) {
        try (RedisServer server = RedisServer.start();
                Clients clients = new Clients()) {
            StoreClient store = clients.add(new StoreClient(url(server, "o:")));
            store.load(keys(entries), value(VALUE_BYTES), null);
            List<String> block = IntStream.range(0, 1_000)
                    .mapToObj(i -> "block:%04d".formatted(i))
                    .toList();
            store.load(block, value(VALUE_BYTES), null);
            LettuceClient lettuce = clients.add(LettuceClient.plain(server, ""));
            RedissonPeer redisson = clients.add(RedissonPeer.plain(server, ""));
            HandScans hand = new HandScans(lettuce, redisson, "o:");
            HandScans foreign = new HandScans(lettuce, redisson, "h:");
            new Timing(scale, recorder)
                    .subject(SORTED, () -> count(hand.bySort("block:")))
                    .subject(KV, () -> count(store.store().scan(KeyRange.prefix("block:"))))
                    .run(new Case(ID, PREFIX, "entries", entries), block.size());
            StoreClient plain = clients.add(new StoreClient(plain(server, "h:")));
            new Timing(scale, recorder)
                    .prepared(() -> {
                        store.load(block, value(VALUE_BYTES), null);
                        plain.load(block, value(VALUE_BYTES), null);
                    })
                    .subject("SCAN MATCH + UNLINK", () -> count(foreign.deleteByScan("block:")))
                    .subject(KV, () -> count(store.store().deleteAll(KeyRange.prefix("block:"))))
                    .run(new Case(ID, "deletion of a range of 1,000", "entries", entries), block.size());
        }
    }

    private static long count(Flux<?> elements) {
        return Objects.requireNonNull(elements.count().block());
    }

    private static long count(Mono<Long> number) {
        return Objects.requireNonNull(number.block());
    }
}
