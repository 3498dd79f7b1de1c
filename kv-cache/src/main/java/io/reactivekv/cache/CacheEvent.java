package io.reactivekv.cache;

/**
 * Something that happened to an entry in this process.
 *
 * @param cache the name of the cache
 * @param key the key; the tag, category, prefix or pattern for an invalidation of many; empty for a {@code clear()}
 * @param kind what happened
 */
public record CacheEvent(String cache, String key, Kind kind) {

    /** What can happen. */
    public enum Kind {
        /** A value was written where none was known in this process. */
        CREATED,
        /** A value was written in place of one known in this process. */
        UPDATED,
        /** A stale value was served. */
        HIT_STALE,
        /** An entry left the near level for want of room. */
        EVICTED,
        /** An entry was found to be expired, and dropped. */
        EXPIRED,
        /** One or many entries were invalidated. */
        INVALIDATED,
        /** A load failed. */
        LOAD_FAILED
    }
}
