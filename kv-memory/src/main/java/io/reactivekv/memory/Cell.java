package io.reactivekv.memory;

import io.reactivekv.Revision;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;

/**
 * What a key holds at one moment: a value and when it expires. Immutable, so that one volatile write changes both.
 *
 * <p>A stored byte array is its own revision; a reference gets a counter ({@link VersionedCell}).
 */
class Cell {

    /** The deadline of an entry that does not expire. */
    static final long NEVER = Long.MAX_VALUE;

    /** Stands for an absent key where null would mean something else. */
    static final Cell ABSENT = new Cell(new byte[0], Long.MIN_VALUE);

    final Object value;
    final long deadline;

    Cell(Object value, long deadline) {
        this.value = value;
        this.deadline = deadline;
    }

    /** The same value with another deadline. */
    Cell until(long deadline) {
        return new Cell(value, deadline);
    }

    Revision revision() {
        return Revision.ofBytes((byte[]) value);
    }

    /** Whole milliseconds left; at least 1 for a live cell, which expires as soon as the clock shows the deadline. */
    final long ttlMillis(long now) {
        return deadline == NEVER ? Stored.PERMANENT : deadline - now;
    }

    final Stored<Object> stored(String key, Detail detail, long now) {
        return detail == Detail.VALUE ? Stored.of(key, value) : new Stored<>(key, value, revision(), ttlMillis(now));
    }
}
