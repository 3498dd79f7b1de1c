package io.reactivekv.redis.test;

import java.time.Duration;
import java.util.concurrent.Callable;

/**
 * Waits for a condition instead of for time: polls it every few milliseconds, up to a bound.
 *
 * <pre>{@code
 * Await.until("the replica is in step", Duration.ofSeconds(10), () -> replica.command("GET", "k") != null);
 * }</pre>
 */
public final class Await {

    private static final long POLL_MILLIS = 5;

    private Await() {}

    /**
     * Blocks until the condition holds.
     *
     * <p>A condition that throws does not hold yet; its last exception becomes the cause when the bound is reached.
     *
     * @param what the condition in words, for the message
     * @param atMost the bound
     * @throws IllegalStateException when the condition does not hold within the bound, or the thread is interrupted
     */
    public static void until(String what, Duration atMost, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            Exception failure = null;
            try {
                if (condition.call()) {
                    return;
                }
            } catch (InterruptedException e) {
                throw interrupted(what, e);
            } catch (Exception e) {
                failure = e;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not within " + atMost.toMillis() + " ms: " + what, failure);
            }
            pause(what);
        }
    }

    private static void pause(String what) {
        try {
            Thread.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            throw interrupted(what, e);
        }
    }

    private static IllegalStateException interrupted(String what, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new IllegalStateException("interrupted while waiting: " + what, e);
    }
}
