package io.reactivekv;

import java.time.Duration;

/**
 * Is told of every operation, those included that fail before they reach the backend, so that binding a store to a metrics
 * library is an adapter of a few lines.
 *
 * <p>Methods are called on the threads that carry the signals, {@link #batch} on the one that does input and output,
 * possibly concurrently: they must be quick, must not block and must not throw. What they throw is logged, the first time.
 */
public interface StoreMetrics {

    /** Ignores everything; with it no time is measured, unless the log of operations is on. */
    StoreMetrics NONE = new StoreMetrics() {};

    /**
     * An operation has ended.
     *
     * @param name the method of {@link KeyValueStore}, such as {@code get}
     * @param result how it ended
     * @param duration from subscription to the last signal
     */
    default void operation(String name, Result result, Duration duration) {}

    /**
     * A backend has sent a batch.
     *
     * @param command what it was sent as, such as {@code get}, {@code set} or {@code evalsha} on Redis
     * @param size operations in it
     * @param queued operations that still wait behind it
     */
    default void batch(String command, int size, int queued) {}

    /** How an operation ended. */
    enum Result {
        /** With a value, or done. */
        SUCCESS,
        /** Without a value, or not done because a condition did not hold. */
        EMPTY,
        /** With an error. */
        ERROR,
        /** Cancelled by the subscriber. */
        CANCELLED
    }
}
