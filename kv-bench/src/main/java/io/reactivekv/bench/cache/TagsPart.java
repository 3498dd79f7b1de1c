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
import io.reactivekv.cache.EntryOptions;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What it takes to invalidate a tag, by the number of entries that have it, in the process and on Redis. */
public final class TagsPart implements Part {

    static final String ID = "cache-tags";
    static final String NEAR = "near level only";
    static final String REDIS = "on Redis";
    static final int FEW = 1_000;

    private static final int INVALIDATIONS = 500;
    private static final int AT_ONCE = 10_000;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Cache: invalidating a tag",
                "invalidateTags of a tag that so many entries have, one after the other, each until it has completed.",
                Metric.P50,
                List.of(NEAR),
                Chart.LINES);
    }

    static Case of(long entries) {
        return new Case(ID, "invalidateTags", "tagged entries", entries);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        // Both numbers in every round, so that a slow moment of the machine does not count against one of them.
        int many = scale.choose(2_000, 50_000, 1_000_000);
        try (RedisServer redis = RedisServer.start();
                Tagged near = new Tagged("memory:", false, FEW);
                Tagged nearMany = new Tagged("memory:", false, many);
                Tagged shared = new Tagged(redis.uri() + "?prefix=few:", true, FEW);
                Tagged sharedMany = new Tagged(redis.uri() + "?prefix=many:", true, many)) {
            for (int round = 0; round < scale.rounds(); round++) {
                recorder.record(of(FEW), NEAR, round, Metric.P50, near.medianMicros());
                recorder.record(of(many), NEAR, round, Metric.P50, nearMany.medianMicros());
                recorder.record(of(FEW), REDIS, round, Metric.P50, shared.medianMicros());
                recorder.record(of(many), REDIS, round, Metric.P50, sharedMany.medianMicros());
            }
        }
    }

    /** A cache whose entries all have one tag. */
    private static final class Tagged implements AutoCloseable {

        private final CacheManager caches;
        private final ReactiveCache<String> cache;

        Tagged(String url, boolean shared, int entries) {
            caches = CacheManager.over(KeyValueStores.factory(url));
            cache = caches.cache(
                    CacheSpec.named("tagged")
                            .shared(shared)
                            .near(!shared)
                            .nearEntries(entries)
                            .cleanupInterval(Duration.ofDays(1))
                            .withoutTtl(),
                    String.class);
            for (int i = 0; i < entries; i += AT_ONCE) {
                Map<String, String> some = new HashMap<>();
                for (int j = i; j < Math.min(entries, i + AT_ONCE); j++) {
                    some.put("key:" + j, "value");
                }
                Void unused = cache.putAll(some, EntryOptions.ofTags("tag")).block();
            }
        }

        double medianMicros() {
            long[] nanos = new long[INVALIDATIONS];
            for (int i = 0; i < INVALIDATIONS; i++) {
                long start = System.nanoTime();
                Void unused = cache.invalidateTags("tag").block();
                nanos[i] = System.nanoTime() - start;
            }
            Arrays.sort(nanos);
            return nanos[INVALIDATIONS / 2] / 1_000.0;
        }

        @Override
        public void close() {
            caches.close();
        }
    }
}
