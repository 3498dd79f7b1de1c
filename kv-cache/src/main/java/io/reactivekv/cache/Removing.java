package io.reactivekv.cache;

import io.reactivekv.Expiry;
import io.reactivekv.StoreFullException;
import io.reactivekv.cache.Tally.Figure;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Invalidations and removals by key: what was there before is served no more, and what was being loaded is not kept. */
final class Removing<V> {

    private final Core<V> core;
    private final Loading<V> loading;
    private final Invalidating<V> invalidating;

    Removing(Core<V> core, Loading<V> loading, Invalidating<V> invalidating) {
        this.core = core;
        this.loading = loading;
        this.invalidating = invalidating;
    }

    Mono<Void> invalidate(String key) {
        CacheNames.checkKey(key);
        return core.whileOpen(Mono.defer(() -> {
            invalidating.told(key);
            SharedLevel shared = core.shared;
            if (shared == null) {
                leaveInvalid(key);
                return Mono.empty();
            }
            byte[] mark = mark(core.near.peek(key));
            boolean unused = end(key);
            return ended(
                    key,
                    shared.put(key, mark, untilCleanup())
                            // It has no room for a mark, and loses what it has all the same.
                            .onErrorResume(
                                    StoreFullException.class,
                                    full -> shared.delete(key).flatMap(was -> was ? Mono.empty() : Mono.error(full))));
        }));
    }

    /** For so long that a cleanup finds it, and removes it. */
    private Expiry untilCleanup() {
        return Expiry.after(core.memory().plus(core.spec().cleanupInterval().multipliedBy(2)));
    }

    private void leaveInvalid(String key) {
        NearEntry<V> there = core.near.peek(key);
        boolean unused = end(key);
        if (there != null) {
            Slot slot = Slot.invalid(there.stamp, there.created, there.category)
                    .describedAs(there.category, there.tags, there.metadata);
            long ticket = core.near.ticket(key);
            boolean unusedFill = core.near.fill(
                    key,
                    new NearEntry<>(null, slot, there.freshUntil, there.staleUntil, 0, NearLevel.generationOf(ticket)),
                    ticket);
        }
    }

    Mono<Boolean> remove(String key) {
        CacheNames.checkKey(key);
        return core.whileOpen(Mono.defer(() -> {
            core.tally.count(Figure.REMOVES);
            NearEntry<V> near = core.near.peek(key);
            boolean wasNear = core.hasValue(key, near);
            boolean removed = end(key);
            SharedLevel shared = core.shared;
            if (shared == null) {
                return Mono.just(wasNear && removed);
            }
            // The store does not know of what is near alone.
            boolean alone = near != null && near.unshared && wasNear && removed;
            return ended(key, shared.take(key))
                    // It is gone, whether its records can be read or not.
                    .delayUntil(bytes -> core.records.learned(bytes).onErrorComplete())
                    .map(bytes -> alone || core.hasValue(key, Slots.readable(bytes)))
                    .defaultIfEmpty(alone);
        }));
    }

    /** It keeps what was near of the entry beside its value. */
    private byte[] mark(@Nullable NearEntry<V> there) {
        Slot mark = Slot.mark(
                core.validity.known(), core.clock.millis(), core.spec().category());
        return SlotFormat.write(there == null ? mark : mark.describedAs(there.category, there.tags, there.metadata));
    }

    /** What was read, or begun to be loaded, while the store was at it is from before, too. */
    private <T> Mono<T> ended(String key, Mono<T> step) {
        return step.doOnSuccess(done -> {
                    boolean unused = end(key);
                })
                .doOnError(failed -> hide(key));
    }

    /** Tells whether it was near. */
    private boolean end(String key) {
        loading.flights().detach(key);
        return core.near.touch(key);
    }

    /** The store may still hold it. */
    private void hide(String key) {
        core.validity.hide(key, invalidating.until());
        boolean unused = end(key);
    }
}
