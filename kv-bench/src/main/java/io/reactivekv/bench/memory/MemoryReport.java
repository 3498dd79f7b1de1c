package io.reactivekv.bench.memory;

import io.reactivekv.bench.Machine;
import org.openjdk.jmh.runner.RunnerException;

/** All measurements of the memory backend as one page of Markdown. */
public final class MemoryReport {

    private MemoryReport() {}

    /**
     * Measures and reports.
     *
     * @param full whether with all forks and iterations
     * @param command how this was started, for the report
     */
    public static String run(boolean full, String command) throws RunnerException {
        JmhRun jmh = new JmhRun(full);
        return String.join(
                "\n",
                "## Memory",
                "",
                "`" + command + "` on " + Machine.describe(),
                "",
                jmh.points().toString(),
                jmh.scans().toString(),
                jmh.threads().toString(),
                Footprint.measure().toString(),
                ScanRetention.measure().toString(),
                ExpiryStorm.measure().toString());
    }
}
