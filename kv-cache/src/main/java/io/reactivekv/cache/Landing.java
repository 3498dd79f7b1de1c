package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.SerializationException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.cache.Tally.Figure;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Keeps what a loader brought, near and shared, unless the key was invalidated, written or taken over since its load began.
 * The result is handed out to those who wait for it in any case.
 */
final class Landing<V> {

    private final Core<V> core;
    private final Flights<LoadResult<V>> flights;

    Landing(Core<V> core, Flights<LoadResult<V>> flights) {
        this.core = core;
        this.flights = flights;
    }

    private static <V> @Nullable V valueOf(Optional<Loaded<V>> loaded) {
        return loaded.map(Loaded::value).orElse(null);
    }

    private static EntryOptions optionsOf(Optional<? extends Loaded<?>> loaded) {
        return loaded.<EntryOptions>map(Loaded::options).orElse(EntryOptions.none());
    }

    private @Nullable Slot slotOf(boolean isThere, EntryOptions options, long stamp, byte[] payload) {
        return isThere ? core.slots.ofValue(options, stamp, payload) : core.slots.ofNothing(options, stamp);
    }

    /** Where there is no shared level, or none that answers. */
    Mono<LoadResult<V>> near(String key, Optional<Loaded<V>> loaded, Flight<LoadResult<V>> flight) {
        return Mono.deferContextual(context -> Mono.just(landedNear(key, loaded, flight, context)));
    }

    private LoadResult<V> landedNear(
            String key, Optional<Loaded<V>> loaded, Flight<LoadResult<V>> flight, ContextView context) {
        V value = valueOf(loaded);
        EntryOptions options = optionsOf(loaded);
        LoadResult<V> result = LoadResult.of(value, flight.stamp, options, core.spec());
        if (!core.spec().near()) {
            return result;
        }
        Slot slot = nearSlotOf(key, value, options, flight.stamp, context);
        if (slot == null) {
            dropNear(key, flight);
            return result;
        }
        long ticket = core.near.ticket(key);
        if (flights.find(key) != flight || !keepAndTell(key, value, slot, ticket)) {
            core.tally.count(Figure.LOADS_REFUSED);
        }
        return result;
    }

    /** The slot for the near level alone, which needs no bytes unless it is bounded by them; null for nothing to keep. */
    private @Nullable Slot nearSlotOf(
            String key, @Nullable V value, EntryOptions options, long stamp, ContextView context) {
        if (value == null || !core.near.isByBytes()) {
            return slotOf(value != null, options, stamp, new byte[0]);
        }
        try {
            Slot slot = core.slots.ofValue(options, stamp, core.codec.write(value, context));
            byte[] unused = core.slots.stored(slot);
            return slot;
        } catch (ValueTooLargeException tooLarge) {
            return null;
        } catch (SerializationException e) {
            throw e.in("get", key);
        }
    }

    /** What was there before is outdated by a load that leaves nothing to keep. */
    private void dropNear(String key, Flight<LoadResult<V>> flight) {
        // Seen before the flight is checked: what is put afterwards is another entry, and stays.
        NearEntry<V> before = core.near.peek(key);
        if (before != null && flights.find(key) == flight) {
            boolean unused = core.near.remove(key, before);
        }
    }

    private boolean keepAndTell(String key, @Nullable V value, Slot slot, long ticket) {
        boolean known = isNear(key);
        boolean kept = keep(key, value, slot, ticket);
        if (kept) {
            tell(key, known);
        }
        return kept;
    }

    private boolean isNear(String key) {
        return core.near.peek(key) != null;
    }

    private void tell(String key, boolean known) {
        core.events.tell(key, known ? CacheEvent.Kind.UPDATED : CacheEvent.Kind.CREATED);
    }

    private boolean keep(String key, @Nullable V value, Slot slot, long ticket) {
        V same = value == null ? null : core.same(key, value);
        NearEntry<V> entry = new NearEntry<>(
                same,
                slot,
                slot.freshUntil(),
                slot.staleUntil(),
                slot.payload().length,
                NearLevel.generationOf(ticket));
        if (!core.validity.accepts(key, slot.stamp(), entry.records, entry.tags)) {
            return false;
        }
        return core.near.fill(key, entry, ticket);
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
        Slot slot;
        byte[] bytes;
        try {
            byte[] payload = value == null ? new byte[0] : core.codec.write(value, context);
            slot = slotOf(value != null, options, flight.stamp, payload);
            bytes = slot == null ? new byte[0] : core.slots.stored(slot);
        } catch (ValueTooLargeException tooLarge) {
            return claims.vacate(claim).onErrorComplete().thenReturn(result);
        } catch (SerializationException e) {
            throw e.in("get", key);
        }
        if (slot == null) {
            return claims.vacate(claim).onErrorComplete().thenReturn(result);
        }
        return core.records
                .ensured(List.of(result.records()), flight.stamp)
                .then(Mono.defer(() -> stored(key, result, slot, bytes, flight, claim, claims)))
                .doOnNext(kept -> {
                    if (!kept) {
                        core.tally.count(Figure.LOADS_REFUSED);
                    }
                })
                .onErrorResume(KeyValueException.class, failed -> {
                    keepWithoutStore(key, value, slot, flight);
                    return Mono.just(false);
                })
                .thenReturn(result);
    }

    private Mono<Boolean> stored(
            String key,
            LoadResult<V> result,
            Slot slot,
            byte[] bytes,
            Flight<LoadResult<V>> flight,
            Claim claim,
            Claims claims) {
        // Without a lease the store cannot tell a slot that was removed meanwhile from one that was never there.
        if (flights.find(key) != flight || !core.validity.accepts(key, slot.stamp(), result.records(), result.tags())) {
            return claims.vacate(claim).thenReturn(false);
        }
        long ticket = core.near.ticket(key);
        return claims.store(claim, bytes, Slots.expiry(slot)).doOnNext(kept -> {
            if (kept) {
                // The near level may refuse it, since the watch tells of this write too; it is there all the same.
                boolean known = isNear(key);
                if (core.spec().near()) {
                    boolean unused = keep(key, result.value(), slot, ticket);
                }
                tell(key, known);
            }
        });
    }

    /** The store failed between the load and the end of it: the near level takes the result. */
    private void keepWithoutStore(String key, @Nullable V value, Slot slot, Flight<LoadResult<V>> flight) {
        long ticket = core.near.ticket(key);
        if (core.spec().near() && flights.find(key) == flight) {
            boolean unused = keepAndTell(key, value, slot, ticket);
        }
    }
}
