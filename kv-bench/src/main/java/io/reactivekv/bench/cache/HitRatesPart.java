package io.reactivekv.bench.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
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
import java.util.List;
import reactor.core.publisher.Mono;

/** Hit rates of the near level and of bare Caffeine on the same traces. */
public final class HitRatesPart implements Part {

    static final String CACHE = "kv-cache";
    static final String CAFFEINE = "Caffeine";
    static final Case ZIPF = Case.of("cache-hit-rates", "Zipf of 100,000 keys");
    static final Case POLLUTED = Case.of("cache-hit-rates", "the same, 10,000 of every 50,000 reads a scan");

    private static final int CAPACITY = 5_000;

    @Override
    public Experiment experiment() {
        return new Experiment(
                ZIPF.experiment(),
                "Cache: hit rates",
                "A near level of 5,000 entries, loaded through, and Caffeine with the same bound, on the same seeded traces;"
                        + " Zipf with exponent 0.99, scans over keys that never come again. Caffeine evicts in the background, so"
                        + " that no two runs are the same; the figure is the median of several.",
                Metric.SHARE,
                List.of(CAFFEINE),
                Chart.NONE);
    }

    @Override
    public boolean isRepeated() {
        return false;
    }

    @Override
    public boolean isCounting() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) {
        int reads = scale.choose(20_000, 200_000, 2_000_000);
        String[] zipf = Trace.zipf(reads);
        String[] polluted = Trace.scanPolluted(reads);
        for (int round = 0; round < scale.choose(1, 3, 9); round++) {
            measure(recorder, round, ZIPF, zipf);
            measure(recorder, round, POLLUTED, polluted);
        }
    }

    private static void measure(Recorder recorder, int round, Case of, String[] trace) {
        recorder.record(of, CACHE, round, Metric.SHARE, ours(trace));
        recorder.record(of, CAFFEINE, round, Metric.SHARE, theirs(trace));
    }

    private static double ours(String[] trace) {
        try (CacheManager caches = CacheManager.over("memory:")) {
            ReactiveCache<String> cache =
                    caches.cache(CacheSpec.named("rate").shared(false).nearEntries(CAPACITY), String.class);
            for (String key : trace) {
                String unused = cache.get(key, k -> Mono.just("v")).block();
            }
            return cache.stats().hitRate();
        }
    }

    private static double theirs(String[] trace) {
        Cache<String, String> cache =
                Caffeine.newBuilder().maximumSize(CAPACITY).build();
        int hits = 0;
        for (String key : trace) {
            if (cache.getIfPresent(key) != null) {
                hits++;
            } else {
                cache.put(key, "v");
            }
        }
        return (double) hits / trace.length;
    }
}
