package io.reactivekv.cache;

import io.reactivekv.ValueTooLargeException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Makes the slots of what is loaded and put: times and category as the spec says where the entry does not. */
final class SlotMaker {

    private final Core<?> core;

    SlotMaker(Core<?> core) {
        this.core = core;
    }

    /** The slot of a value. */
    Slot ofValue(EntryOptions options, long stamp, byte[] payload) {
        CacheSpec spec = core.spec();
        Optional<Duration> ttl = options.ttl().isPresent() ? options.ttl() : spec.ttl();
        return new Slot(
                Slot.Kind.VALUE,
                stamp,
                core.clock.millis(),
                ttl.map(time -> jittered(Math.max(1, time.toMillis()), spec.jitterPercent()))
                        .orElse(0L),
                options.staleFor().orElse(spec.staleFor(ttl)).toMillis(),
                options.category().orElse(spec.category()),
                options.tags(),
                options.metadata(),
                Slot.NOBODY,
                0,
                0,
                payload);
    }

    /** The slot of the knowledge that there is no value; null when that is not to be remembered. */
    @Nullable
    Slot ofNothing(EntryOptions options, long stamp) {
        CacheSpec spec = core.spec();
        return spec.negativeTtl()
                .map(ttl -> Slot.empty(
                        stamp,
                        core.clock.millis(),
                        jittered(Math.max(1, ttl.toMillis()), spec.jitterPercent()),
                        options.category().orElse(spec.category())))
                .orElse(null);
    }

    private static long jittered(long millis, int percent) {
        long most = (long) (millis / 100.0 * percent);
        return most == 0
                ? millis
                : Math.max(1, millis - ThreadLocalRandom.current().nextLong(most + 1));
    }

    /** The stored form, unless it is too large. */
    byte[] stored(Slot slot) {
        int most = core.spec().maxEntryBytes();
        // A value that is too large by itself is not copied to be measured.
        if (slot.payload().length > most) {
            throw tooLarge("more than " + slot.payload().length, most);
        }
        byte[] bytes = SlotFormat.write(slot);
        if (bytes.length > most) {
            throw tooLarge("" + bytes.length, most);
        }
        return bytes;
    }

    private ValueTooLargeException tooLarge(String size, int most) {
        core.tally.count(Tally.Figure.OVERSIZED);
        return new ValueTooLargeException("the entry has " + size + " bytes in its stored form, at most " + most
                + " are allowed (option maxEntryBytes of cache " + core.name + ")");
    }
}
