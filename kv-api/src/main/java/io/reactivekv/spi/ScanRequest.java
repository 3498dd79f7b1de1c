package io.reactivekv.spi;

import io.reactivekv.KeyRange;
import java.util.Objects;

/**
 * A scan as a {@link Backend} is asked for it; where it goes on behind a key, the range begins there.
 *
 * @param range the keys, possibly none
 * @param descending whether from the last to the first
 * @param limit how many entries at most; {@link #UNLIMITED} for all
 * @param pageSize how many entries to fetch at a time; 0 to follow the demand
 * @param unordered whether any order and repeats are accepted
 * @param detail what is to be known of each entry; more does no harm
 */
public record ScanRequest(
        KeyRange range, boolean descending, long limit, int pageSize, boolean unordered, Detail detail) {

    /** The {@link #limit} of a scan without one. */
    public static final long UNLIMITED = Long.MAX_VALUE;

    /** Refuses nulls. */
    public ScanRequest {
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(detail, "detail");
    }

    /** What is to be known of each entry. */
    public enum Detail {
        /** Key and value. */
        VALUE,
        /** Key, value, revision and remaining time to live. */
        ENTRY
    }
}
