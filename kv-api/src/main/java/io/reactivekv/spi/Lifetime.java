package io.reactivekv.spi;

/**
 * How long an entry is to live, resolved for a backend: what an {@link io.reactivekv.Expiry} means once the store's
 * default is known.
 *
 * @param kind how {@code millis} counts
 * @param millis for {@link Kind#AFTER} the time to live, positive; for {@link Kind#AT} milliseconds since 1970 on the
 *     backend's clock, perhaps in the past; for {@link Kind#NEVER} 0
 * @param keepsExisting whether a key that is present keeps the expiry it has (also when it has none), so that the rest
 *     applies only where the key is absent
 */
public record Lifetime(Kind kind, long millis, boolean keepsExisting) {

    private static final Lifetime NEVER = new Lifetime(Kind.NEVER, 0, false);

    /** No expiry. */
    public static Lifetime never() {
        return NEVER;
    }

    /** A time to live in milliseconds. */
    public static Lifetime after(long millis) {
        return new Lifetime(Kind.AFTER, millis, false);
    }

    /** A time in milliseconds since 1970; in the past, the entry is removed, or not stored. */
    public static Lifetime at(long epochMillis) {
        return new Lifetime(Kind.AT, epochMillis, false);
    }

    /** The same for absent keys; present ones keep the expiry they have. */
    public Lifetime orKept() {
        return new Lifetime(kind, millis, true);
    }

    /**
     * When an entry written now expires, in milliseconds since 1970; {@link Long#MAX_VALUE} for never. Says nothing
     * about {@link #keepsExisting()}.
     */
    public long deadline(long nowMillis) {
        return switch (kind) {
            case NEVER -> Long.MAX_VALUE;
            case AFTER -> nowMillis + millis;
            case AT -> millis;
        };
    }

    /** How {@link Lifetime#millis()} counts. */
    public enum Kind {
        /** No expiry. */
        NEVER,
        /** From the moment of the write. */
        AFTER,
        /** Since 1970. */
        AT
    }
}
