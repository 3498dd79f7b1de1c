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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.reactivestreams.Publisher;
import org.springframework.data.redis.serializer.RedisSerializer;

/** Gets of random keys, from one at a time to a thousand. */
public final class GetsPart extends RedisPart {

    static final String ID = "redis-get";
    static final String SOCKETS = "raw sockets: -P 64 -c 4";
    static final String GET = "get";
    static final String FLAT_MAP = "get, one flatMap";
    static final String CALLERS = "callers";
    static final String AT_A_TIME = "operations at a time";

    private static final int VALUE_BYTES = 100;
    /** At so many callers all take part, however little time there is. */
    private static final int EVERYBODY = 256;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: get",
                "Random keys of 26 characters, values of 100 bytes. \"Callers\" are independent, each begins its next get when the"
                        + " last has answered; \"one flatMap\" is one subscriber with that concurrency. Raw sockets do what"
                        + " redis-benchmark -t get -P 64 -c 4 does, without decoding anything.",
                Metric.OPS,
                List.of(LETTUCE),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        String[] keys = Keys.below(scale.choose(1_000, 100_000, 100_000));
        byte[] value = value(VALUE_BYTES);
        try (RedisServer server = RedisServer.start();
                Clients clients = new Clients()) {
            StoreClient ordered = clients.add(new StoreClient(url(server, "o:")));
            StoreClient plain = clients.add(new StoreClient(plain(server, "p:")));
            ordered.load(List.of(keys), value, null);
            plain.load(List.of(keys), value, null);
            LettuceClient lettuce = clients.add(LettuceClient.plain(server, "p:"));
            StoreClient immediate = clients.add(new StoreClient(immediate(server, "o:")));
            RedissonPeer redisson = clients.add(RedissonPeer.plain(server, "p:"));
            RedissonPeer redissonTuned = clients.add(RedissonPeer.tuned(server, "p:"));
            SpringPeer<byte[]> spring = clients.add(SpringPeer.plain(server, "p:", RedisSerializer.byteArray()));
            PipelinedSockets sockets =
                    clients.add(new PipelinedSockets(server.host(), server.port(), "p:", keys.length, VALUE_BYTES));

            Map<String, Supplier<Publisher<?>>> subjects = new LinkedHashMap<>();
            subjects.put(LETTUCE, () -> lettuce.get(any(keys)));
            subjects.put(KV, () -> ordered.get(any(keys)));
            subjects.put(KV_IMMEDIATE, () -> immediate.get(any(keys)));
            subjects.put(REDISSON, () -> redisson.get(any(keys)));
            subjects.put(REDISSON_TUNED, () -> redissonTuned.get(any(keys)));
            subjects.put(SPRING, () -> spring.get(any(keys)));
            if (!scale.isQuick()) {
                LettuceClient tuned = clients.add(LettuceClient.tuned(server, "p:"));
                LettuceAsyncClient async = clients.add(new LettuceAsyncClient(server, "p:"));
                StoreClient single = clients.add(new StoreClient(url(server, "o:") + "&batchSize=1"));
                subjects.put(LETTUCE_TUNED, () -> tuned.get(any(keys)));
                subjects.put(LETTUCE_ASYNC, () -> async.get(any(keys)));
                subjects.put(KV_PLAIN, () -> plain.get(any(keys)));
                subjects.put(KV_SINGLE, () -> single.get(any(keys)));
                SpringPeer<byte[]> springTuned =
                        clients.add(SpringPeer.tuned(server, "p:", RedisSerializer.byteArray()));
                subjects.put(SPRING_TUNED, () -> springTuned.get(any(keys)));
            }

            expectValues(subjects);
            new Contest(scale, recorder, List.of(server))
                    .subjects(subjects, Load::callers)
                    .subject(SOCKETS, sockets)
                    .run(new Case(ID, GET, CALLERS, EVERYBODY), EVERYBODY);
            if (scale.size() != Scale.Size.FULL) {
                subjects.keySet().retainAll(List.of(LETTUCE, KV, KV_IMMEDIATE));
            }
            for (int callers : scale.isQuick() ? new int[] {64, 16, 1} : new int[] {64, 16, 1, 1_024}) {
                new Contest(scale, recorder, List.of(server))
                        .subjects(subjects, Load::callers)
                        .run(new Case(ID, GET, CALLERS, callers), callers);
            }
            for (int concurrency : new int[] {16, 64, 256}) {
                new Contest(scale, recorder, List.of(server))
                        .subjects(subjects, Load::flatMap)
                        .run(new Case(ID, FLAT_MAP, AT_A_TIME, concurrency), concurrency);
            }
        }
    }
}
