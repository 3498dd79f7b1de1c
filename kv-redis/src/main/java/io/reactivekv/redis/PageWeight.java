package io.reactivekv.redis;

/**
 * How many entries fit into a page, by what the scans of a space have found lately: tells how many that nobody has looked at
 * yet may be read at once. A page of large values counts at once, small ones make it forget them bit by bit.
 */
final class PageWeight {

    /** As many as a scan begins with. */
    private static final int UNKNOWN = 256;

    private volatile int most = UNKNOWN;

    int most() {
        return most;
    }

    /** Takes note of how many entries like those of a page would fit into one. Of two notes at once, one may get lost. */
    void learn(int fitting) {
        int bounded = Math.min(fitting, Script.MAX_KEYS);
        int before = most;
        most = bounded < before ? bounded : (before + bounded + 1) / 2;
    }
}
