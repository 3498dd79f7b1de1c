package io.reactivekv.redis.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Time as this program has had it, for promises that are counted in seconds: it goes on with the machine's clock as long as
 * this program runs, and stands still while the machine does, or lets other programs run instead.
 */
final class RunningTime {

    private static final long STEP_NANOS = Duration.ofMillis(5).toNanos();

    /** What a step counts for at most, however long the machine took for it. */
    private static final long MOST_NANOS = 4 * STEP_NANOS;

    private static volatile long nanos;

    static {
        Thread clock = new Thread(RunningTime::run, "running-time");
        clock.setDaemon(true);
        clock.start();
    }

    private RunningTime() {}

    /** Nanoseconds since some time in the past. */
    static long nanos() {
        return nanos;
    }

    static Duration since(long earlier) {
        return Duration.ofNanos(nanos - earlier);
    }

    private static void run() {
        long sum = 0;
        long before = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(STEP_NANOS);
            long now = System.nanoTime();
            sum += Math.min(MOST_NANOS, now - before);
            nanos = sum;
            before = now;
        }
    }
}
