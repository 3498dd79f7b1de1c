package io.reactivekv.spi;

import java.time.Duration;

/** The bounds of a time to live, and its unit in stored form: whole milliseconds. */
public final class Ttl {

    /** The longest time to live: 100 years of 365.25 days. */
    public static final Duration MAX = Duration.ofDays(36_525);

    private Ttl() {}

    /**
     * A time to live in milliseconds, a fraction rounded up.
     *
     * @throws IllegalArgumentException when it is zero, negative or longer than {@link #MAX}
     */
    public static long toMillis(Duration ttl) {
        return checked(ttl).plusNanos(999_999).toMillis();
    }

    /**
     * The time to live that was given.
     *
     * @throws IllegalArgumentException when it is zero, negative or longer than {@link #MAX}
     */
    public static Duration checked(Duration ttl) {
        if (ttl.isZero() || ttl.isNegative()) {
            throw new IllegalArgumentException("a TTL must be positive, was " + ttl);
        }
        if (ttl.compareTo(MAX) > 0) {
            throw new IllegalArgumentException("a TTL is at most 100 years (" + MAX + "), was " + ttl);
        }
        return ttl;
    }
}
