package io.reactivekv.cache;

import java.util.Optional;

/**
 * Something that happened to an entry in this process.
 *
 * @param cache the name of the cache
 * @param key the key; the tag, category, prefix or pattern for an invalidation of many; empty for a {@code clear()}
 * @param kind what happened
 * @param cause why an entry was evicted; empty for everything else
 */
public record CacheEvent(String cache, String key, Kind kind, Optional<Cause> cause) {

    /** What can happen. */
    public enum Kind {
        /** A value was written where this process knew of none. */
        CREATED,
        /**
         * A value was written in place of one that this process knew of: it was near, or the write has seen in the store one
         * that could be served, fresh or stale. Loads and conditional writes look there in any case, others while
         * somebody is told of it.
         */
        UPDATED,
        /** A stale value was served. */
        HIT_STALE,
        /** An entry left the near level although it could be served. */
        EVICTED,
        /**
         * An entry was found to be expired: one near; with the shared level alone, one that this process has read (but through
         * {@code asStore()}), or, while somebody is told of it, written.
         */
        EXPIRED,
        /** One or many entries were invalidated. */
        INVALIDATED,
        /** A load failed. */
        LOAD_FAILED
    }

    /** Why an entry was evicted. */
    public enum Cause {
        /** For want of room. */
        SIZE,
        /** It was not used for {@code idleTtl}. */
        IDLE,
        /** By {@code evictColdest}, {@code evictIdle}, {@code evictLeastLikely} or {@code trimTo}. */
        REQUEST
    }
}
