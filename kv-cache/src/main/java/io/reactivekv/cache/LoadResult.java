package io.reactivekv.cache;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a flight brings.
 *
 * @param value the value; null for none
 * @param stamp the sequence known when its load began
 * @param records the records it belongs to
 * @param tags its tags
 * @param <V> the type of the value
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never changed
record LoadResult<V>(@Nullable V value, long stamp, String[] records, Set<String> tags) {

    /** Brought by an entry that somebody else has loaded. */
    static <V> LoadResult<V> of(NearEntry<V> entry) {
        return new LoadResult<>(entry.value, entry.stamp, entry.records, entry.tags);
    }

    /** The same with another value. */
    LoadResult<V> with(V other) {
        return new LoadResult<>(other, stamp, records, tags);
    }

    static <V> LoadResult<V> of(@Nullable V value, long stamp, EntryOptions options, CacheSpec spec) {
        String category = options.category().orElse(spec.category());
        return new LoadResult<>(value, stamp, Validity.recordsOf(category, options.tags()), options.tags());
    }
}
