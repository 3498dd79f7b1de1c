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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.redisson.api.RMapCacheReactive;
import org.redisson.client.codec.ByteArrayCodec;
import org.redisson.client.codec.StringCodec;
import org.redisson.codec.CompositeCodec;

/** Puts with short TTLs, many of which expire meanwhile. */
public final class ExpiringPart extends RedisPart {

    private static final String ID = "redis-ttl";
    private static final String SET_PX = "Lettuce SET PX";
    private static final int CALLERS = 64;
    private static final int SLICES = 8;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: writes with TTL while entries expire",
                "64 callers put random ones of a million keys, values of 100 bytes, with TTLs of 0.2 to 1 s, in slices eight times"
                        + " as long as elsewhere, each subject on a server of its own, so that what expires and is swept is"
                        + " its own. Redisson's map cache is what it has for entries of a map that expire.",
                Metric.OPS,
                List.of(SET_PX),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int keys = scale.choose(1_000, 1_000_000, 1_000_000);
        byte[] value = value(100);
        Scale longer =
                new Scale(scale.size(), scale.forks(), Math.min(scale.rounds(), 4), SLICES * scale.sliceMillis());
        try (Clients clients = new Clients()) {
            List<RedisServer> servers = List.of(
                    clients.add(RedisServer.start()),
                    clients.add(RedisServer.start()),
                    clients.add(RedisServer.start()),
                    clients.add(RedisServer.start()));
            LettuceClient lettuce = clients.add(LettuceClient.plain(servers.get(0), "l:"));
            StoreClient ordered = clients.add(new StoreClient(url(servers.get(1), "o:")));
            StoreClient plain = clients.add(new StoreClient(plain(servers.get(2), "p:")));
            RedissonPeer redisson = clients.add(RedissonPeer.plain(servers.get(3), ""));
            RMapCacheReactive<String, byte[]> map = redisson.reactive()
                    .getMapCache("map", new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE));
            new Contest(longer, recorder, servers)
                    .subject(SET_PX, Load.callers(() -> lettuce.put(any(keys), value, ttl())))
                    .subject(KV, Load.callers(() -> ordered.put(any(keys), value, ttl())))
                    .subject(KV_PLAIN, Load.callers(() -> plain.put(any(keys), value, ttl())))
                    .subject(
                            "Redisson RMapCache",
                            Load.callers(() -> map.fastPut(any(keys), value, ttl().toMillis(), TimeUnit.MILLISECONDS)))
                    .run(new Case(ID, "put with TTL", GetsPart.CALLERS, CALLERS), CALLERS);
        }
    }

    private static String any(int keys) {
        return Keys.of(ThreadLocalRandom.current().nextInt(keys));
    }

    private static Duration ttl() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(200, 1_000));
    }
}
