package io.reactivekv.cache;

import io.reactivekv.Revision;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The right to store the result of one load, as long as nobody else has written the slot.
 *
 * @param key the key
 * @param lease the bytes that were written into the slot to show that it is being loaded; null without a lease
 * @param seen the revision that the slot has as long as the claim holds; null for an absent one
 * @param before what the slot held, to be put back when the load fails and there was a lease over it; null for nothing
 * @param remaining how long that had to live; empty for ever
 */
@SuppressWarnings("ArrayRecordComponent") // equal to itself alone, and never changed
record Claim(
        String key,
        byte @Nullable [] lease,
        @Nullable Revision seen,
        @Nullable Slot before,
        Optional<Duration> remaining) {

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
