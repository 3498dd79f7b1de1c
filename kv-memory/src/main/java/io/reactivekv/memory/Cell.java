package io.reactivekv.memory;

import io.reactivekv.Revision;
import io.reactivekv.spi.Stored;

/**
 * What a key holds at one moment: a value and when it expires. Immutable, so that one volatile write changes both.
 *
 * <p>A stored byte array is its own revision; a reference gets a counter ({@link VersionedCell}).
 */
class Cell {

    /** The deadline of an entry that does not expire. */
    static final long NEVER = Long.MAX_VALUE;

    static final byte[] NOTHING = {};

    /** Stands for an absent key where null would mean something else. */
    static final Cell ABSENT = new Cell(NOTHING, Long.MIN_VALUE);

    final Object value;
    final long deadline;

    Cell(Object value, long deadline) {
        this.value = value;
        this.deadline = deadline;
    }

    /** Whether it has expired, by the clock or because a reader has found it so. */
    final boolean isOver(long now) {
        return deadline <= now || this instanceof ExpiredCell;
    }

    /** The same value with another deadline. */
    Cell until(long deadline) {
        return new Cell(value, deadline);
    }

    Revision revision() {
        return Revision.ofBytes((byte[]) value);
    }

    /**
     * Whole milliseconds left of a cell that was found alive, at least 1; it expires as soon as the clock shows the
     * deadline, perhaps since it was looked at.
     */
    final long ttlMillis(Space space) {
        return deadline == NEVER ? Stored.PERMANENT : Math.max(1, deadline - space.now());
    }

    /** The entry as it is handed out, by a reader that has found it alive. */
    final Stored<Object> stored(String key, Space space) {
        return new Stored<>(key, value, revision(), ttlMillis(space));
    }
}
