package io.reactivekv.tck.faults;

/** What {@link Faults} can do to an operation. */
public enum FaultKind {

    /** It waits before it is executed, or fails in another way. */
    DELAY,

    /** {@link io.reactivekv.StoreUnavailableException}; nothing has happened. In a scan it may come after some entries. */
    ERROR,

    /**
     * {@link io.reactivekv.StoreUnavailableException} with outcome UNKNOWN, as when an answer is lost: about half of the
     * writes have happened. A read fails as with {@link #ERROR}.
     */
    DOUBT,

    /**
     * {@link io.reactivekv.StoreTimeoutException} when the time of the operation is up; for a write with outcome UNKNOWN, and
     * about half of them have happened.
     */
    TIMEOUT,

    /** A watch loses a change and says {@code Reset} in its place. */
    LOST_CHANGE
}
