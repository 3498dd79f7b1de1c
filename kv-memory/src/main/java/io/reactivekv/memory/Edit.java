package io.reactivekv.memory;

import org.jspecify.annotations.Nullable;

/**
 * One change to one key, to be carried out as one atomic step; may be tried more than once.
 *
 * <p>Where a key is absent or expired, {@code before} is {@link Cell#ABSENT}.
 */
abstract class Edit {

    final String key;

    Edit(String key) {
        this.key = key;
    }

    /** Whether the edit's condition holds. */
    abstract boolean accepts(Cell before);

    /** What the key is to hold, {@code before} itself for no change, or null for nothing. */
    abstract @Nullable Cell apply(Cell before, Space space, long now);

    /**
     * What the entry weighs after {@link #apply}.
     *
     * @param before what it has weighed so far, 0 for a new one
     */
    abstract long weight(long before);
}
