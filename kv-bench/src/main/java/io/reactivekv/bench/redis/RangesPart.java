package io.reactivekv.bench.redis;

import io.reactivekv.KeyRange;
import io.reactivekv.ScanOptions;
import io.reactivekv.bench.load.Clients;
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
    static final String ALL = "scan of a prefix";
    static final int SCANNED = 100_000;
    static final String PREFIX = "prefix scan, 1,000 entries of a larger space";

    private static final String UNLINKED = "SCAN MATCH + UNLINK";
    private static final int MOST_ROUNDS = 5;
    private static final int VALUE_BYTES = 100;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: ranges",
                "With values of 100 bytes, one scan at a time, beside a million other keys (without --full fewer). By hand:"
                        + " pages of 500, one after the other, on Lettuce; Redisson: its lexicographic set and its buckets, pages of"
                        + " 500. A deletion by hand with SCAN goes over the whole keyspace.",
                Metric.MILLIS,
                List.of(BY_HAND, SORTED, UNLINKED),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale asked, Recorder recorder) {
        // A walk over the whole keyspace takes a second.
        Scale scale =
                new Scale(asked.size(), asked.forks(), Math.min(asked.rounds(), MOST_ROUNDS), asked.sliceMillis());
        int others = scale.choose(10_000, 100_000, 1_000_000);
        try (RedisServer server = RedisServer.start();
                Clients clients = new Clients()) {
            StoreClient store = clients.add(new StoreClient(url(server, "o:")));
            LettuceClient lettuce = clients.add(LettuceClient.plain(server, ""));
            RedissonPeer redisson = clients.add(RedissonPeer.plain(server, ""));
            store.load(keys(others), value(VALUE_BYTES), null);
            HandScans hand = new HandScans(lettuce, redisson, "o:");
            HandScans tuned = new HandScans(lettuce, clients.add(RedissonPeer.tuned(server, "")), "o:");
            // What goes over the whole keyspace says little where that is small, and takes long where it is not.
            if (!scale.isQuick()) {
                prefixes(scale, recorder, server, others, store, hand);
            }
            scans(scale, recorder, server, clients, store, hand, tuned);
            if (scale.isQuick()) {
                return;
            }
            StoreClient plain = clients.add(new StoreClient(plain(server, "h:")));
            deletions(scale, recorder, server, others, store, plain, new HandScans(lettuce, redisson, "h:"));
        }
    }

    private static void scans(
            Scale scale,
            Recorder recorder,
            RedisServer server,
            Clients clients,
            StoreClient store,
            HandScans hand,
            HandScans tuned) {
        List<String> keys = numbered("range:", scale.choose(2_000, SCANNED, SCANNED));
        StoreClient immediate = clients.add(new StoreClient(immediate(server, "o:")));
        store.load(keys, value(VALUE_BYTES), null);
        hand.index(keys);
        KeyRange range = KeyRange.prefix("range:");
        Timing all = new Timing(scale, recorder, List.of(server))
                .subject(BY_HAND, () -> count(hand.byIndex()))
                .subject(KV, () -> count(store.store().scan(range)))
                .subject(KV_IMMEDIATE, () -> count(immediate.store().scan(range)))
                .subject(REDISSON, () -> count(hand.byRedisson()));
        if (!scale.isQuick()) {
            all = all.subject(REDISSON_TUNED, () -> count(tuned.byRedisson()))
                    .subject(SORTED, () -> count(hand.bySort("range:")));
        }
        all.run(new Case(ID, ALL, "entries", keys.size()), keys.size());
        ScanOptions hundred = ScanOptions.defaults().limit(100);
        String from = keys.get(keys.size() / 2);
        new Timing(scale, recorder, List.of(server))
                .repeated(scale.choose(2, 50, 100))
                .subject(BY_HAND, () -> count(hand.byIndex(from, 100)))
                .subject(KV, () -> count(store.store().scan(KeyRange.from(from), hundred)))
                .subject(KV_IMMEDIATE, () -> count(immediate.store().scan(KeyRange.from(from), hundred)))
                .run(new Case(ID, "scan of 100 of them", "entries", keys.size()), 100);
    }

    private static void prefixes(
            Scale scale, Recorder recorder, RedisServer server, int others, StoreClient store, HandScans hand) {
        List<String> block = numbered("block:", 1_000);
        store.load(block, value(VALUE_BYTES), null);
        new Timing(scale, recorder, List.of(server))
                .subject(SORTED, () -> count(hand.bySort("block:")))
                .subject(KV, () -> count(store.store().scan(KeyRange.prefix("block:"))))
                .run(new Case(ID, PREFIX, "entries", others), block.size());
    }

    private static void deletions(
            Scale scale,
            Recorder recorder,
            RedisServer server,
            int others,
            StoreClient store,
            StoreClient plain,
            HandScans hand) {
        List<String> block = numbered("block:", 1_000);
        new Timing(scale, recorder, List.of(server))
                .prepared(() -> {
                    store.load(block, value(VALUE_BYTES), null);
                    plain.load(block, value(VALUE_BYTES), null);
                })
                .subject(UNLINKED, () -> count(hand.deleteByScan("block:")))
                .subject(KV, () -> count(store.store().deleteAll(KeyRange.prefix("block:"))))
                .run(new Case(ID, "deletion of 1,000 entries of a larger space", "entries", others), block.size());
    }

    private static List<String> numbered(String prefix, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "%s%020d".formatted(prefix, i))
                .toList();
    }

    private static long count(Flux<?> elements) {
        return Objects.requireNonNull(elements.count().block());
    }

    private static long count(Mono<Long> number) {
        return Objects.requireNonNull(number.block());
    }
}
