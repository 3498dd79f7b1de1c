package io.reactivekv.redis;

import java.util.concurrent.TimeUnit;

/**
 * What a {@link Line} knows of the time without a link, or without one that takes writes: whether it was told, and when to
 * try again. A replica that refuses writes goes on being the same outage however often it is connected to. Confined to
 * the home loop.
 */
final class Outage {

    private final Backoff backoff = new Backoff();
    private boolean on;
    private boolean refused;
    private boolean readOnly;
    private long nextRetirement = System.nanoTime();

    boolean isOn() {
        return on;
    }

    /** Begins it; true unless it had begun. */
    boolean begin() {
        boolean first = !on;
        on = true;
        return first;
    }

    /** Notes that somebody has refused what waiting does not mend; true for the first time since it began. */
    boolean beginRefusal() {
        boolean first = !refused;
        refused = true;
        return first;
    }

    /** How many milliseconds to wait before the next attempt to connect. */
    int delay() {
        return backoff.next();
    }

    /** Whether a link that refuses writes is given up for another: no more often than attempts to connect are made. */
    boolean mayRetire(long now) {
        readOnly = true;
        boolean may = now - nextRetirement >= 0;
        if (may) {
            nextRetirement = now + TimeUnit.MILLISECONDS.toNanos(backoff.next());
        }
        return may;
    }

    /**
     * Whether a new link is the end of it.
     *
     * @param isMaster whether the server has said that it is one
     */
    boolean isEndedBy(boolean isMaster) {
        return isMaster || !readOnly;
    }

    /** Ends it, so that what happens from now on is another; true if it had begun. */
    boolean end() {
        boolean was = on;
        on = false;
        refused = false;
        readOnly = false;
        backoff.reset();
        return was;
    }
}
