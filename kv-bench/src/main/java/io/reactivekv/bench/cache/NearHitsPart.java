package io.reactivekv.bench.cache;

import io.reactivekv.bench.memory.Jmh;
import io.reactivekv.bench.memory.Jmh.Entrant;
import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;

/** Hits in the process. */
public final class NearHitsPart implements Part {

    static final String CACHE = "kv-cache";
    static final String JUST = "Caffeine getIfPresent in Mono.just";
    static final String FUTURE = "Caffeine AsyncCache in Mono.fromFuture";
    static final Case HIT = Case.of("cache-near-hits", "a fresh hit");

    @Override
    public Experiment experiment() {
        return new Experiment(
                HIT.experiment(),
                "Cache: hits of the near level",
                "JMH, one thread, 8,192 keys in turn, each result subscribed to and run to its end; every subject in a fresh"
                        + " JVM in every round. The cache checks TTL and invalidations and counts; Caffeine does neither.",
                Metric.NANOS,
                List.of(JUST),
                Chart.RATIOS);
    }

    @Override
    public boolean forksItself() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) throws RunnerException {
        new Jmh(scale, recorder, NearHitBenchmark.class, scale.choose(1, 3, 4))
                .run(
                        HIT,
                        1,
                        List.of(
                                new Entrant(CACHE, "reactiveCache", Map.of(), 1),
                                new Entrant(JUST, "caffeineJust", Map.of(), 1),
                                new Entrant(FUTURE, "caffeineFuture", Map.of(), 1)));
    }
}
