package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyRange;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Removes slots of the shared level, each unless it was changed since it was looked at. */
final class SlotRemoval<V> {

    private static final int CONCURRENCY = 64;

    private final Core<V> core;

    SlotRemoval(Core<V> core) {
        this.core = core;
    }

    /** Removes the slots that match, and emits the keys of those that held something. */
    Flux<String> remove(KeyRange range, BiPredicate<String, Slot> matches) {
        return removed(range, matches, (key, slot) -> {})
                .filter(gone -> gone.slot().holdsResult())
                .map(Removed::key);
    }

    /** One that is gone. */
    record Removed(String key, Slot slot) {

        /** Whether it counts as an entry: one that was invalid does, and what nobody has loaded does not. */
        boolean isEntry() {
            return slot.kind() != Slot.Kind.VACANT;
        }
    }

    /**
     * Removes the slots that match.
     *
     * @param left told of each slot of the range that is still there though it matched, or that is under a lease
     */
    Flux<Removed> removed(KeyRange range, BiPredicate<String, Slot> matches, BiConsumer<String, Slot> left) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        return shared.scan(range).flatMap(raw -> removed(shared, raw, matches, left), CONCURRENCY);
    }

    private Mono<Removed> removed(
            SharedLevel shared, Entry<byte[]> raw, BiPredicate<String, Slot> matches, BiConsumer<String, Slot> left) {
        Slot slot = Slots.unleased(raw);
        if (slot == null) {
            return Mono.empty();
        }
        String key = raw.key();
        if (!matches.test(key, slot)) {
            if (slot.isOwned()) {
                left.accept(key, slot);
            }
            return Mono.empty();
        }
        // One of whose records are not known here yet may only seem to be over.
        return core.records
                .learned(slot.records())
                .then(Mono.defer(() -> matches.test(key, slot) ? shared.delete(key, raw.revision()) : Mono.just(false)))
                .flatMap(done -> {
                    if (!done) {
                        left.accept(key, slot);
                    }
                    return done ? Mono.just(new Removed(key, slot)) : Mono.empty();
                });
    }
}
