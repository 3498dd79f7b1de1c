package io.reactivekv.bench.redis;

import io.reactivekv.KeyRange;
import io.reactivekv.ScanOptions;
import io.reactivekv.bench.load.Clients;
import io.reactivekv.bench.load.Contest;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Load;
import io.reactivekv.bench.load.Timing;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;
import java.util.Objects;

/** Gets, puts and scans on a Cluster of one master and of three. */
public final class ClusterPart extends RedisPart {

    static final String ID = "redis-cluster";
    static final String GET = "get, 256 callers";
    static final String PUT = "ordered put over existing keys, 256 callers";
    static final String MASTERS = "masters";

    private static final int CALLERS = 256;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis Cluster",
                "All masters on this machine, without replicas; values of 100 bytes. A scan is a merge of all buckets.",
                Metric.OPS,
                List.of(LETTUCE),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        for (int masters : new int[] {1, 3}) {
            try (RedisCluster cluster =
                    RedisCluster.builder().masters(masters).replicas(0).start()) {
                points(scale, recorder, cluster, masters);
                if (masters == 3) {
                    scans(scale, recorder, cluster);
                }
            }
        }
    }

    /** The buckets that scans are measured with. */
    static Case scan(int count, int buckets) {
        return new Case(ID, "scan of " + count, "buckets", buckets);
    }

    private static void points(Scale scale, Recorder recorder, RedisCluster cluster, int masters) {
        String[] keys = Keys.below(scale.choose(1_000, 100_000, 100_000));
        byte[] value = value(100);
        List<RedisServer> nodes = cluster.nodes();
        try (Clients clients = new Clients()) {
            StoreClient store = clients.add(new StoreClient(cluster.uri() + "?prefix=o:"));
            StoreClient immediate =
                    clients.add(new StoreClient(cluster.uri() + "?prefix=o:&callbackScheduler=immediate"));
            StoreClient plain = clients.add(new StoreClient(cluster.uri() + "?prefix=p:&ordered=false"));
            LettuceClient lettuce = clients.add(LettuceClient.cluster(nodes.get(0), "p:"));
            store.load(List.of(keys), value, null);
            plain.load(List.of(keys), value, null);
            new Contest(scale, recorder, nodes)
                    .subject(LETTUCE, Load.callers(() -> lettuce.get(any(keys))))
                    .subject(KV, Load.callers(() -> store.get(any(keys))))
                    .subject(KV_IMMEDIATE, Load.callers(() -> immediate.get(any(keys))))
                    .subject(KV_PLAIN, Load.callers(() -> plain.get(any(keys))))
                    .run(new Case(ID, GET, MASTERS, masters), CALLERS);
            new Contest(scale, recorder, nodes)
                    .subject(LETTUCE, Load.callers(() -> lettuce.put(any(keys), value)))
                    .subject(KV, Load.callers(() -> store.put(any(keys), value)))
                    .subject(KV_IMMEDIATE, Load.callers(() -> immediate.put(any(keys), value)))
                    .subject(KV_PLAIN, Load.callers(() -> plain.put(any(keys), value)))
                    .run(new Case(ID, PUT, MASTERS, masters), CALLERS);
        }
    }

    private static void scans(Scale scale, Recorder recorder, RedisCluster cluster) {
        int entries = scale.choose(2_000, 100_000, 100_000);
        for (int buckets : scale.size() == Scale.Size.TINY ? new int[] {4} : new int[] {4, 16, 64, 256}) {
            String url = cluster.uri() + "?prefix=b" + buckets + ":&buckets=" + buckets;
            try (StoreClient store = new StoreClient(url)) {
                store.load(keys(entries), value(100), null);
                for (int count : new int[] {100, entries / 10}) {
                    ScanOptions options = ScanOptions.defaults().limit(count);
                    new Timing(scale, recorder)
                            .repeated(count == 100 ? 20 : 1)
                            .subject(
                                    KV,
                                    () -> Objects.requireNonNull(store.store()
                                            .scan(KeyRange.all(), options)
                                            .count()
                                            .block()))
                            .run(scan(count, buckets), count);
                }
            }
        }
    }
}
