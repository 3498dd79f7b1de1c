package io.reactivekv.bench.load;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Runs subjects in turns until none of them becomes faster any more and the compiler has nothing left to do for them: a
 * rate alone may stand still for seconds until what would raise it has been compiled. In turns, because code that all of
 * them share is compiled anew when another one comes to use it.
 */
final class WarmUp {

    /** So many slices in a row in which nothing changes end the warm-up of a subject. */
    static final int PATIENCE = 5;

    /** How many times as fast as the best so far is a change. */
    private static final double FASTER = 1.02;

    /** Which share of a slice the compiler may take in it when nothing changes. */
    private static final double IDLE = 0.1;

    private final LongSupplier clock;
    private final LongSupplier compiling;
    private final long slice;
    private final long least;
    private final long most;

    /**
     * A warm-up; all times are in nanoseconds.
     *
     * @param clock the time
     * @param compiling how long compilers have worked so far
     * @param slice how long a subject runs in its turn
     * @param least how long a subject runs in all before it may count as warm
     * @param most how long a subject runs in all before it counts as warm, whatever it does; one slice in any case
     */
    WarmUp(LongSupplier clock, LongSupplier compiling, long slice, long least, long most) {
        this.clock = clock;
        this.compiling = compiling;
        this.slice = slice;
        this.least = least;
        this.most = most;
    }

    /** A warm-up by the clock and the compilers of this process. */
    static WarmUp inThisProcess(long slice, long least, long most) {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        LongSupplier compiling = compilers != null && compilers.isCompilationTimeMonitoringSupported()
                ? () -> TimeUnit.MILLISECONDS.toNanos(compilers.getTotalCompilationTime())
                : () -> 0;
        return new WarmUp(System::nanoTime, compiling, slice, least, most);
    }

    /** Runs them all, with so many operations under way. */
    void run(Map<String, Load> subjects, int concurrency) {
        List<Runner> cold = new ArrayList<>();
        subjects.forEach((name, load) -> cold.add(new Runner(name, load)));
        while (!cold.isEmpty()) {
            for (Iterator<Runner> turn = cold.iterator(); turn.hasNext(); ) {
                Runner runner = turn.next();
                runner.run(concurrency);
                if (runner.isWarm()) {
                    turn.remove();
                }
            }
        }
    }

    private final class Runner {

        private final String name;
        private final Load load;
        private long spent;
        private double best;
        private int unchanged;

        Runner(String name, Load load) {
            this.name = name;
            this.load = load;
        }

        void run(int concurrency) {
            long compiled = compiling.getAsLong();
            long start = clock.getAsLong();
            long done = load.run(concurrency, slice, null);
            if (done == 0) {
                throw new IllegalStateException(name + " did nothing");
            }
            long taken = Math.max(1, clock.getAsLong() - start);
            spent += taken;
            double rate = (double) done / taken;
            boolean faster = rate > best * FASTER;
            boolean idle = compiling.getAsLong() - compiled <= IDLE * taken;
            unchanged = faster || !idle ? 0 : unchanged + 1;
            best = Math.max(best, rate);
        }

        boolean isWarm() {
            return spent >= most || (spent >= least && unchanged >= PATIENCE);
        }
    }
}
