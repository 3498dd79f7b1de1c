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
import io.reactivekv.redis.test.RedisServer;
import java.util.List;

/** Gets and puts of small and of large values. */
public final class ValuesPart extends RedisPart {

    private static final String ID = "redis-values";
    private static final int CALLERS = 64;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: sizes of values",
                "64 callers; puts over existing keys.",
                Metric.OPS,
                List.of(LETTUCE),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        for (int bytes : new int[] {100, 1_000, 4_000, 16_000, 64_000}) {
            String[] keys =
                    Keys.below(scale.choose(100, bytes > 10_000 ? 1_000 : 20_000, bytes > 10_000 ? 1_000 : 20_000));
            byte[] value = value(bytes);
            try (RedisServer server = RedisServer.start();
                    Clients clients = new Clients()) {
                StoreClient store = clients.add(new StoreClient(url(server, "o:")));
                LettuceClient lettuce = clients.add(LettuceClient.plain(server, "p:"));
                for (String key : keys) {
                    store.store().put(key, value).block();
                    var unused = lettuce.commands().set("p:" + key, value).block();
                }
                new Contest(scale, recorder, List.of(server))
                        .subject(LETTUCE, Load.callers(() -> lettuce.get(any(keys))))
                        .subject(KV, Load.callers(() -> store.get(any(keys))))
                        .run(new Case(ID, "get", "bytes", bytes), CALLERS);
                new Contest(scale, recorder, List.of(server))
                        .subject(LETTUCE, Load.callers(() -> lettuce.put(any(keys), value)))
                        .subject(KV, Load.callers(() -> store.put(any(keys), value)))
                        .run(new Case(ID, "put", "bytes", bytes), CALLERS);
            }
        }
    }
}
