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
import java.util.Objects;

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
                        + " completed; the median of all. Few and many in turns, tag by tag. Before each time the entries"
                        + " are put anew, a second passes in which the watch tells of them, and afterwards it is made sure"
                        + " that they are gone.",
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
            List<List<Tagged>> levels = new ArrayList<>(List.of(List.of(near, nearMany), List.of(shared, sharedMany)));
            levels.forEach(pair -> pair.forEach(tagged -> tagged.invalidateOthers(scale.choose(20, 500, 500))));
            for (int round = 0; round < scale.rounds(); round++) {
                for (List<Tagged> pair : levels) {
                    measure(pair, times(scale, pair), recorder, round);
                }
                Collections.reverse(levels);
            }
        }
    }

    /** In turns, tag by tag, so that a slow moment of the machine does not count against one of them. */
    private static void measure(List<Tagged> pair, int times, Recorder recorder, int round) {
        List<Tagged> order = new ArrayList<>(pair);
        if ((round + recorder.fork()) % 2 == 1) {
            Collections.reverse(order);
        }
        Map<Tagged, List<Double>> micros = new HashMap<>();
        pair.forEach(tagged -> micros.put(tagged, new ArrayList<>()));
        for (int i = 0; i < times; i++) {
            order.forEach(Tagged::put);
            pause();
            order.forEach(Tagged::settle);
            for (String tag : TAGS) {
                for (Tagged tagged : order) {
                    Objects.requireNonNull(micros.get(tagged)).add(tagged.invalidate(tag));
                }
                Collections.reverse(order);
            }
            order.forEach(tagged -> tagged.expect(false));
        }
        micros.forEach((tagged, each) -> recorder.record(
                of(tagged.entries),
                tagged.subject,
                round,
                Metric.P50,
                Stat.median(each.stream().mapToDouble(Double::doubleValue).toArray())));
    }

    /** A watch is behind a million puts for a moment. */
    private static void pause() {
        try {
            Thread.sleep(1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** How often in a round; putting a million entries on Redis takes its time. */
    private static int times(Scale scale, List<Tagged> pair) {
        return pair.get(0).subject.equals(REDIS) ? scale.choose(1, 2, 2) : scale.choose(1, 9, 9);
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

        /** What was put is there, and the puts are no news any more. */
        void settle() {
            invalidateOthers(OTHERS);
            expect(true);
        }

        /** Invalidates a tag that all entries have; tells how many microseconds that took. */
        double invalidate(String tag) {
            long start = System.nanoTime();
            Void unused = cache.invalidateTags(tag).block();
            return (System.nanoTime() - start) / 1_000.0;
        }

        /** Invalidates a tag that no entry has. */
        void invalidateOthers(int times) {
            for (int i = 0; i < times; i++) {
                Void unused = cache.invalidateTags("other").block();
            }
        }

        void put() {
            for (int i = 0; i < entries; i += AT_ONCE) {
                Map<String, String> some = new HashMap<>();
                for (int j = i; j < Math.min(entries, i + AT_ONCE); j++) {
                    some.put("key:" + j, "value");
                }
                Void unused = cache.putAll(some, EntryOptions.ofTags(TAGS)).block();
            }
        }

        void expect(boolean there) {
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
