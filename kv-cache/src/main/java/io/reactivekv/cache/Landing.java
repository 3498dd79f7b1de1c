package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.SerializationException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.cache.Tally.Figure;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Keeps what a loader brought, near and shared, unless the key was invalidated, written or taken over since its load began.
 * The result is handed out to those who wait for it all the same, unless it cannot be kept for what it is.
 */
final class Landing<V> {

    private final Core<V> core;
    private final Flights<LoadResult<V>> flights;

    Landing(Core<V> core, Flights<LoadResult<V>> flights) {
        this.core = core;
        this.flights = flights;
    }

    /**
     * What is kept of a result.
     *
     * @param size the bytes of its value before compression; 0 where it is not serialized
     */
    private record Kept(Slot slot, int size) {}

    private static <V> @Nullable V valueOf(Optional<Loaded<V>> loaded) {
        return loaded.map(Loaded::value).orElse(null);
    }

    private static EntryOptions optionsOf(Optional<? extends Loaded<?>> loaded) {
        return loaded.<EntryOptions>map(Loaded::options).orElse(EntryOptions.none());
    }

    private @Nullable Kept keptOf(boolean isThere, EntryOptions options, long stamp, EntryCodec.Sized<byte[]> written) {
        Slot slot = isThere ? core.slots.ofValue(options, stamp, written.of()) : core.slots.ofNothing(options, stamp);
        return slot == null ? null : new Kept(slot, written.size());
    }

    private static EntryCodec.Sized<byte[]> nothing() {
        return new EntryCodec.Sized<>(new byte[0], 0);
    }

    /**
     * Where there is no shared level, or none that answers.
     *
     * @param before the ticket from before the load
     */
    Mono<LoadResult<V>> near(String key, Optional<Loaded<V>> loaded, Flight<LoadResult<V>> flight, long before) {
        return Mono.deferContextual(context -> Mono.just(landedNear(key, loaded, flight, before, context)));
    }

    private LoadResult<V> landedNear(
            String key, Optional<Loaded<V>> loaded, Flight<LoadResult<V>> flight, long before, ContextView context) {
        V value = valueOf(loaded);
        EntryOptions options = optionsOf(loaded);
        LoadResult<V> result = LoadResult.of(value, flight.stamp, options, core.spec());
        assumeRecords(result);
        Kept kept = keptNear(key, value, options, flight.stamp, context);
        long ticket = ticket(key, flight, before);
        LoadResult<V> given = given(key, result, flight, ticket);
        if (kept == null) {
            dropNear(key, flight);
        } else if (core.spec().near() && (!isCurrent(key, flight) || !keepAndTell(key, given.value(), kept, ticket))) {
            core.tally.count(Figure.LOADS_REFUSED);
        }
        return given;
    }

    /**
     * From before the load where its key was changed meanwhile, as the flight or the watch has told; else a new one: the
     * counters are shared by many keys, whose changes do no harm.
     */
    private long ticket(String key, Flight<LoadResult<V>> flight, long before) {
        long now = core.near.ticket(key);
        boolean changed = core.shared != null
                && (flight.isTouched() || NearLevel.generationOf(before) != NearLevel.generationOf(now));
        return changed ? before : now;
    }

    /** What callers are given: in identity mode the one object of the key, unless the result is outdated. */
    private LoadResult<V> given(String key, LoadResult<V> result, Flight<LoadResult<V>> flight, long ticket) {
        return isCurrent(key, flight) ? same(key, result, null, ticket, () -> flights.find(key) == flight) : result;
    }

    private LoadResult<V> same(
            String key, LoadResult<V> result, @Nullable Slot of, long ticket, BooleanSupplier current) {
        V value = result.value();
        if (value == null) {
            return result;
        }
        try {
            return result.with(core.same(
                    key,
                    value,
                    of,
                    () -> current.getAsBoolean() && core.near.holds(key, ticket) && accepts(key, result)));
        } catch (SerializationException unmerged) {
            throw unmerged.in("get", key);
        }
    }

