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
import io.reactivekv.redis.test.RedisCluster;
import java.util.List;
import java.util.Objects;

/** What a scan costs that merges few buckets and many. */
public final class MergePart extends RedisPart {

    private static final String ID = "redis-merge";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis Cluster: scans over few and many buckets",
                "100,000 entries of 100 bytes in spaces cut into so many buckets, on three masters; one scan at a time, which"
                        + " merges all buckets.",
                Metric.MILLIS,
                List.of(),
                Chart.LINES);
    }

    @Override
    public boolean isRepeated() {
        return false;
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int entries = scale.choose(2_000, 100_000, 100_000);
        int[] widths = switch (scale.size()) {
            case TINY -> new int[] {4};
            case QUICK -> new int[] {4, 16, 64, 256};
            case FULL -> new int[] {1, 4, 16, 64, 256, 1_024};
        };
        try (RedisCluster cluster =
                        RedisCluster.builder().masters(3).replicas(0).start();
                Clients clients = new Clients()) {
            for (int buckets : widths) {
                String url = cluster.uri() + "?prefix=b" + buckets + ":&buckets=" + buckets;
                StoreClient store = clients.add(new StoreClient(url));
                store.load(keys(entries), value(100), null);
                for (int count : new int[] {100, entries / 10}) {
                    ScanOptions options = ScanOptions.defaults().limit(count);
                    new Timing(scale, recorder, cluster.nodes())
                            .repeated(count == 100 ? 20 : 1)
                            .subject(
                                    "kv, scan of " + count,
                                    () -> Objects.requireNonNull(store.store()
                                            .scan(KeyRange.all(), options)
                                            .count()
                                            .block()))
                            .run(new Case(ID, "scan", "buckets", buckets), count);
                }
            }
        }
    }
}
