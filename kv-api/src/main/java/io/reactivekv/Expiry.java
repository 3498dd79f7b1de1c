package io.reactivekv;

import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * What a write does with the expiry of its key. Immutable.
 *
 * <p>TTLs have millisecond resolution, are positive, at most 100 years, and count on the backend's clock.
 */
public final class Expiry {

    private static final Expiry NEVER = new Expiry(Kind.FIXED, Lifetime.never(), "never");
    private static final Expiry KEEP = new Expiry(Kind.KEEP, Lifetime.never(), "keep");
    private static final Expiry STORE_DEFAULT = new Expiry(Kind.STORE_DEFAULT, Lifetime.never(), "storeDefault");

    private final Kind kind;
    private final Lifetime fixed;
    private final String text;

    private Expiry(Kind kind, Lifetime fixed, String text) {
        this.kind = kind;
        this.fixed = fixed;
        this.text = text;
    }

    /**
     * Expires this long after the write.
     *
     * @param ttl positive, at most 100 years; a fraction of a millisecond rounds up
     * @throws IllegalArgumentException when it is out of bounds
     */
    public static Expiry after(Duration ttl) {
        return new Expiry(Kind.FIXED, Lifetime.after(Ttl.toMillis(ttl)), "after " + ttl);
    }

    /**
     * Expires at this time of the backend's clock. A time in the past removes the entry, or stores nothing.
     *
     * @param instant at most 100 years from now; a fraction of a millisecond rounds up
     * @throws IllegalArgumentException when it is further away
     */
    public static Expiry at(Instant instant) {
        Objects.requireNonNull(instant, "instant");
        if (instant.isAfter(Instant.now().plus(Ttl.MAX))) {
            throw new IllegalArgumentException("an expiry is at most 100 years from now, was " + instant);
        }
        long millis =
                instant.isBefore(Instant.EPOCH) ? 0 : instant.plusNanos(999_999).toEpochMilli();
        return new Expiry(Kind.FIXED, Lifetime.at(millis), "at " + instant);
    }

    /** Never expires, whatever the store's default and whatever the entry had. */
    public static Expiry never() {
        return NEVER;
    }

    /** Leaves the expiry that the entry has; for an absent key the same as {@link #storeDefault()}. */
    public static Expiry keep() {
        return KEEP;
    }

    /** The store's default TTL (option {@code ttl}), which is to never expire unless configured. */
    public static Expiry storeDefault() {
        return STORE_DEFAULT;
    }

    boolean isKeep() {
        return kind == Kind.KEEP;
    }

    Lifetime resolve(Lifetime storeDefault) {
        return switch (kind) {
            case FIXED -> fixed;
            case KEEP -> storeDefault.orKept();
            case STORE_DEFAULT -> storeDefault;
        };
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Expiry expiry && kind == expiry.kind && fixed.equals(expiry.fixed);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, fixed);
    }

    @Override
    public String toString() {
        return text;
    }

    private enum Kind {
        FIXED,
        KEEP,
        STORE_DEFAULT
    }
}
