package io.reactivekv.cache;

/** How good an entry is. */
public enum EntryStatus {
    /** Within its TTL. */
    FRESH,
    /** Beyond its TTL, within its stale time: served only to who allows it. */
    STALE,
    /** Beyond both: never served. */
    EXPIRED,
    /** Invalidated: never served, not even when a load fails. */
    INVALID
}