    /** What is near alone may belong to records that nobody can be asked for. */
    private void assumeRecords(LoadResult<V> result) {
        if (core.outage.isOn()) {
            core.records.assumed(result.records(), result.stamp());
        }
    }

    /** A load that took longer than any may, since the process or its clock did not go on, may be from before what is forgotten. */
    private boolean isCurrent(String key, Flight<LoadResult<V>> flight) {
        return flights.find(key) == flight
                && core.clock.millis() - flight.began() < core.memory().toMillis();
    }

    private boolean accepts(String key, LoadResult<V> result) {
        return core.validity.accepts(key, result.stamp(), result.records(), result.tags());
    }

    /** For the near level alone, which needs bytes only where they are measured; null for nothing to keep. */
    private @Nullable Kept keptNear(
            String key, @Nullable V value, EntryOptions options, long stamp, ContextView context) {
        if (value == null || !core.serializes()) {
            return keptOf(value != null, options, stamp, nothing());
        }
        try {
            Kept kept = Objects.requireNonNull(keptOf(true, options, stamp, core.codec.write(value, context)));
            byte[] unused = core.slots.stored(kept.slot());
            return kept;
        } catch (ValueTooLargeException tooLarge) {
            passOrThrow(key, tooLarge);
            return null;
        } catch (SerializationException e) {
            throw e.in("get", key);
        }
    }

    private void passOrThrow(String key, ValueTooLargeException tooLarge) {
        if (core.spec().oversizedLoads().equals("fail")) {
            throw tooLarge.in("get", key);
        }
    }

    /** What was there before is outdated by a load that leaves nothing to keep. */
    private void dropNear(String key, Flight<LoadResult<V>> flight) {
        // Seen before the flight is checked: what is put afterwards is another entry, and stays.
        NearEntry<V> before = core.near.peek(key);
        if (before != null && isCurrent(key, flight)) {
            boolean unused = core.near.remove(key, before);
        }
    }

    /** Near alone; beside a store during an outage only, since it tells of no removal of what it does not have. */
    private boolean keepAndTell(String key, @Nullable V value, Kept kept, long ticket) {
        boolean known = isNear(key);
        NearEntry<V> entry = entryOf(value, kept, ticket);
        entry.unshared = core.shared != null;
        if (!keep(key, entry, ticket) || (entry.unshared && !core.keepsUnshared(key, entry))) {
            return false;
        }
        tell(key, value, known);
        return true;
    }

    private boolean isNear(String key) {
        return core.hasValue(key, core.near.peek(key));
    }

    /** That there is no value is none that was written. */
    private void tell(String key, @Nullable V value, boolean known) {
        if (value != null) {
            core.events.tell(key, known ? CacheEvent.Kind.UPDATED : CacheEvent.Kind.CREATED);
        }
    }

    private static <V> NearEntry<V> entryOf(@Nullable V value, Kept kept, long ticket) {
        Slot slot = kept.slot();
        return new NearEntry<>(
                value, slot, slot.freshUntil(), slot.staleUntil(), kept.size(), NearLevel.generationOf(ticket));
    }

    private boolean keep(String key, NearEntry<V> entry, long ticket) {
        return core.validity.accepts(key, entry.stamp, entry.records, entry.tags) && core.near.fill(key, entry, ticket);
    }

    /** Over the claim, which ends with it. */
    Mono<LoadResult<V>> shared(
            String key,
            Optional<Loaded<V>> loaded,
            Flight<LoadResult<V>> flight,
            Claim claim,
            Claims claims,
            ContextView context) {
        V value = valueOf(loaded);
        EntryOptions options = optionsOf(loaded);
        LoadResult<V> result = LoadResult.of(value, flight.stamp, options, core.spec());
        Kept kept;
        byte[] bytes;
        try {
            kept = keptOf(
                    value != null, options, flight.stamp, value == null ? nothing() : core.codec.write(value, context));
            bytes = kept == null ? new byte[0] : core.slots.stored(kept.slot());
        } catch (ValueTooLargeException tooLarge) {
            passOrThrow(key, tooLarge);
            return unkept(key, result, flight, claim, claims);
        } catch (SerializationException e) {
            throw e.in("get", key);
        }
        if (kept == null) {
            return unkept(key, result, flight, claim, claims);
        }
        return ensured(result)
                .then(Mono.defer(() -> stored(key, result, kept, bytes, flight, claim, claims, context)))
                .onErrorResume(KeyValueException.class, failed -> {
                    claims.abandon(claim);
                    return failed instanceof SerializationException
                            ? Mono.error(failed) // What cannot be merged once is not merged again.
                            : Mono.fromCallable(() -> keptWithoutStore(key, result, kept, flight));
                });
    }

