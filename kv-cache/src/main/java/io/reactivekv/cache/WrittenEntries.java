package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.Revision;
import io.reactivekv.cache.NearLevel.Replacing;
import io.reactivekv.cache.Tally.Figure;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** What writes by hand write, and what they leave near: never what was read before them. */
final class WrittenEntries<V> {

    private final Core<V> core;

    WrittenEntries(Core<V> core) {
        this.core = core;
    }

    /**
     * A value ready to be written.
     *
     * @param size its bytes before compression; 0 where it is not serialized
     * @param before what was known to be in the one object of the key before it was written out; null where that is nothing
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never changed
    record Ready<V>(
            String key,
            V value,
            Slot slot,
            byte[] bytes,
            int size,
            @Nullable Revision before) {

        /** The same with the object that it was merged into. */
        Ready<V> of(V one) {
            return new Ready<>(key, one, slot, bytes, size, before);
        }

        /** The same with a stamp that is known later, for the near level alone, which has no use for the bytes. */
        Ready<V> at(long stamp) {
            return new Ready<>(key, value, slot.at(stamp), bytes, size, before);
        }
    }

    /** One that is being written, with whether a value of its key is known, and the ticket from before. */
    record Begun<V>(Ready<V> ready, boolean known, long ticket) {

        /** The same where the write has seen a value. */
        Begun<V> overSeen() {
            return new Begun<>(ready, true, ticket);
        }
    }

    /**
     * What a value becomes.
     *
     * @param operation what it is written by, to be told of when it cannot be kept
     */
    Ready<V> ready(String operation, String key, V value, EntryOptions options, long stamp, ContextView context) {
        boolean serializes = core.serializes();
        Identity<V> mode = core.identity();
        Revision before = mode == null ? null : mode.content(key);
        try {
            EntryCodec.Sized<byte[]> written =
                    serializes ? core.codec.write(value, context) : new EntryCodec.Sized<>(new byte[0], 0);
            Slot slot = core.slots.ofValue(options, stamp, written.of());
            return new Ready<>(
                    key, value, slot, serializes ? core.slots.stored(slot) : written.of(), written.size(), before);
        } catch (KeyValueException e) {
            throw e.in(operation, key);
        }
    }

    /** The key is about to be written, whatever it holds. */
    Begun<V> begin(Ready<V> ready) {
        boolean known = core.hasValue(ready.key(), core.near.touched(ready.key()));
        return new Begun<>(ready, known, core.near.ticket(ready.key()));
    }

    /** The key is about to be written, if it still holds a value, or none. */
    Begun<V> begin(Ready<V> ready, boolean present) {
        return new Begun<>(ready, present, begin(ready).ticket());
    }

    /**
     * Keeps near what is in the store now, unless that may be something newer by now; in identity mode it goes into the one
     * object, whether there is a near level or not.
     *
     * @param operation what it was written by, to be told of when it cannot be merged
     */
    Mono<Void> written(String operation, Begun<V> begun, ContextView context) {
        Ready<V> ready = begun.ready();
        String key = ready.key();
        tell(ready, begun.known());
        if (core.sharedEnds != null) {
            core.sharedEnds.written(key, ready.slot(), begun.ticket());
        }
        boolean near = core.spec().near();
        Identity<V> mode = core.identity();
        if (!near && mode == null) {
            return Mono.empty();
        }
        long ticket = core.near.renew(key, begun.ticket());
        NearEntry<V> entry;
        try {
            V one = mode == null
                    ? ready.value()
                    : mode.put(key, ready.value(), ready.slot(), ready.before(), () -> core.near.holds(key, ticket));
            entry = entryOf(ready.of(one), ticket);
            entry.unshared = false;
        } catch (KeyValueException e) {
            // The store has it all the same.
            throw e.as(Outcome.UNKNOWN).in(operation, key);
        }
        boolean current = near ? core.near.fill(key, entry, ticket) : core.near.holds(key, ticket);
        return mode == null || (current && !mode.isNews(key, ready.slot()))
                ? Mono.empty()
                // What is there now goes into the one object.
                : core.sighted(key, context).onErrorComplete().then();
    }

    /**
     * Keeps a value near alone, whatever is there; beside a store during an outage only.
     *
     * @param ends ends the loads of the key that are under way
     */
    void keep(Ready<V> ready, Runnable ends) {
        String key = ready.key();
        if (core.spec().near()) {
            boolean unused = replaceNear(key, there -> true, ends, () -> ready, true);
            NearEntry<V> kept = core.near.peek(key);
            boolean unusedKept = kept != null && kept.unshared && core.keepsUnshared(key, kept);
        }
    }

    /**
     * Replaces what is near, or nothing, if that fits. What a user's merge does in identity mode it does without a lock of the
     * near level; when it fails, nothing stays there, since some of it may have been merged.
     *
     * @param ready what is written, asked for when it fits
     * @param evenIfEnded whether it stays when what it replaces is removed or invalidated meanwhile
     */
    boolean replaceNear(
            String key,
            Predicate<@Nullable NearEntry<V>> fits,
            Runnable ends,
            Supplier<Ready<V>> ready,
            boolean evenIfEnded) {
        Identity<V> one = core.identity();
        if (one == null) {
            return core.near.replaceIf(key, fits, ends, () -> entryOf(ready.get(), core.near.ticket(key)));
        }
        AtomicReference<@Nullable Replacing<V>> begun = new AtomicReference<>();
        // With the stamp from when it was decided: an invalidation since then concerns it.
        AtomicReference<@Nullable Ready<V>> decided = new AtomicReference<>();
        return one.written(
                key,
                ready.get().value(),
                () -> {
                    begun.set(core.near.replacing(key, fits, () -> {
                        ends.run();
                        decided.set(ready.get());
                    }));
                    return begun.get() != null;
                },
                merged -> core.near.replaced(
                        key,
                        Objects.requireNonNull(begun.get()),
                        ends,
                        entryOf(Objects.requireNonNull(decided.get()).of(merged), core.near.ticket(key)),
                        evenIfEnded),
                () -> {
                    boolean unused = core.near.touch(key);
                });
    }

    private NearEntry<V> entryOf(Ready<V> ready, long ticket) {
        Slot slot = ready.slot();
        NearEntry<V> entry = new NearEntry<>(
                ready.value(),
                slot,
                slot.freshUntil(),
                slot.staleUntil(),
                ready.size(),
                NearLevel.generationOf(ticket));
        entry.unshared = core.shared != null;
        return entry;
    }

    /** That is counted, and told of. */
    void tell(Ready<V> ready, boolean known) {
        core.tally.count(Figure.PUTS);
        core.events.tell(ready.key(), known ? CacheEvent.Kind.UPDATED : CacheEvent.Kind.CREATED);
    }
}
