package io.reactivekv.bench.redis;

import io.reactivekv.bench.load.Clients;
import io.reactivekv.bench.load.Contest;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Load;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisCluster;
import io.reactivekv.redis.test.RedisServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;

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
                "All masters on this machine, without replicas; values of 100 bytes.",
                Metric.OPS,
                List.of(LETTUCE),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        for (int masters : scale.isQuick() ? new int[] {3} : new int[] {1, 3}) {
            try (RedisCluster cluster =
                    RedisCluster.builder().masters(masters).replicas(0).start()) {
                points(scale, recorder, cluster, masters);
            }
        }
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
            Map<String, Supplier<Publisher<?>>> gets = new LinkedHashMap<>();
            gets.put(LETTUCE, () -> lettuce.get(any(keys)));
            gets.put(KV, () -> store.get(any(keys)));
            gets.put(KV_IMMEDIATE, () -> immediate.get(any(keys)));
            Map<String, Supplier<Publisher<?>>> puts = new LinkedHashMap<>();
            puts.put(LETTUCE, () -> lettuce.put(any(keys), value));
            puts.put(KV, () -> store.put(any(keys), value));
            puts.put(KV_IMMEDIATE, () -> immediate.put(any(keys), value));
            if (!scale.isQuick()) {
                LettuceClient tuned = clients.add(LettuceClient.tunedCluster(nodes.get(0), "p:"));
                gets.put(LETTUCE_TUNED, () -> tuned.get(any(keys)));
                puts.put(LETTUCE_TUNED, () -> tuned.put(any(keys), value));
                gets.put(KV_PLAIN, () -> plain.get(any(keys)));
                puts.put(KV_PLAIN, () -> plain.put(any(keys), value));
            }
            expectValues(gets);
            new Contest(scale, recorder, nodes)
                    .subjects(gets, Load::callers)
                    .run(new Case(ID, GET, MASTERS, masters), CALLERS);
            new Contest(scale, recorder, nodes)
                    .subjects(puts, Load::callers)
                    .run(new Case(ID, PUT, MASTERS, masters), CALLERS);
        }
    }
}
