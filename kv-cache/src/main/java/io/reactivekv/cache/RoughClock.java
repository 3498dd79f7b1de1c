package io.reactivekv.cache;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The time to within some 100 ms, for nothing: a look at a clock takes a third of a near hit. A thread of its own sets it,
 * since on one that others use as well somebody could hold it up. It only ever stands in for the exact time where {@link #MARGIN} lies
 * between it and what depends on it, so that it may come that much too late and nobody sees the difference. Thread-safe.
 */
final class RoughClock {

    /** In milliseconds. */
    static final long MARGIN = 10_000;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** With the margin added, it is before nothing. */
    private static final long UNKNOWN = Long.MAX_VALUE - MARGIN;

    private final InstantSource clock;
    private volatile long time = UNKNOWN;
    private volatile boolean ended;
    private @Nullable Thread ticking;

    RoughClock(InstantSource clock) {
        this.clock = clock;
    }

    /** Begins to tick, unless it has, or was ended, or the clock is not the system's: of another one nobody knows how it goes. */
    synchronized void start() {
        if (ticking == null && !ended && clock.equals(InstantSource.system())) {
            Thread thread = new Thread(null, this::tick, "kv-cache-clock", 0, false);
            thread.setDaemon(true);
            ticking = thread;
            thread.start();
        }
    }

    private void tick() {
        try {
            while (!ended) {
                look();
                LockSupport.parkNanos(this, TICK_NANOS);
                boolean unused = Thread.interrupted();
            }
        } finally {
            time = UNKNOWN;
        }
    }

    /** One tick. */
    void look() {
        time = clock.millis();
    }

    /** Who ticks, or did; null before the start. */
    synchronized @Nullable Thread thread() {
        return ticking;
    }

    /** Whether there is a thread at it. */
    synchronized boolean isTicking() {
        return ticking != null && ticking.isAlive();
    }

    /** The time by the last tick where the moment is further away from it than the margin, else by the clock. */
    long millisBefore(long moment) {
        long rough = time;
        return rough + MARGIN < moment ? rough : clock.millis();
    }

    /** Ends the thread, without waiting for it. The time is exact afterwards. */
    synchronized void end() {
        ended = true;
        LockSupport.unpark(ticking);
    }
}
