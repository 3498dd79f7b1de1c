package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * How often entries of the shared level were read here, and when last, where no near level keeps them, in which each would
 * note that itself. Bounded: the uses of keys that are read less than others are forgotten. Thread-safe.
 */
final class SharedUses {

    static final int MOST = 10_000;

    /** What entries have that do not tell when they were written, and so cannot be told from others of their key. */
    private static final long UNDATED = Long.MIN_VALUE;

    /**
     * Uses of an entry.
     *
     * @param last milliseconds since 1970; 0 for none
     */
    record Uses(long count, long last) {}

    /** Those of the entry that was created then: with another one of its key they begin anew. */
    private record Noted(long created, Uses uses) {}

    private final Cache<String, Noted> noted =
            Caffeine.newBuilder().maximumSize(MOST).build();

    void used(String key, NearEntry<?> entry, long now) {
        long created = created(entry);
        Noted unused = noted.asMap().compute(key, (k, there) -> {
            long before = there == null || there.created() != created
                    ? 0
                    : there.uses().count();
            return new Noted(created, new Uses(before + 1, now));
        });
    }

    /** Null where none are noted: there were none, or they are forgotten. */
    @Nullable
    Uses of(String key, NearEntry<?> entry) {
        Noted there = noted.policy().getIfPresentQuietly(key);
        return there == null || there.created() != created(entry) ? null : there.uses();
    }

    private static long created(NearEntry<?> entry) {
        return entry.undated ? UNDATED : entry.created;
    }

    /** Counts anew; when each was used last stays known. */
    void reset() {
        noted.asMap()
                .replaceAll((key, there) ->
                        new Noted(there.created(), new Uses(0, there.uses().last())));
    }

    void clear() {
        noted.invalidateAll();
    }
}
