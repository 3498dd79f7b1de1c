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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Loads per missing key that many ask for at once. */
public final class SingleFlightPart implements Part {

    static final String CACHE = "kv-cache";
    static final Case ONE = Case.of("cache-single-flight", "loads per missing key, 1,000 callers");
    static final Case TWO = Case.of("cache-single-flight", "the same of two caches on one Redis");

    private static final int CALLERS = 1_000;
    private static final Duration LOAD = Duration.ofMillis(20);

    @Override
    public Experiment experiment() {
        return new Experiment(
                ONE.experiment(),
                "Cache: single flight",
                "A load that takes 20 ms, and 1,000 callers at once; two caches share nothing but the Redis server, to which both"
                        + " have connected before. The most loads that any key took.",
                Metric.COUNT,
                List.of(),
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
        int keys = scale.choose(2, 20, 100);
        try (CacheManager caches = CacheManager.over("memory:")) {
            recorder.record(ONE, CACHE, 0, Metric.COUNT, mostLoads(keys, List.of(cache(caches))));
        }
        try (RedisServer redis = RedisServer.start();
                CacheManager one = CacheManager.over(KeyValueStores.factory(redis.uri()));
                CacheManager two = CacheManager.over(KeyValueStores.factory(redis.uri()))) {
            ReactiveCache<String> first = cache(one);
            ReactiveCache<String> second = cache(two);
            connect(first, second);
            connect(second, first);
            recorder.record(TWO, CACHE, 0, Metric.COUNT, mostLoads(keys, List.of(first, second)));
            if (first.stats().sharedFailures() + second.stats().sharedFailures() > 0) {
                throw new IllegalStateException(
                        "the Redis server did not answer in time, and a cache went on without it");
            }
        }
    }

    /** A cache that has waited in vain for its first connection, for two seconds, loads by itself, which is not what is counted. */
    private static void connect(ReactiveCache<String> writer, ReactiveCache<String> reader) {
        do {
            writer.put("connected", "yes").block();
        } while (reader.get("connected").block() == null);
        writer.remove("connected").then().block();
        reader.resetStats();
    }

    private static ReactiveCache<String> cache(CacheManager caches) {
        return caches.cache(CacheSpec.named("flights"), String.class);
    }

    private static int mostLoads(int keys, List<ReactiveCache<String>> caches) {
        int most = 0;
        for (int i = 0; i < keys; i++) {
            AtomicInteger loads = new AtomicInteger();
            Mono<String> load = Mono.fromSupplier(() -> "loaded #" + loads.incrementAndGet())
                    .delayElement(LOAD);
            List<Mono<String>> callers = new ArrayList<>();
            for (int caller = 0; caller < CALLERS; caller++) {
                callers.add(caches.get(caller % caches.size()).get("key:" + i, key -> load));
            }
            Long answers =
                    Flux.merge(Flux.fromIterable(callers), CALLERS).count().block();
            if (answers == null || answers != CALLERS) {
                throw new IllegalStateException(CALLERS + " callers had " + answers + " answers");
            }
            most = Math.max(most, loads.get());
        }
        return most;
    }
}
