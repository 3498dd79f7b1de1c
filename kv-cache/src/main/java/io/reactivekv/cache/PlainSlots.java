package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Slots as a store sees them: one counts as absent unless it can be served as fresh, and holds its payload. */
final class PlainSlots {

    private final Core<?> core;
    private final KeyValueStore<byte[]> slots;

    PlainSlots(Core<?> core, KeyValueStore<byte[]> slots) {
        this.core = core;
        this.slots = slots;
    }

    /** The slot when its value can be served, by the records that are known here. */
    @Nullable
    Slot live(String key, byte[] bytes) {
        Slot slot = valueIn(bytes);
        return slot != null && serves(key, slot, slot.records()) ? slot : null;
    }

    private static @Nullable Slot valueIn(byte[] bytes) {
        Slot slot = Slots.readable(bytes);
        return slot != null && (slot.kind() == Slot.Kind.VALUE || slot.kind() == Slot.Kind.PLAIN) ? slot : null;
    }

    private boolean serves(String key, Slot slot, String[] records) {
        return core.clock.millis() < slot.freshUntil()
                && core.validity.accepts(key, slot.stamp(), records, slot.tags());
    }

    /** Completes when the records that a slot belongs to are known here, even if somebody has created them just now. */
    Mono<Void> known(byte[] bytes) {
        return core.records.learned(bytes);
    }

    /** What is made of the slot when its value can be served; empty when not. */
    <T> Mono<T> served(String key, byte[] bytes, Function<Slot, T> as) {
        return judged(key, bytes, slot -> slot == null ? Mono.empty() : Mono.just(as.apply(slot)));
    }

    /**
     * Goes on with the slot when its value can be served, else with null: at once, unless records have to be asked for that
     * somebody has created just now.
     */
    private <T> Mono<T> judged(String key, byte[] bytes, Function<@Nullable Slot, Mono<T>> then) {
        Slot slot = valueIn(bytes);
        if (slot == null) {
            return then.apply(null);
        }
        String[] records = slot.records();
        return core.validity.knowsAll(records)
                ? then.apply(serves(key, slot, records) ? slot : null)
                : core.records
                        .learned(records)
                        .then(Mono.defer(() -> then.apply(serves(key, slot, records) ? slot : null)));
    }

    /** What the store of the slots says of many, as a backend says it: the store above knows the operation. */
    static KeyValueException ofMany(KeyValueException failure) {
        return failure.untold().in("", failure.key().orElse(null));
    }

    /** What is there, as it was read. */
    record Seen(@Nullable Entry<byte[]> raw, @Nullable Slot slot) {}

    Mono<Seen> look(String key) {
        return slots.getEntry(key)
                .flatMap(raw -> judged(key, raw.value(), slot -> Mono.just(new Seen(raw, slot))))
                .defaultIfEmpty(new Seen(null, null));
    }

    Stored<byte[]> stored(Entry<byte[]> raw, Slot slot) {
        Optional<Duration> left = slot.isTimedByStore() ? raw.ttl() : left(slot);
        return new Stored<>(
                raw.key(),
                slot.payload(),
                Revision.ofBytes(slot.payload()),
                left.map(Ttl::toMillis).orElse(Stored.PERMANENT));
    }

    /** By what is written in it: the store keeps one that is being loaded for as long as the lease over it. */
    private Optional<Duration> left(Slot slot) {
        long millis = Math.min(slot.freshUntil() - core.clock.millis(), Ttl.MAX.toMillis());
        return slot.ttl() == 0 ? Optional.empty() : Optional.of(Duration.ofMillis(Math.max(1, millis)));
    }

    /** The expiry that a slot has, for the one that replaces it. */
    Expiry kept(Entry<byte[]> raw, Slot slot) {
        return slot.isTimedByStore()
                ? Expiry.keep()
                : Slots.expiry(Optional.of(Duration.ofMillis(stored(raw, slot).ttlMillis()))
                        .filter(left -> !left.isNegative()));
    }

    static Expiry expiry(Lifetime lifetime) {
        return switch (lifetime.kind()) {
            case NEVER -> Expiry.never();
            case AFTER -> Expiry.after(Duration.ofMillis(lifetime.millis()));
            case AT -> Expiry.at(Instant.ofEpochMilli(lifetime.millis()));
        };
    }

    /** The stored form of the slot that holds a payload, unless it is too large. */
    byte[] slotOf(byte[] payload) {
        return core.slots.stored(Slot.plain(core.validity.known(), core.spec().category(), payload));
    }
}