    /** A process that is out of step does not know what was lost. */
    private Mono<Void> ensured(LoadResult<V> result) {
        return core.validity.knowsAll(result.records())
                ? Mono.empty()
                : core.inStep().then(Mono.defer(() -> core.records.ensured(List.of(result.records()), result.stamp())));
    }

    private Mono<LoadResult<V>> unkept(
            String key, LoadResult<V> result, Flight<LoadResult<V>> flight, Claim claim, Claims claims) {
        LoadResult<V> given = given(key, result, flight, core.near.ticket(key));
        return claims.vacate(claim)
                .doOnError(failed -> claims.abandon(claim))
                .onErrorComplete()
                .thenReturn(given);
    }

    private Mono<LoadResult<V>> stored(
            String key,
            LoadResult<V> result,
            Kept kept,
            byte[] bytes,
            Flight<LoadResult<V>> flight,
            Claim claim,
            Claims claims,
            ContextView context) {
        if (!isCurrent(key, flight) || !accepts(key, result)) {
            // What was there before may be as good as it was.
            return claims.returned(claim).then(Mono.fromCallable(() -> refused(result)));
        }
        long ticket = core.near.ticket(key);
        return claims.store(claim, bytes, Slots.expiry(kept.slot()))
                .flatMap(done -> done
                        ? landed(key, result, kept, ticket, core.hasValue(key, claims.before(claim)), context)
                        : Mono.just(refused(result)));
    }

    private LoadResult<V> refused(LoadResult<V> result) {
        core.tally.count(Figure.LOADS_REFUSED);
        return result;
    }

    private Mono<LoadResult<V>> landed(
            String key, LoadResult<V> result, Kept kept, long ticket, boolean overValue, ContextView context) {
        // The near level may refuse it, since the watch tells of this write too; it is there all the same.
        boolean known = overValue || isNear(key);
        LoadResult<V> given = same(key, result, kept.slot(), ticket, () -> true);
        if (core.spec().near()) {
            boolean unused = keep(key, entryOf(given.value(), kept, ticket), ticket);
        }
        tell(key, given.value(), known);
        if (core.sharedEnds != null) {
            core.sharedEnds.written(key, kept.slot(), ticket);
        }
        return !core.isOneObject() || core.near.holds(key, ticket)
                ? Mono.just(given)
                // It is not known whether that was this write: what is there now goes into the one object.
                : core.sighted(key, context)
                        .map(seen -> ofStore(key, given, seen.entry()))
                        .onErrorReturn(given)
                        .defaultIfEmpty(given);
    }

    private LoadResult<V> ofStore(String key, LoadResult<V> given, @Nullable NearEntry<V> entry) {
        if (entry == null || core.status(key, entry) != EntryStatus.FRESH) {
            return given;
        }
        V value = entry.value;
        return value == null ? given : given.with(value);
    }

    /** The store failed between the load and the end of it: the near level takes the result. */
    private LoadResult<V> keptWithoutStore(String key, LoadResult<V> result, Kept kept, Flight<LoadResult<V>> flight) {
        assumeRecords(result);
        long ticket = core.near.ticket(key);
        LoadResult<V> given = given(key, result, flight, ticket);
        if (core.spec().near() && isCurrent(key, flight)) {
            boolean unused = keepAndTell(key, given.value(), kept, ticket);
        }
        return given;
    }
}
