package io.reactivekv.cache;

import java.time.Duration;

/** That this process is loading a key, as it stands in the key's slot: for so long after it was last confirmed. */
final class Lease {

    /** What the slot holds. Not to be changed. */
    final byte[] bytes;

    /** For how long the store keeps the slot after each confirmation: no shorter than what is below the lease. */
    final Duration kept;

    /** How long it holds. */
    final Duration time;

    private volatile long confirmed;

    Lease(byte[] bytes, Duration kept, Duration time, long now) {
        this.bytes = bytes;
        this.kept = kept;
        this.time = time;
        this.confirmed = now;
    }

    /** By a renewal that began at that time, in milliseconds since 1970. */
    void confirm(long began) {
        confirmed = began;
    }

    /** Whether somebody else may have the right to load by now. */
    boolean isOver(long now) {
        return now - confirmed >= time.toMillis();
    }
}
