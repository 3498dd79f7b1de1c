package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.Revision;
import org.jspecify.annotations.Nullable;

/**
 * The right to store the result of one load, as long as nobody else has written the slot.
 *
 * @param key the key
 * @param lease by which the slot shows that it is being loaded; null without one
 * @param seen the revision that the slot has as long as the claim holds
 * @param before what the slot held, to be put back when the load fails and there was a lease over it; null for nothing
 * @param until when that is over, in milliseconds since 1970, or {@link #AS_IT_IS}
 * @param absent whether there was no slot
 */
record Claim(
        String key,
        @Nullable Lease lease,
        Revision seen,
        @Nullable Slot before,
        long until,
        boolean absent) {

    /** When the store says so, which has not been told otherwise. */
    static final long AS_IT_IS = -1;

    /** Over a slot as it was found, which stays as it is. */
    static Claim unwritten(Entry<byte[]> found, @Nullable Slot slot) {
        return new Claim(found.key(), null, found.revision(), slot, Long.MAX_VALUE, false);
    }

    /** Over nothing, with a place in the slot for what is being loaded. */
    static Claim placed(String key, byte[] place) {
        return new Claim(key, null, Revision.ofBytes(place), null, Long.MAX_VALUE, true);
    }

    /** Over nothing, by a lease. */
    static Claim leased(String key, Lease lease) {
        return new Claim(key, lease, Revision.ofBytes(lease.bytes), null, Long.MAX_VALUE, true);
    }

    /** By a lease over what was there. */
    static Claim leased(String key, Lease lease, @Nullable Slot before, long until) {
        return new Claim(key, lease, Revision.ofBytes(lease.bytes), before, until, false);
    }

    /** Whether the result comes in place of another. */
    boolean isOverResult() {
        return before != null && before.holdsResult();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
