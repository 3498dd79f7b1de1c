package io.reactivekv.cache;

/** Which entries a read takes. */
public enum ReadMode {
    /** Fresh ones; never loads. */
    FRESH_ONLY,
    /** Fresh and stale ones; never waits for a load. */
    ALLOW_STALE
}
