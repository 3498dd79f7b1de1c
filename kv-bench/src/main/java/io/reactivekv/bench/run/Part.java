package io.reactivekv.bench.run;

import io.reactivekv.bench.result.Experiment;
import java.util.List;

/** A part of the benchmark that can be run by itself. */
public interface Part {

    /** What it is about. */
    Experiment experiment();

    /** Measures, and fails when a subject does not do what it should. */
    void run(Scale scale, Recorder recorder) throws Exception;

    /** The options of the JVM that it runs in. */
    default List<String> jvmOptions(Scale scale) {
        return List.of("-Xms1g", "-Xmx2g", "-XX:+UseParallelGC");
    }

    /** Whether it starts processes of its own, as JMH does, and can run in this one. */
    default boolean forksItself() {
        return false;
    }

    /** Whether it only counts, so that its figures are the same on a busy machine, and another such part may run beside it. */
    default boolean isCounting() {
        return false;
    }

    /** Whether more processes than one would say more. */
    default boolean isRepeated() {
        return true;
    }
}
