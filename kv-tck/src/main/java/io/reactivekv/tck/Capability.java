package io.reactivekv.tck;

/**
 * What a backend, or the fixture that opens it, may lack. Tests that need what is lacking are reported as aborted, with
 * the capability in the reason, and {@link KeyValueStoreTck} publishes what was opted out of in the run's report.
 */
public enum Capability {

    /** Keys are kept in order, so that ranges can be read without {@code ScanOptions.unordered()}. */
    ORDERED,

    /** Changes can be watched; this needs no order of keys. */
    WATCH,

    /** {@link StoreFixture#advance} takes no time and is exact to the millisecond. */
    VIRTUAL_TIME,

    /** A second client can open the same space: {@link StoreFixture#otherClient()}. */
    MULTI_CLIENT,

    /**
     * Values are stored as bytes, so that they have a size, and equal values equal revisions; what
     * {@code serializer=none} lacks.
     */
    STORED_BYTES
}
