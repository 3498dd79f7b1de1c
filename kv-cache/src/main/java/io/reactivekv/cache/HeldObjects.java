package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.Revision;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Brings the objects that may be held up to date when others write, without anybody who reads: the watch brings keys and no
 * values. What is in an object already, as what was written here, is not merged again: who holds it may have changed it since.
 * Thread-safe.
 */
final class HeldObjects<V> implements Disposable {

    private static final int MOST = 100_000;

    private final Identity<V> identity;

    /** What was last merged into the object of a key, or written from it. */
    private final Cache<String, Revision> seen =
            Caffeine.newBuilder().maximumSize(MOST).build();

    private final ChangedKeys<Reading.Sighting<V>> changed;

    HeldObjects(Core<V> core, SharedLevel shared, Identity<V> identity) {
        this.identity = identity;
        this.changed = new ChangedKeys<>(
                key -> core.inStep()
                        .then(Mono.defer(() -> shared.read(key)))
                        .filter(raw -> isNews(key, Slots.readable(raw.value())))
                        .flatMap(raw -> core.sighted(key, false, Context.empty())),
                (key, sighting) -> {});
    }

    private boolean isNews(String key, @Nullable Slot slot) {
        return slot != null
                && slot.holdsResult()
                && !Revision.ofBytes(slot.payload()).equals(seen.getIfPresent(key));
    }

    /** The object of the key has this in it. */
    void seen(String key, Slot slot) {
        seen.put(key, Revision.ofBytes(slot.payload()));
    }

    /** The watch tells of a change. */
    void changed(String key) {
        if (identity.isHeld(key)) {
            changed.add(key);
        }
    }

    /** Changes may have been missed, or not been read. */
    void reset() {
        identity.keys().forEach(changed::add);
    }

    /** Whether nothing is to be brought up to date. */
    boolean isSettled() {
        return changed.isEmpty();
    }

    @Override
    public void dispose() {
        changed.dispose();
    }

    @Override
    public boolean isDisposed() {
        return changed.isDisposed();
    }
}
