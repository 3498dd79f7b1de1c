package io.reactivekv.redis.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * What happens to the bytes of one direction.
 *
 * @param delayNanos by how much they come later
 * @param perSecond how many pass in a second
 * @param bytes how many pass
 * @param then what happens at the byte after these
 */
record Flow(long delayNanos, long perSecond, long bytes, Then then) {

    static final Flow PASS = new Flow(0, Long.MAX_VALUE, Then.HOLD);
    static final Flow HOLD = new Flow(0, 0, Then.HOLD);
    static final Flow RESET = new Flow(0, 0, Then.RST);

    private Flow(long delayNanos, long bytes, Then then) {
        this(delayNanos, Long.MAX_VALUE, bytes, then);
    }

    static Flow delayed(Duration time) {
        return new Flow(time.toNanos(), Long.MAX_VALUE, Then.HOLD);
    }

    static Flow throttled(int perSecond) {
        if (perSecond <= 0) {
            throw new IllegalArgumentException("bytes in a second must be positive: " + perSecond);
        }
        return new Flow(0, perSecond, Long.MAX_VALUE, Then.HOLD);
    }

    static Flow finAfter(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
        return new Flow(0, bytes, Then.FIN);
    }

    /** How long so many bytes take. */
    long nanos(int count) {
        return TimeUnit.SECONDS.toNanos(count) / perSecond;
    }

    boolean resets() {
        return then == Then.RST;
    }

    boolean ends() {
        return then != Then.HOLD;
    }

    enum Then {
        /** The rest waits until the fault is lifted. */
        HOLD,
        /** The rest is dropped and the connection closed. */
        FIN,
        /** The rest is dropped and the connection reset. */
        RST
    }
}
