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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Puts over existing keys and of new ones, with and without TTL. */
public final class PutsPart extends RedisPart {

    static final String ID = "redis-put";
    static final String OVER = "put over existing keys";
    static final String OVER_TTL = "put over existing keys, TTL";
    static final String NEW = "put of new keys into a million";
    static final String NEW_TTL = "put of new keys into a million, TTL";
    static final String LETTUCE_SET = "Lettuce SET";
    static final String KV_PLAIN_IMMEDIATE = "kv, ordered=false, immediate";

    private static final Duration TTL = Duration.ofHours(1);
    private static final int VALUE_BYTES = 100;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: put",
                "Values of 100 bytes. The baselines write a value and nothing else; kv keeps its indexes with every ordered put."
                        + " With TTL all of them set an hour (SET PX).",
                Metric.OPS,
                List.of(LETTUCE_SET),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        String[] keys = Keys.below(scale.choose(1_000, 100_000, 100_000));
        int million = scale.choose(2_000, keys.length, 1_000_000);
        byte[] value = value(VALUE_BYTES);
        try (RedisServer server = RedisServer.start();
                Clients clients = new Clients()) {
            StoreClient ordered = clients.add(new StoreClient(url(server, "o:")));
            StoreClient immediate = clients.add(new StoreClient(immediate(server, "o:")));
            StoreClient timed = clients.add(new StoreClient(url(server, "t:")));
            StoreClient timedImmediate = clients.add(new StoreClient(immediate(server, "t:")));
            StoreClient plain = clients.add(new StoreClient(plain(server, "p:")));
            StoreClient plainImmediate =
                    clients.add(new StoreClient(plain(server, "p:") + "&callbackScheduler=immediate"));
            LettuceClient lettuce = clients.add(LettuceClient.plain(server, "l:"));
            RedissonPeer redisson = clients.add(RedissonPeer.plain(server, "r:"));
            SpringPeer<byte[]> spring = clients.add(SpringPeer.plain(server, "s:", RedisSerializer.byteArray()));
            ordered.load(keys(million), value, null);
            timed.load(keys(million), value, TTL);

            Map<String, Supplier<Publisher<?>>> over = new LinkedHashMap<>();
            over.put(LETTUCE_SET, () -> lettuce.put(any(keys), value));
            over.put(KV, () -> ordered.put(any(keys), value));
            over.put(KV_IMMEDIATE, () -> immediate.put(any(keys), value));
            over.put(KV_PLAIN, () -> plain.put(any(keys), value));
            over.put(KV_PLAIN_IMMEDIATE, () -> plainImmediate.put(any(keys), value));
            over.put(REDISSON, () -> redisson.put(any(keys), value));
            over.put(SPRING, () -> spring.put(any(keys), value));
            if (!scale.isQuick()) {
                StoreClient single = clients.add(new StoreClient(url(server, "o:") + "&batchSize=1"));
                LettuceClient tuned = clients.add(LettuceClient.tuned(server, "l:"));
                LettuceAsyncClient async = clients.add(new LettuceAsyncClient(server, "l:"));
                RedissonPeer redissonTuned = clients.add(RedissonPeer.tuned(server, "r:"));
                SpringPeer<byte[]> springTuned =
                        clients.add(SpringPeer.tuned(server, "s:", RedisSerializer.byteArray()));
                over.put(KV_SINGLE, () -> single.put(any(keys), value));
                over.put(LETTUCE_TUNED, () -> tuned.put(any(keys), value));
                over.put(LETTUCE_ASYNC, () -> async.put(any(keys), value));
                over.put(REDISSON_TUNED, () -> redissonTuned.put(any(keys), value));
                over.put(SPRING_TUNED, () -> springTuned.put(any(keys), value));
            }
            boolean full = scale.size() == Scale.Size.FULL;
            for (int callers : full ? new int[] {256, 64, 16, 1, 1_024} : new int[] {256}) {
                new Contest(scale, recorder, List.of(server))
                        .subjects(over, Load::callers)
                        .run(at(OVER, callers), callers);
            }
            Map<String, Supplier<Publisher<?>>> overTimed = new LinkedHashMap<>();
            overTimed.put(LETTUCE_SET, () -> lettuce.put(any(keys), value, TTL));
            overTimed.put(KV, () -> timed.put(any(keys), value, TTL));
            overTimed.put(KV_IMMEDIATE, () -> timedImmediate.put(any(keys), value, TTL));
            if (!scale.isQuick()) {
                overTimed.put(KV_PLAIN_IMMEDIATE, () -> plainImmediate.put(any(keys), value, TTL));
                overTimed.put(REDISSON, () -> redisson.put(any(keys), value, TTL));
                overTimed.put(SPRING, () -> spring.put(any(keys), value, TTL));
            }
            new Contest(scale, recorder, List.of(server))
                    .subjects(overTimed, Load::callers)
                    .run(at(OVER_TTL, 256), 256);
            if (scale.isQuick()) {
                return; // loading a million entries with TTL takes half a minute
            }
            AtomicInteger fresh = new AtomicInteger(million);
            new Contest(scale, recorder, List.of(server))
                    .subject(LETTUCE_SET, Load.callers(() -> lettuce.put(Keys.of(fresh.getAndIncrement()), value)))
                    .subject(KV, Load.callers(() -> ordered.put(Keys.of(fresh.getAndIncrement()), value)))
                    .subject(KV_IMMEDIATE, Load.callers(() -> immediate.put(Keys.of(fresh.getAndIncrement()), value)))
                    .run(at(NEW, 256), 256);
            new Contest(scale, recorder, List.of(server))
                    .subject(LETTUCE_SET, Load.callers(() -> lettuce.put(Keys.of(fresh.getAndIncrement()), value, TTL)))
                    .subject(KV, Load.callers(() -> timed.put(Keys.of(fresh.getAndIncrement()), value, TTL)))
                    .subject(
                            KV_IMMEDIATE,
                            Load.callers(() -> timedImmediate.put(Keys.of(fresh.getAndIncrement()), value, TTL)))
                    .run(at(NEW_TTL, 256), 256);
        }
    }

    static Case at(String workload, int callers) {
        return new Case(ID, workload, GetsPart.CALLERS, callers);
    }
}
