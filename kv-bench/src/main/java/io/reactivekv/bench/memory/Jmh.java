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
    private final long iterationMillis;

    Jmh(Scale scale, Recorder recorder) {
        this.scale = scale;
        this.recorder = recorder;
        this.iterationMillis = scale.choose(20, 400, 600);
    }

    /**
     * Several who do the same.
     *
     * @param of what they do
     * @param rounds how many at most: no more than are asked for in all
     * @param divisor how many things of interest a call does
     * @param entrants who takes part
     */
    record Race(Case of, int rounds, int divisor, List<Entrant> entrants) {

        /** Copies the list. */
        Race {
            entrants = List.copyOf(entrants);
        }
    }

    /**
     * Who takes part.
     *
     * @param name in the report
     * @param method of a class of benchmarks in this package; no two classes have the same
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

    /** Measures one after the other. */
    void run(List<Race> races) throws RunnerException {
        for (Race race : races) {
            run(race);
        }
    }

    private void run(Race race) throws RunnerException {
        Case of = race.of();
        List<Entrant> order = new ArrayList<>(race.entrants());
        int rounds = Math.min(race.rounds(), scale.forks() * scale.rounds());
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
                        result.getPrimaryResult().getScore() / race.divisor() / entrant.threads());
                for (Result<?> secondary : result.getSecondaryResults().values()) {
                    if (secondary.getLabel().endsWith(ALLOCATED)) {
                        recorder.record(
                                of, entrant.name(), round, Metric.ALLOCATED, secondary.getScore() / race.divisor());
                    }
                }
            }
            Collections.reverse(order);
        }
    }

    private org.openjdk.jmh.runner.options.Options options(Entrant entrant) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include("\\Q" + Jmh.class.getPackageName() + ".\\E\\w+\\.\\Q" + entrant.method() + "\\E$")
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
