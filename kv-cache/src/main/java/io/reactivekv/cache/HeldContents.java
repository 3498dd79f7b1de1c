package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.Revision;
import org.jspecify.annotations.Nullable;

/** What of the store is in the object of a key and nothing else, as far as that is remembered: digests, and no data. */
final class HeldContents {

    private static final int MOST = 100_000;

    private final Cache<String, Revision> known =
            Caffeine.newBuilder().maximumSize(MOST).build();

    /** The content of a slot. */
    static Revision of(Slot slot) {
        return Revision.of(Revision.ofBytes(slot.payload()).toString());
    }

    @Nullable
    Revision get(String key) {
        return known.getIfPresent(key);
    }

    void forget(String key) {
        known.invalidate(key);
    }

    /** @param content null where it is not known */
    void remember(String key, @Nullable Revision content) {
        if (content != null) {
            known.put(key, content);
        }
    }
}
