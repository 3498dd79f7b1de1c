package io.reactivekv.bench.redis;

import io.reactivekv.KeyRange;
import io.reactivekv.ScanOptions;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** How throughput changes with the number of entries and of callers. */
public final class RedisScalingPart extends RedisPart {

    static final String ID = "redis-scaling";

    private static final int CALLERS = 256;
    private static final ScanOptions HUNDRED = ScanOptions.defaults().limit(100);

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: scaling",
                "Values of 100 bytes, random keys; 256 callers where entries vary (16 for scans), a million entries where callers"
                        + " vary. Nothing has a TTL. kv with callbackScheduler=immediate.",
                Metric.OPS,
                List.of(LETTUCE),
                Chart.LINES);
    }

    @Override
    public boolean isRepeated() {
        return false;
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int most = scale.choose(1_000, 1_000_000, 1_000_000);
        byte[] value = value(100);
        int step = scale.choose(10, 100, 10);
        for (int entries = scale.choose(1_000, 10_000, 10_000); entries <= most; entries *= step) {
            int size = entries;
            AtomicInteger fresh = new AtomicInteger(size);
            try (RedisServer server = RedisServer.start();
                    Clients clients = new Clients()) {
                StoreClient store = clients.add(new StoreClient(immediate(server, "o:")));
                LettuceClient lettuce = clients.add(LettuceClient.plain(server, "o:"));
                store.load(keys(size), value, null);
                new Contest(scale, recorder, List.of(server))
                        .subject(LETTUCE, Load.callers(() -> lettuce.get(any(size))))
                        .subject(KV, Load.callers(() -> store.get(any(size))))
                        .run(new Case(ID, "get", "entries", size), CALLERS);
                new Contest(scale, recorder, List.of(server))
                        .subject(KV, Load.callers(() -> store.put(any(size), value)))
                        .run(new Case(ID, "put over existing keys", "entries", size), CALLERS);
                if (size == most) {
                    for (int callers = 1; callers <= 8; callers *= 2) {
                        new Contest(scale, recorder, List.of(server))
                                .subject(LETTUCE, Load.callers(() -> lettuce.get(any(size))))
                                .subject(KV, Load.callers(() -> store.get(any(size))))
                                .run(new Case(ID, "get of a million entries", "callers", callers), callers);
                    }
                }
                if (scale.isQuick()) {
                    continue;
                }
                new Contest(scale, recorder, List.of(server))
                        .subject(KV, Load.callers(() -> store.store().scan(KeyRange.from(any(size)), HUNDRED)))
                        .run(new Case(ID, "scan of 100", "entries", size), 16);
                // Last, since it makes the space larger.
                new Contest(scale, recorder, List.of(server))
                        .subject(KV, Load.callers(() -> store.put(Keys.of(fresh.getAndIncrement()), value)))
                        .run(new Case(ID, "put of new keys", "entries", size), CALLERS);
            }
        }
    }

    private static String any(int entries) {
        return Keys.of(ThreadLocalRandom.current().nextInt(entries));
    }
}
