package io.reactivekv.cache;

import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

/**
 * Brings the objects that may be held up to date when others write, without anybody who reads: the watch brings keys and no
 * values. What is in an object already, as what was written here, is not merged again. Thread-safe.
 */
final class HeldObjects<V> implements Disposable {

    private final Identity<V> identity;

    private final ChangedKeys<Reading.Sighting<V>> changed;

    HeldObjects(Core<V> core, SharedLevel shared, Identity<V> identity) {
        this.identity = identity;
        this.changed = new ChangedKeys<>(
                key -> core.inStep()
                        .then(Mono.defer(() -> shared.read(key)))
                        .filter(raw -> identity.isNews(key, Slots.readable(raw.value())))
                        .flatMap(raw -> core.sighted(key, false, Context.empty())),
                (key, sighting) -> {},
                // Of what is held there is room for all.
                Integer.MAX_VALUE);
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
