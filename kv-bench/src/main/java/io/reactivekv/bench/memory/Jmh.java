package io.reactivekv.bench.memory;

import io.reactivekv.bench.result.Case;
import io.reactivekv.bench.result.Metric;
import io.reactivekv.bench.run.Recorder;
import io.reactivekv.bench.run.Scale;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs JMH benchmarks in turns: in each round every entrant gets a fresh JVM, in every second round in the opposite order.
 *
 * <p>The heap is touched before anything is measured, and its young generation is small enough to be gone round many times.
 * Otherwise it is the operating system's first hand-out of each page that is measured, and that takes a virtual machine many
 * times as long as a read.
 */
final class Jmh {

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private final Scale scale;
    private final Recorder recorder;
    private final Class<?> benchmarks;
    private final int rounds;
    private final long iterationMillis;

    /** For the benchmarks of a class, in so many rounds at most: in no more than are asked for in all. */
    Jmh(Scale scale, Recorder recorder, Class<?> benchmarks, int rounds) {
        this.scale = scale;
        this.recorder = recorder;
        this.benchmarks = benchmarks;
        this.rounds = Math.min(rounds, scale.forks() * scale.rounds());
        this.iterationMillis = scale.choose(20, 400, 600);
    }

    /**
     * Who takes part.
     *
     * @param name in the report
     * @param method of the class of benchmarks
     * @param parameters of the benchmark
     * @param threads how many threads run it
     */
    record Entrant(String name, String method, Map<String, String> parameters, int threads) {

        /** With one thread. */
        static Entrant of(String name, String method, String subject, int entries) {
            return of(name, method, subject, entries, 1);
        }

        static Entrant of(String name, String method, String subject, int entries, int threads) {
            return new Entrant(name, method, Map.of("subject", subject, "entries", Integer.toString(entries)), threads);
        }
    }

    /**
     * Measures.
     *
     * @param divisor how many things of interest a call does
     */
    void run(Case of, int divisor, List<Entrant> entrants) throws RunnerException {
        List<Entrant> order = new ArrayList<>(entrants);
        for (int round = 0; round < rounds; round++) {
            for (Entrant entrant : order) {
                System.err.println("kv bench: " + of.experiment() + ": " + of.title() + ": " + entrant.name());
                RunResult result = new Runner(options(entrant)).runSingle();
                recorder.record(
                        of,
                        entrant.name(),
                        round,
                        Metric.NANOS,
                        // JMH tells how long an operation takes the thread that does it, while the others do theirs.
                        result.getPrimaryResult().getScore() / divisor / entrant.threads());
                for (Result<?> secondary : result.getSecondaryResults().values()) {
                    if (secondary.getLabel().endsWith(ALLOCATED)) {
                        recorder.record(of, entrant.name(), round, Metric.ALLOCATED, secondary.getScore() / divisor);
                    }
                }
            }
            Collections.reverse(order);
        }
    }

    private org.openjdk.jmh.runner.options.Options options(Entrant entrant) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\Q" + benchmarks.getName() + "." + entrant.method() + "\\E$")
                .threads(entrant.threads())
                .forks(scale.size() == Scale.Size.TINY ? 0 : 1)
                .warmupIterations(scale.choose(1, 2, 2))
                .warmupTime(new TimeValue(scale.choose(20, 500, 1_000), TimeUnit.MILLISECONDS))
                .measurementIterations(scale.choose(1, 2, 3))
                .measurementTime(new TimeValue(iterationMillis, TimeUnit.MILLISECONDS))
                .addProfiler(GCProfiler.class)
                .jvmArgs("-Xms1500m", "-Xmx1500m", "-Xmn300m", "-XX:+AlwaysPreTouch", "-XX:+UseParallelGC")
                .verbosity(VerboseMode.SILENT);
        entrant.parameters().forEach(options::param);
        return options.build();
    }
}
