package io.reactivekv.redis.faults;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition, with a bound that is never reached when all is well. */
final class Until {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration STEP = Duration.ofMillis(2);

    private Until() {}

    static void holds(String what, BooleanSupplier condition) {
        holds(() -> what, condition);
    }

    static void holds(Supplier<String> what, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("did not happen within " + PATIENCE + ": " + what.get());
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }
}
