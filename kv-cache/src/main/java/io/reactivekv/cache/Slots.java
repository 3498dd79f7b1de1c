package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.SerializationException;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Small questions about slots. */
final class Slots {

    private Slots() {}

    /** The slot, or null where the bytes are none: they are replaced at the next write. */
    static @Nullable Slot readable(byte[] stored) {
        try {
            return SlotFormat.read(stored);
        } catch (SerializationException e) {
            return null;
        }
    }

    /** The same, without the owner where the lease has run out. */
    static @Nullable Slot unleased(Entry<byte[]> stored) {
        Slot slot = readable(stored.value());
        return slot == null || !slot.isOwned() || slot.isLeased(stored.ttl()) ? slot : slot.unowned();
    }

    /** When an entry ceases to be stale, as it says itself, or as the store does that was just asked. */
    static long staleUntil(Entry<byte[]> stored, Slot slot, long now) {
        return slot.isTimedByStore()
                ? stored.ttl().map(left -> now + left.toMillis()).orElse(Long.MAX_VALUE)
                : slot.staleUntil();
    }

    /** For how long a slot can still be served, as it says itself. */
    static Duration left(Slot slot, long now) {
        return Duration.ofMillis(Math.min(Ttl.MAX.toMillis(), Math.max(1, slot.staleUntil() - now)));
    }

    static Expiry expiry(Optional<Duration> remaining) {
        return remaining.map(Expiry::after).orElse(Expiry.never());
    }

    /** How long the store keeps a slot: for as long as it can be served. */
    static Expiry expiry(Slot slot) {
        if (slot.ttl() == 0) {
            return Expiry.never();
        }
        long most = Ttl.MAX.toMillis();
        return Expiry.after(Duration.ofMillis(Math.min(most, slot.ttl() + slot.stale())));
    }
}
