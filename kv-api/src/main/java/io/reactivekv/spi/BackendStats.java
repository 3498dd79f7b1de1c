package io.reactivekv.spi;

import java.util.Map;
import java.util.OptionalLong;

/**
 * What a backend knows of its space; absent where it does not.
 *
 * @param entries live entries
 * @param expiringEntries live entries with an expiry
 * @param bytes memory that the entries take up
 * @param evictions entries removed to stay within bounds
 * @param about what the backend says of itself, such as its version; without secrets
 */
public record BackendStats(
        OptionalLong entries,
        OptionalLong expiringEntries,
        OptionalLong bytes,
        OptionalLong evictions,
        Map<String, String> about) {

    /** Copies the map. */
    public BackendStats {
        about = Map.copyOf(about);
    }

    /** What a part of the space is told: all but sizes; evictions are those of the whole. */
    public BackendStats withoutSizes() {
        return new BackendStats(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), evictions, about);
    }
}
