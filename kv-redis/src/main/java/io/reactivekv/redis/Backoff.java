package io.reactivekv.redis;

/** The time between attempts to connect: doubled from 10 milliseconds up to a second. */
final class Backoff {

    private static final int FIRST_MILLIS = 10;
    private static final int LAST_MILLIS = 1_000;

    private int millis = FIRST_MILLIS;

    int next() {
        int now = millis;
        millis = Math.min(LAST_MILLIS, 2 * now);
        return now;
    }

    void reset() {
        millis = FIRST_MILLIS;
    }
}
