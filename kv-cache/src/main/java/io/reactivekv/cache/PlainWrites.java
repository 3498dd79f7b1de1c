package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.Revision;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Writes of plain slots: a condition is checked on what was read, and the write is only over exactly that. */
final class PlainWrites {

    private final InstantSource clock;
    private final KeyValueStore<byte[]> slots;
    private final PlainSlots plain;

    PlainWrites(InstantSource clock, KeyValueStore<byte[]> slots, PlainSlots plain) {
        this.clock = clock;
        this.slots = slots;
        this.plain = plain;
    }

    Mono<Boolean> write(Write<byte[]> write, Condition condition) {
        boolean blind = condition instanceof Condition.Always && !keeps(write);
        if (blind && write instanceof Write.Put<byte[]> put) {
            return slots.put(put.key(), plain.slotOf(put.value()), PlainSlots.expiry(put.lifetime()))
                    .thenReturn(true);
        }
        if (blind && write instanceof Write.Delete<byte[]> delete) {
            return slots.getAndDelete(delete.key())
                    .flatMap(before -> plain.served(delete.key(), before, slot -> true)
                            // It is gone, whether it can be said what it was or not.
                            .onErrorMap(
                                    KeyValueException.class, failed -> failed.as(KeyValueException.Outcome.UNKNOWN)))
                    .defaultIfEmpty(false);
        }
        return attempt(write, condition).map(outcome -> outcome.done());
    }

    Mono<byte[]> getAndWrite(Write<byte[]> write) {
        return attempt(write, Condition.ALWAYS).flatMap(outcome -> Mono.justOrEmpty(outcome.before()));
    }

    /** Tells whether there was a value, which takes no more than the one write unless it keeps what that has left to live. */
    Mono<Boolean> putOver(Write.Put<byte[]> put) {
        return keeps(put)
                ? attempt(put, Condition.ALWAYS).map(outcome -> outcome.before() != null)
                : slots.getAndPut(put.key(), plain.slotOf(put.value()), PlainSlots.expiry(put.lifetime()))
                        .flatMap(before -> plain.served(put.key(), before, slot -> true)
                                // It is written, whether it can be said what was there or not.
                                .onErrorComplete(KeyValueException.class))
                        .defaultIfEmpty(false)
                        .onErrorResume(ValueTooLargeException.class, Failures::isWrittenOver);
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    private record Outcome(boolean done, byte @Nullable [] before) {}

    /** Reads, decides, and writes over exactly what was read; again when that has changed. */
    private Mono<Outcome> attempt(Write<byte[]> write, Condition condition) {
        return plain.look(write.key()).flatMap(seen -> {
            Slot slot = seen.slot();
            byte[] before = slot == null ? null : slot.payload();
            if (!holds(condition, before)) {
                return Mono.just(new Outcome(false, before));
            }
            if (slot == null && !(write instanceof Write.Put)) {
                return Mono.just(new Outcome(false, null));
            }
            return over(write, seen)
                    .flatMap(done ->
                            done ? Mono.just(new Outcome(true, before)) : Mono.defer(() -> attempt(write, condition)));
        });
    }

    private static boolean holds(Condition condition, byte @Nullable [] before) {
        if (condition instanceof Condition.Absent) {
            return before == null;
        }
        if (condition instanceof Condition.Present) {
            return before != null;
        }
        return !(condition instanceof Condition.Unchanged unchanged)
                || (before != null && Revision.ofBytes(before).equals(unchanged.revision()));
    }

    private Mono<Boolean> over(Write<byte[]> write, PlainSlots.Seen seen) {
        Entry<byte[]> raw = seen.raw();
        String key = write.key();
        if (write instanceof Write.Put<byte[]> put) {
            byte[] bytes = plain.slotOf(put.value());
            Slot there = seen.slot();
            if (raw == null) {
                return slots.putIfAbsent(key, bytes, PlainSlots.expiry(put.lifetime()))
                        .map(done -> done || isPast(put.lifetime()));
            }
            return slots.replace(
                    key,
                    raw.revision(),
                    bytes,
                    there != null && keeps(put) ? plain.kept(raw, there) : PlainSlots.expiry(put.lifetime()));
        }
        if (raw == null) {
            return Mono.just(true);
        }
        if (write instanceof Write.Expire<byte[]> expire) {
            Slot there = Objects.requireNonNull(seen.slot());
            Expiry expiry = PlainSlots.expiry(expire.lifetime());
            // Nothing is written anew: an invalidation that is not known here yet has to concern it as before.
            return there.isTimedByStore() && !there.isOwned()
                    ? slots.expire(raw, expiry)
                    : slots.replace(
                            key,
                            raw.revision(),
                            SlotFormat.write(there.living(expire.lifetime(), clock.millis())),
                            expiry);
        }
        return slots.delete(key, raw.revision());
    }

    private boolean isPast(Lifetime lifetime) {
        return lifetime.deadline(clock.millis()) <= clock.millis();
    }

    private static boolean keeps(Write<byte[]> write) {
        return write instanceof Write.Put<byte[]> put && put.lifetime().keepsExisting();
    }

    /** What a counter holds now, and whether it was one before. */
    record Counted(long sum, boolean wasThere) {}

    Mono<Counted> addAndGet(String key, long delta, Lifetime onCreate) {
        return plain.look(key).flatMap(seen -> {
            Slot slot = seen.slot();
            long sum = sum(slot == null ? 0 : number(slot.payload()), delta);
            byte[] text = Long.toString(sum).getBytes(StandardCharsets.UTF_8);
            Lifetime lifetime = slot == null ? onCreate : Lifetime.never().orKept();
            return over(new Write.Put<>(key, text, lifetime), seen)
                    .flatMap(done -> done
                            ? Mono.just(new Counted(sum, slot != null))
                            : Mono.defer(() -> addAndGet(key, delta, onCreate)));
        });
    }

    private static long number(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        try {
            long number = Long.parseLong(text);
            if (!Long.toString(number).equals(text)) {
                throw new NumberFormatException("a counter is not written like this");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new ForeignDataException("the key holds no counter", e);
        }
    }

    private static long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw new ValueTooLargeException("the counter would leave the range of a long", e);
        }
    }
}
