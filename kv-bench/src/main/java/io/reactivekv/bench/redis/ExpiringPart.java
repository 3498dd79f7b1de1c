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
    private static final int LONGEST_TTL_MILLIS = 1_000;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: writes with TTL while entries expire",
                "64 callers put random ones of a million keys, values of 100 bytes, with TTLs of 0.2 to 1 s, in slices eight times"
                        + " as long as elsewhere, each subject on a server of its own. What was written in a slice expires"
                        + " before another subject has its turn, and the server's CPU time for that counts as well."
                        + " Redisson's map cache is what it has for entries of a map that expire.",
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
            RedisServer one = clients.add(RedisServer.start());
            RedisServer two = clients.add(RedisServer.start());
            RedisServer three = clients.add(RedisServer.start());
            RedisServer four = clients.add(RedisServer.start());
            LettuceClient lettuce = clients.add(LettuceClient.plain(one, "l:"));
            StoreClient ordered = clients.add(new StoreClient(url(two, "o:")));
            StoreClient plain = clients.add(new StoreClient(plain(three, "p:")));
            RedissonPeer redisson = clients.add(RedissonPeer.plain(four, ""));
            RMapCacheReactive<String, byte[]> map = redisson.reactive()
                    .getMapCache("map", new CompositeCodec(StringCodec.INSTANCE, ByteArrayCodec.INSTANCE));
            new Contest(longer, recorder, List.of())
                    // With all, for the sweeps of an index as well, which come every few seconds.
                    .settling(Duration.ofMillis(scale.choose(10, LONGEST_TTL_MILLIS + 100, LONGEST_TTL_MILLIS + 2_500)))
                    .subject(SET_PX, Load.callers(() -> lettuce.put(any(keys), value, ttl())), one)
                    .subject(KV, Load.callers(() -> ordered.put(any(keys), value, ttl())), two)
                    .subject(KV_PLAIN, Load.callers(() -> plain.put(any(keys), value, ttl())), three)
                    .subject(
                            "Redisson RMapCache",
                            Load.callers(() -> map.fastPut(any(keys), value, ttl().toMillis(), TimeUnit.MILLISECONDS)),
                            four)
                    .run(new Case(ID, "put with TTL", GetsPart.CALLERS, CALLERS), CALLERS);
        }
    }

    private static String any(int keys) {
        return Keys.of(ThreadLocalRandom.current().nextInt(keys));
    }

    private static Duration ttl() {
        return Duration.ofMillis(ThreadLocalRandom.current().nextInt(200, LONGEST_TTL_MILLIS));
    }
}
