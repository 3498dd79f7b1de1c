package io.reactivekv.bench.redis;

import io.reactivekv.bench.load.Clients;
import io.reactivekv.bench.load.Contest;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Load;
import io.reactivekv.bench.load.Records;
import io.reactivekv.bench.load.Ycsb;
import io.reactivekv.bench.load.Ycsb.Mix;
import io.reactivekv.bench.load.YcsbTarget;
import io.reactivekv.bench.load.Zipf;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import reactor.core.publisher.Flux;

/** YCSB's workloads on Redis. */
public final class RedisYcsbPart extends RedisPart {

    private static final String ID = "redis-ycsb";
    private static final int CALLERS = 64;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: YCSB",
                "64 callers, records of 1 kB, keys by Zipf (in D the latest), ranges of 1 to 100. Lettuce does by hand what it has"
                        + " no command for: in D and E it keeps a sorted set beside the values, in two commands that are not one"
                        + " step; in F it reads and writes without noticing who wrote in between, where kv's update does.",
                Metric.OPS,
                List.of(LETTUCE),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int records = scale.choose(500, 50_000, 100_000);
        Zipf zipf = new Zipf(records);
        Records inLettuce = new Records(records);
        Records inStore = new Records(records);
        try (RedisServer server = RedisServer.start();
                Clients clients = new Clients()) {
            StoreClient store = clients.add(new StoreClient(url(server, "o:")));
            StoreClient immediate = clients.add(new StoreClient(immediate(server, "o:")));
            LettuceClient lettuce = clients.add(LettuceClient.plain(server, "l:"));
            try (StoreClient plain = new StoreClient(plain(server, "l:"))) {
                plain.load(keys(records), value(Ycsb.RECORD), null);
            }
            store.load(keys(records), value(Ycsb.RECORD), null);
            Flux.range(0, records)
                    .flatMap(i -> lettuce.commands()
                            .zadd(lettuce.index(), 0, ("l:" + Keys.of(i)).getBytes(StandardCharsets.UTF_8)))
                    .then()
                    .block();
            for (Mix mix : Mix.values()) {
                new Contest(scale, recorder, List.of(server))
                        .subject(LETTUCE, load(mix, lettuce, zipf, inLettuce))
                        .subject(KV, load(mix, store, zipf, inStore))
                        .subject(KV_IMMEDIATE, load(mix, immediate, zipf, inStore))
                        .run(Case.of(ID, mix.title()), CALLERS);
            }
        }
    }

    private static Load load(Mix mix, YcsbTarget target, Zipf zipf, Records records) {
        Ycsb workload = new Ycsb(mix, target, zipf, records, Keys::of);
        return Load.callers(workload::next);
    }
}
