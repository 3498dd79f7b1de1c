package io.reactivekv.bench.cache;

import io.reactivekv.KeyValueStores;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.result.Stat;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import io.reactivekv.cache.CacheManager;
import io.reactivekv.cache.CacheSpec;
import io.reactivekv.cache.EntryOptions;
import io.reactivekv.cache.ReactiveCache;
import io.reactivekv.redis.test.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What it takes to invalidate a tag, by the number of entries that have it, in the process and on Redis. */
public final class TagsPart implements Part {

    static final String ID = "cache-tags";
    static final String NEAR = "near level only";
    static final String REDIS = "on Redis";
    static final int FEW = 1_000;
    static final int MANY = 1_000_000;

    private static final String[] TAGS = {"one", "two", "three", "four"};
    private static final int AT_ONCE = 10_000;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ID,
                "Cache: invalidating a tag",
                "Four tags that so many valid entries have are invalidated one after the other, each until it has"
                        + " completed; the mean of the four. Before each time the entries are put anew, and afterwards it"
                        + " is made sure that they are gone.",
                Metric.P50,
                List.of(),
                Chart.LINES);
    }

    static Case of(long entries) {
        return new Case(ID, "invalidateTags", "tagged entries", entries);
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int many = scale.choose(2_000, MANY, MANY);
        try (RedisServer redis = RedisServer.start();
                Tagged near = new Tagged(NEAR, "memory:", FEW);
                Tagged nearMany = new Tagged(NEAR, "memory:", many);
                Tagged shared = new Tagged(REDIS, redis.uri() + "?prefix=few:", FEW);
                Tagged sharedMany = new Tagged(REDIS, redis.uri() + "?prefix=many:", many)) {
            // Both numbers in every round, so that a slow moment of the machine does not count against one of them.
            List<Tagged> order = new ArrayList<>(List.of(near, nearMany, shared, sharedMany));
            order.forEach(tagged -> tagged.invalidateOthers(scale.choose(20, 500, 500)));
            if (recorder.fork() % 2 == 1) {
                Collections.reverse(order);
            }
            for (int round = 0; round < scale.rounds(); round++) {
                for (Tagged tagged : order) {
                    double micros = tagged.medianMicros(times(scale, tagged.subject));
                    recorder.record(of(tagged.entries), tagged.subject, round, Metric.P50, micros);
                }
                Collections.reverse(order);
            }
        }
    }

    /** How often in a round; putting a million entries on Redis takes its time. */
    private static int times(Scale scale, String subject) {
        return subject.equals(REDIS) ? scale.choose(1, 2, 2) : scale.choose(1, 5, 5);
    }

    /** A cache whose entries all have the same tags. */
    private static final class Tagged implements AutoCloseable {

        /** So many invalidations of other tags before each time, after which the entries that were put last are no news. */
        private static final int OTHERS = 20;

        private final String subject;
        private final int entries;
        private final CacheManager caches;
        private final ReactiveCache<String> cache;

        Tagged(String subject, String url, int entries) {
            this.subject = subject;
            this.entries = entries;
            boolean shared = subject.equals(REDIS);
            caches = CacheManager.over(KeyValueStores.factory(url));
            cache = caches.cache(
                    CacheSpec.named("tagged")
                            .shared(shared)
                            .near(!shared)
                            .nearEntries(entries)
                            .cleanupInterval(Duration.ofDays(1))
                            .withoutTtl(),
                    String.class);
        }

        /** The time of one invalidation, in so many times. */
        double medianMicros(int times) {
            double[] micros = new double[times];
            for (int i = 0; i < times; i++) {
                put();
                invalidateOthers(OTHERS);
                expect(true);
                long start = System.nanoTime();
                for (String tag : TAGS) {
                    Void unused = cache.invalidateTags(tag).block();
                }
                micros[i] = (System.nanoTime() - start) / 1_000.0 / TAGS.length;
                expect(false);
            }
            return Stat.median(micros);
        }

        /** Invalidates a tag that no entry has. */
        void invalidateOthers(int times) {
            for (int i = 0; i < times; i++) {
                Void unused = cache.invalidateTags("other").block();
            }
        }

        private void put() {
            for (int i = 0; i < entries; i += AT_ONCE) {
                Map<String, String> some = new HashMap<>();
                for (int j = i; j < Math.min(entries, i + AT_ONCE); j++) {
                    some.put("key:" + j, "value");
                }
                Void unused = cache.putAll(some, EntryOptions.ofTags(TAGS)).block();
            }
        }

        private void expect(boolean there) {
            for (int i : new int[] {0, entries - 1}) {
                if (!Boolean.valueOf(there).equals(cache.contains("key:" + i).block())) {
                    throw new IllegalStateException("key:" + i + (there ? " is not there" : " is still there"));
                }
            }
        }

        @Override
        public void close() {
            caches.close();
        }
    }
}
