package io.reactivekv.cache;

import io.reactivekv.cache.Reading.Sighting;
import org.jspecify.annotations.Nullable;

/**
 * What a read that has a loader does about a key, decided once, by what it found.
 *
 * @param key the key
 * @param seen what it found
 * @param status how good that is
 * @param serves whether it is served at once; otherwise the key is loaded
 * @param refreshes whether it is loaded behind the caller
 */
record Course<V>(String key, Sighting<V> seen, EntryStatus status, boolean serves, boolean refreshes) {

    static <V> Course<V> of(String key, Sighting<V> seen, Core<V> core) {
        NearEntry<V> entry = seen.entry();
        if (entry == null) {
            return new Course<>(key, seen, EntryStatus.INVALID, false, false);
        }
        EntryStatus status = core.status(key, entry);
        boolean fresh = status == EntryStatus.FRESH;
        boolean revalidates = status == EntryStatus.STALE && core.spec().staleWhileRevalidate();
        boolean due = fresh && entry.isPast(core.eagerPercent(), core.clock.millis());
        return new Course<>(key, seen, status, fresh || revalidates, due || revalidates);
    }

    /** The entry that may be served while the key is loaded, or when that fails; null for none. */
    @Nullable
    NearEntry<V> stale() {
        return status == EntryStatus.STALE ? seen.entry() : null;
    }

    /** Whether the entry is fresh; one that is loaded all the same is due for a refresh. */
    boolean isFresh() {
        return status == EntryStatus.FRESH;
    }

    /** Whether the entry is the near level's. */
    boolean isNear() {
        return seen.isNear();
    }
}
