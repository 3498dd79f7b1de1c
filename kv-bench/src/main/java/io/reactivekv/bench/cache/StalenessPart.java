package io.reactivekv.bench.cache;

import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.redis.test.RedisServer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How long after a write has completed another cache may still answer with what was there before. */
public final class StalenessPart implements Part {

    static final String CACHE = "kv-cache";
    static final Case SEEN = Case.of("cache-staleness", "from the end of a put until another cache answers with it");

    @Override
    public Experiment experiment() {
        return new Experiment(
                SEEN.experiment(),
                "Cache: staleness between processes",
                "Two caches that share nothing but a Redis server on loopback; one puts, the other reads the key without a"
                        + " pause. A reader that never rests takes one of the machine's cores.",
                Metric.P99,
                List.of(),
                Chart.NONE);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int writes = scale.choose(20, 500, 4_000);
        try (RedisServer redis = RedisServer.start();
                CacheManager writing = CacheManager.over(KeyValueStores.factory(redis.uri()));
                CacheManager reading = CacheManager.over(KeyValueStores.factory(redis.uri()))) {
            ReactiveCache<Integer> writer = cache(writing);
            ReactiveCache<Integer> reader = cache(reading);
            for (int round = 0; round < scale.rounds(); round++) {
                double[] micros = delays(writer, reader, "followed:" + round, writes);
                recorder.record(SEEN, CACHE, round, Metric.P50, micros[micros.length / 2]);
                recorder.record(SEEN, CACHE, round, Metric.P99, micros[micros.length * 99 / 100]);
                recorder.record(SEEN, CACHE, round, Metric.WORST, micros[micros.length - 1]);
            }
        }
    }

    private static ReactiveCache<Integer> cache(CacheManager caches) {
        return caches.cache(CacheSpec.named("staleness"), Integer.class);
    }

    private static double[] delays(
            ReactiveCache<Integer> writer, ReactiveCache<Integer> reader, String key, int writes) {
        Void unused = writer.put(key, -1).block();
        long[] seen = new long[writes];
        CompletableFuture<Void> following = CompletableFuture.runAsync(() -> follow(reader, key, seen));
        long[] written = new long[writes];
        for (int i = 0; i < writes; i++) {
            Void unusedPut = writer.put(key, i).block();
            written[i] = System.nanoTime();
        }
        Void unusedEnd = following.join();
        double[] micros = new double[writes];
        for (int i = 0; i < writes; i++) {
            micros[i] = Math.max(0, seen[i] - written[i]) / 1_000.0;
        }
        Arrays.sort(micros);
        return micros;
    }

    /** Notes when each number was first seen; one that was skipped, with the one that came instead. */
    private static void follow(ReactiveCache<Integer> reader, String key, long[] seen) {
        int next = 0;
        while (next < seen.length) {
            Integer value = reader.get(key).block();
            long now = System.nanoTime();
            while (value != null && next < seen.length && next <= value) {
                seen[next++] = now;
            }
        }
    }
}
