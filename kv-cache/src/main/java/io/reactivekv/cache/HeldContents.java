package io.reactivekv.cache;

import io.reactivekv.Revision;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/** What of the store is in the one object of a key and nothing else, as far as that is known: digests, and no data. */
final class HeldContents {

    private final ConcurrentMap<String, Revision> known = new ConcurrentHashMap<>();

    /** The content of a slot. */
    static Revision of(Slot slot) {
        return Revision.of(Revision.ofBytes(slot.payload()).toString());
    }

    @Nullable
    Revision get(String key) {
        return known.get(key);
    }

    void forget(String key) {
        Revision unused = known.remove(key);
    }

    /** @param content null where it is not known */
    void remember(String key, @Nullable Revision content) {
        if (content != null) {
            Revision unused = known.put(key, content);
        }
    }

    int size() {
        return known.size();
    }
}
