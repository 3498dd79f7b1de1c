package io.reactivekv.bench.redis;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.load.Clients;
import io.reactivekv.bench.load.Contest;
import io.reactivekv.bench.load.Load;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisServer;
import java.util.List;

/** From a put until every watcher has learned of it. */
public final class WatchPart extends RedisPart {

    private static final String ID = "redis-watch";
    private static final String PUBLISHED = "Lettuce SET + PUBLISH by hand";

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: watch fan-out",
                "One put at a time, from its beginning until every watcher has the new value. By hand: SET, then PUBLISH of the"
                        + " value on a channel that all subscribe to; nobody notices when a message was lost.",
                Metric.OPS,
                List.of(PUBLISHED),
                Chart.LINES);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        for (int watchers : new int[] {1, 10, 100}) {
            try (RedisServer server = RedisServer.start();
                    Clients clients = new Clients()) {
                PublishedValue published = clients.add(new PublishedValue(server, watchers));
                KeyValueStore<String> redis = clients.add(KeyValueStores.open(url(server, "w:"), String.class));
                KeyValueStore<String> memory = clients.add(KeyValueStores.open("memory:", String.class));
                WatchedValue onRedis = clients.add(new WatchedValue(redis, watchers));
                WatchedValue inMemory = clients.add(new WatchedValue(memory, watchers));
                new Contest(scale, recorder, List.of(server))
                        .subject(PUBLISHED, Load.callers(published::change))
                        .subject("kv on Redis", Load.callers(onRedis::change))
                        .subject("kv in memory", Load.callers(inMemory::change))
                        .run(new Case(ID, "put until all have seen it", "watchers", watchers), 1);
            }
        }
    }
}
