package io.reactivekv.bench.redis;

import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.load.Clients;
import io.reactivekv.bench.load.Contest;
import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Load;
import io.reactivekv.bench.memory.Record100;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.redis.test.RedisServer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.data.redis.serializer.JacksonJsonRedisSerializer;

/** Gets and puts of objects, as JSON and by Kryo. */
public final class RedisSerializersPart extends RedisPart {

    private static final String ID = "redis-serializers";
    private static final String SPRING_JSON = "Spring, JacksonJsonRedisSerializer";
    private static final int CALLERS = 256;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Redis: JSON and Kryo",
                "256 callers; a record of five fields, about 100 bytes as JSON, written over existing keys and read as an object.",
                Metric.OPS,
                List.of(SPRING_JSON),
                Chart.RATIOS);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        String[] keys = Keys.below(scale.choose(500, 20_000, 20_000));
        Record100 value = Record100.of(7);
        try (RedisServer server = RedisServer.start();
                Clients clients = new Clients()) {
            KeyValueStore<Record100> json = clients.add(KeyValueStores.open(url(server, "j:"), Record100.class));
            KeyValueStore<Record100> kryo =
                    clients.add(KeyValueStores.open(url(server, "k:") + "&serializer=kryo", Record100.class));
            SpringPeer<Record100> spring =
                    clients.add(SpringPeer.plain(server, "j:", new JacksonJsonRedisSerializer<>(Record100.class)));
            SpringPeer<Record100> tuned =
                    clients.add(SpringPeer.tuned(server, "j:", new JacksonJsonRedisSerializer<>(Record100.class)));
            Map<String, Record100> entries = new HashMap<>();
            for (String key : keys) {
                entries.put(key, value);
            }
            json.putAll(entries).block();
            kryo.putAll(entries).block();
            new Contest(scale, recorder, List.of(server))
                    .subject(SPRING_JSON, Load.callers(() -> spring.get(any(keys))))
                    .subject(SPRING_JSON + ", tuned", Load.callers(() -> tuned.get(any(keys))))
                    .subject("kv, serializer=json", Load.callers(() -> json.get(any(keys))))
                    .subject("kv, serializer=kryo", Load.callers(() -> kryo.get(any(keys))))
                    .run(new Case(ID, "get", GetsPart.CALLERS, CALLERS), CALLERS);
            new Contest(scale, recorder, List.of(server))
                    .subject(SPRING_JSON, Load.callers(() -> spring.put(any(keys), value)))
                    .subject(SPRING_JSON + ", tuned", Load.callers(() -> tuned.put(any(keys), value)))
                    .subject("kv, serializer=json", Load.callers(() -> json.put(any(keys), value)))
                    .subject("kv, serializer=kryo", Load.callers(() -> kryo.put(any(keys), value)))
                    .run(new Case(ID, "put", GetsPart.CALLERS, CALLERS), CALLERS);
        }
    }
}
