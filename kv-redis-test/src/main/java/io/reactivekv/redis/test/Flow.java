package io.reactivekv.redis.test;

import java.time.Duration;

/**
 * What happens to the bytes of one direction.
 *
 * @param delayNanos by how much they come later
 * @param bytes how many pass
 * @param then what happens at the byte after these
 */
record Flow(long delayNanos, long bytes, Then then) {

    static final Flow PASS = new Flow(0, Long.MAX_VALUE, Then.HOLD);
    static final Flow HOLD = new Flow(0, 0, Then.HOLD);
    static final Flow RESET = new Flow(0, 0, Then.RST);

    static Flow delayed(Duration time) {
        return new Flow(time.toNanos(), Long.MAX_VALUE, Then.HOLD);
    }

    static Flow finAfter(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes must not be negative: " + bytes);
        }
        return new Flow(0, bytes, Then.FIN);
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
