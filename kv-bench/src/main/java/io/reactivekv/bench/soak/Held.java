package io.reactivekv.bench.soak;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a key must hold, if everything was done as it was acknowledged.
 *
 * @param value null for nothing
 * @param earliest the clock's time before which it cannot have expired; {@link #NEVER} without expiry
 * @param latest the clock's time after which it must have expired; {@link #NEVER} without expiry
 */
record Held(@Nullable String value, long earliest, long latest) {

    static final long NEVER = Long.MAX_VALUE;

    /** Nothing. */
    static final Held NOTHING = new Held(null, NEVER, NEVER);

    /** What the clocks of client and server may be apart within the life of an entry, and what milliseconds round to. */
    private static final long SLACK = Duration.ofMillis(100).toNanos();

    /** Whether a key could be seen. */
    enum Presence {
        CERTAIN,
        POSSIBLE,
        IMPOSSIBLE
    }

    static Held forever(String value) {
        return new Held(value, NEVER, NEVER);
    }

    /** A value whose TTL began at some time between two. */
    static Held expiring(String value, Duration ttl, long from, long to) {
        return new Held(value, from + ttl.toNanos() - SLACK, to + ttl.toNanos() + SLACK);
    }

    /** Another value with the same expiry. */
    Held with(String newValue) {
        return new Held(newValue, earliest, latest);
    }

    /** The same value without expiry. */
    Held forever() {
        return new Held(value, NEVER, NEVER);
    }

    boolean expires() {
        return latest != NEVER;
    }

    /** Whether an operation between two times could see that so much of its life remains; null for no end. */
    boolean mayRemain(@Nullable Duration remaining, long from, long to) {
        if (remaining == null || !expires()) {
            return remaining == null && !expires();
        }
        long nanos = remaining.toNanos();
        return earliest - to <= nanos && nanos <= latest - from;
    }

    /** Whether an operation between two times could see it. */
    Presence between(long from, long to) {
        if (value == null || from > latest) {
            return Presence.IMPOSSIBLE;
        }
        return to < earliest ? Presence.CERTAIN : Presence.POSSIBLE;
    }
}
