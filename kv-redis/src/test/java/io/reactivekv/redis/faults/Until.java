package io.reactivekv.redis.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a bound in {@link RunningTime}. */
final class Until {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(2);

    private Until() {}

    /** Waits with a bound that is never reached when all is well. */
    static void holds(String what, BooleanSupplier condition) {
        holds(() -> what, condition);
    }

    /** Waits with a bound that is never reached when all is well. */
    static void holds(Supplier<String> what, BooleanSupplier condition) {
        holdsWithin(PATIENCE, what, condition);
    }

    /** Waits for what is promised to come true in time. */
    static void holdsWithin(Duration promise, Supplier<String> what, BooleanSupplier condition) {
        long start = RunningTime.nanos();
        while (!condition.getAsBoolean()) {
            if (RunningTime.since(start).compareTo(promise) > 0) {
                throw new AssertionError("did not happen within " + promise + ": " + what.get());
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
