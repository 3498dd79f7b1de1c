package io.reactivekv;

import java.util.Map;
import java.util.OptionalLong;

/**
 * Figures of a store. Counters are those of this client since the store was opened, shared with its views; sizes are the
 * store's own. What a backend cannot know is absent, not zero.
 *
 * @param hits values asked for by key and found
 * @param misses values asked for by key and absent
 * @param reads keys read: hits, misses, and the entries of scans
 * @param writes values written
 * @param deletes keys deleted
 * @param compressionFailures values written uncompressed because the compressor failed
 * @param entries live entries
 * @param expiringEntries live entries that have an expiry
 * @param bytes memory that the entries take up, as the backend counts it
 * @param evictions entries the backend removed to stay within its bounds, of the whole space, in a view too
 * @param backend what the backend says of itself, such as {@code redis_version}
 */
public record StoreStats(
        long hits,
        long misses,
        long reads,
        long writes,
        long deletes,
        long compressionFailures,
        OptionalLong entries,
        OptionalLong expiringEntries,
        OptionalLong bytes,
        OptionalLong evictions,
        Map<String, String> backend) {

    /** Copies the map. */
    public StoreStats {
        backend = Map.copyOf(backend);
    }

    /** Hits per value asked for by key; 0 before the first. */
    public double hitRate() {
        long lookups = hits + misses;
        return lookups == 0 ? 0 : (double) hits / lookups;
    }
}
