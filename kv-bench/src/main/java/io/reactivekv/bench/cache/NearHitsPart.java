package io.reactivekv.bench.cache;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Experiment;
import io.reactivekv.bench.result.Experiment.Chart;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Part;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Hits in the process. */
public final class NearHitsPart implements Part {

    static final String CACHE = "kv-cache";
    static final String JUST = "Caffeine getIfPresent in Mono.just";
    static final String FUTURE = "Caffeine AsyncCache in Mono.fromFuture";
    static final String JUST_WITH_TTL = "Caffeine with a TTL, getIfPresent in Mono.just";
    static final String FUTURE_WITH_TTL = "Caffeine AsyncCache with a TTL in Mono.fromFuture";
    static final Case HIT = Case.of("cache-near-hits", "a fresh hit");

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private static final int ROUNDS = 4;
    private static final int QUICK_ROUNDS = 2;

    /**
     * What is measured.
     *
     * @param quickRounds in how many rounds of a quick look, each of which takes a JVM five seconds
     */
    private record Subject(String name, String method, int quickRounds) {}

    @Override
    public Experiment experiment() {
        return new Experiment(
                HIT.experiment(),
                "Cache: hits of the near level",
                "JMH, one thread, 8,192 keys in turn, each result subscribed to and run to its end; every subject in a fresh"
                        + " JVM in every round. The cache has a TTL of a day, checks it and invalidations, and counts; it looks"
                        + " at the clock only for what ends within ten seconds. Caffeine with a TTL expires a day after the write"
                        + " and looks at the clock at each hit; without one it never does. It knows no invalidations and counts"
                        + " nothing. A quick look measures Caffeine without a TTL in one JVM only, whose figure may"
                        + " be far out; --full in as many as all others.",
                Metric.NANOS,
                List.of(JUST_WITH_TTL, JUST),
                Chart.RATIOS);
    }

    @Override
    public boolean forksItself() {
        return true;
    }

    @Override
    public void run(Scale scale, Recorder recorder) throws RunnerException {
        List<Subject> order = new ArrayList<>(List.of(
                new Subject(CACHE, "reactiveCache", QUICK_ROUNDS),
                new Subject(JUST_WITH_TTL, "caffeineJustWithTtl", QUICK_ROUNDS),
                new Subject(FUTURE_WITH_TTL, "caffeineFutureWithTtl", QUICK_ROUNDS),
                new Subject(JUST, "caffeineJust", 1),
                new Subject(FUTURE, "caffeineFuture", 1)));
        for (int round = 0; round < rounds(scale); round++) {
            for (Subject subject : order) {
                if (scale.isQuick() && round >= subject.quickRounds()) {
                    continue;
                }
                System.err.println("kv bench: " + HIT.experiment() + ": " + subject.name());
                RunResult result = measured(scale, subject.method());
                recorder.record(
                        HIT,
                        subject.name(),
                        round,
                        Metric.NANOS,
                        result.getPrimaryResult().getScore());
                for (Result<?> secondary : result.getSecondaryResults().values()) {
                    if (secondary.getLabel().endsWith(ALLOCATED)) {
                        recorder.record(HIT, subject.name(), round, Metric.ALLOCATED, secondary.getScore());
                    }
                }
            }
            Collections.reverse(order);
        }
    }

    private static int rounds(Scale scale) {
        return Math.min(scale.choose(1, QUICK_ROUNDS, ROUNDS), scale.forks() * scale.rounds());
    }

    /**
     * A hit is so short that its figure is nonsense before the compiler is done with all that it calls, which takes it three
     * seconds on two cores; until then a hit of the cache takes several times as long.
     */
    private static RunResult measured(Scale scale, String method) throws RunnerException {
        TimeValue iteration = TimeValue.milliseconds(scale.choose(20, 100, 500));
        return new Runner(new OptionsBuilder()
                        .include("\\Q" + NearHitBenchmark.class.getName() + "." + method + "\\E$")
                        .forks(scale.size() == Scale.Size.TINY ? 0 : 1)
                        .warmupIterations(scale.choose(1, 6, 10))
                        .warmupTime(TimeValue.milliseconds(scale.choose(20, 500, 500)))
                        .measurementIterations(scale.choose(1, 2, 6))
                        .measurementTime(iteration)
                        .addProfiler(GCProfiler.class)
                        .jvmArgs("-Xms1g", "-Xmx1g", "-XX:+UseParallelGC")
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .runSingle();
    }
}
