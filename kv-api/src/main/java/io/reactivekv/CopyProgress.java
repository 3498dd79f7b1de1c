package io.reactivekv;

import java.util.Objects;

/**
 * How far a copy has come.
 *
 * @param copied entries stored so far
 * @param lastKey the last of them in the order of the copy; where to go on from, if there is an order
 */
public record CopyProgress(long copied, String lastKey) {

    /** Refuses null. */
    public CopyProgress {
        Objects.requireNonNull(lastKey, "lastKey");
    }
}
