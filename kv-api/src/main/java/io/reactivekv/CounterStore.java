package io.reactivekv;

import java.time.Duration;
import reactor.core.publisher.Mono;

/**
 * Counters by key, with the backend's native increments: a hot counter is one round trip, not a retry loop.
 *
 * <p>A counter is stored as a decimal number in the same space as values, and never compressed: {@code Serializers.string()}
 * reads it in a store without {@code compression=deflate}. Laziness, cancellation, keys and errors are those of
 * {@link KeyValueStore}. Thread-safe.
 */
public interface CounterStore extends AutoCloseable {

    /**
     * Adds to a counter and emits the new value; one that is absent or expired counts from 0. Atomic.
     *
     * <p>Not safe to repeat after an error whose outcome is UNKNOWN. Signals {@link ValueTooLargeException} when the
     * result leaves the range of a {@code long}, and {@link ForeignDataException} when the key holds something else.
     *
     * @param delta may be negative, or 0 to create
     * @param onCreate the expiry if the counter is absent; an existing one keeps what it has. One in the past emits
     *     {@code delta} and stores nothing; {@link Expiry#keep()} means the default
     */
    Mono<Long> addAndGet(String key, long delta, Expiry onCreate);

    /** {@link #addAndGet(String, long, Expiry)} with a TTL for a counter that is absent. */
    default Mono<Long> addAndGet(String key, long delta, Duration ttlOnCreate) {
        return addAndGet(key, delta, Expiry.after(ttlOnCreate));
    }

    /** {@link #addAndGet(String, long, Expiry)} with the default TTL of the configuration for a counter that is absent. */
    default Mono<Long> addAndGet(String key, long delta) {
        return addAndGet(key, delta, Expiry.storeDefault());
    }

    /** {@code addAndGet(key, 1)}. */
    default Mono<Long> incrementAndGet(String key) {
        return addAndGet(key, 1);
    }

    /** The value of a counter; empty when absent or expired. Signals {@link ForeignDataException} for what is no number. */
    Mono<Long> get(String key);

    /** Deletes a key, counter or not, and emits true when it was there. */
    Mono<Boolean> delete(String key);

    /** Closes this store only; blocks for nothing, is idempotent. */
    @Override
    void close();
}
