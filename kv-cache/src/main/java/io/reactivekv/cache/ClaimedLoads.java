package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueException;
import io.reactivekv.cache.Tally.Figure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * The way of one flight: a last look, the claim of the key between processes, the loader, the landing. Where the shared
 * level fails on the way, the flight goes on without it.
 */
final class ClaimedLoads<V> {

    private final Core<V> core;
    private final @Nullable Claims claims;
    private final Flights<LoadResult<V>> flights;
    private final LoaderCalls<V> loaders;
    private final Landing<V> landing;

    ClaimedLoads(Core<V> core, @Nullable Claims claims, Flights<LoadResult<V>> flights, LoaderCalls<V> loaders) {
        this.core = core;
        this.claims = claims;
        this.flights = flights;
        this.loaders = loaders;
        this.landing = new Landing<>(core, flights);
    }

    /**
     * The load of a flight.
     *
     * @param seen the slot as it was just seen; null when it was absent, or not asked for
     * @param evenIfFresh whether a fresh entry is loaded all the same, unless that has been done since
     */
    Mono<LoadResult<V>> fly(
            String key,
            CacheLoader<V> loader,
            @Nullable Entry<byte[]> seen,
            Flight<LoadResult<V>> flight,
            boolean evenIfFresh) {
        return Mono.deferContextual(context -> {
            long began = core.clock.millis();
            flight.beganAt(began);
            Throwable recent = loaders.recentError(key);
            if (recent != null) {
                core.tally.count(Figure.ERRORS_REPEATED);
                return Mono.error(recent);
            }
            NearEntry<V> near = core.nearInUse(key);
            if (!evenIfFresh && near != null && core.status(key, near) == EntryStatus.FRESH) {
                return Mono.just(LoadResult.of(near));
            }
            Claims shared = claims;
            if (shared == null || core.outage.isDown() || isBetterKeptNear()) {
                return loadedNear(key, loader, flight);
            }
            return core.inStep()
                    .then(shared.claim(
                            key,
                            flight.stamp,
                            seen,
                            raw -> isEnough(raw, seen, flight, evenIfFresh, began, context),
                            waits(loader, key)))
                    .doOnDiscard(Claims.Outcome.class, outcome -> outcome.giveBack(shared))
                    .doOnNext(outcome -> overtakeIfGone(flight, seen, outcome.claim()))
                    .doOnError(CacheLoadException.class, waitedInVain -> loaders.failed(key))
                    .map(Optional::of)
                    .onErrorResume(KeyValueException.class, failed -> Mono.just(Optional.empty()))
                    .flatMap(outcome -> outcome.isEmpty()
                            ? loadedNear(key, loader, flight)
                            : proceed(key, loader, flight, outcome.get(), shared, context));
        });
    }

    /**
     * A store at its limit has room for the lease and, with that, none for the result. When the lease is given back, the watch
     * tells of it, and what was kept near instead goes.
     */
    private boolean isBetterKeptNear() {
        return core.spec().near() && !core.outage.mayHaveRoom();
    }

    /** A loader of many keys must not wait for one that somebody else loads. */
    private static <V> Runnable waits(CacheLoader<V> loader, String key) {
        return loader instanceof BulkLoad<V>.OfOne one ? () -> one.leaveOut(key) : () -> {};
    }

    private boolean isEnough(
            Entry<byte[]> raw,
            @Nullable Entry<byte[]> seen,
            Flight<?> flight,
            boolean evenIfFresh,
            long began,
            ContextView context) {
        Slot slot = Slots.readable(raw.value());
        if (slot == null || !slot.holdsResult()) {
            // What was seen has been judged by who saw it; that there was a change since, the watch may tell too late.
            if (seen == null || !seen.revision().equals(raw.revision())) {
                flight.overtake();
            }
            return false;
        }
        NearEntry<V> entry = core.admit(raw, NearLevel.NO_TICKET, context);
        boolean fresh = entry != null && core.status(raw.key(), entry) == EntryStatus.FRESH;
        return fresh && (!evenIfFresh || slot.isCreatedAfter(began));
    }

    /** Something was there to be seen, and the claim lies over nothing: it was removed in between. */
    private static void overtakeIfGone(Flight<?> flight, @Nullable Entry<byte[]> seen, @Nullable Claim claim) {
        if (seen != null && claim != null && claim.absent()) {
            flight.overtake();
        }
    }

    private Mono<LoadResult<V>> proceed(
            String key,
            CacheLoader<V> loader,
            Flight<LoadResult<V>> flight,
            Claims.Outcome outcome,
            Claims shared,
            ContextView context) {
        Claim claim = outcome.claim();
        if (claim != null) {
            return loadedShared(key, loader, flight, claim, shared);
        }
        Entry<byte[]> found = outcome.found();
        NearEntry<V> entry = found == null ? null : core.admit(found, outcome.ticket(), context);
        if (entry == null) {
            return loadedNear(key, loader, flight);
        }
        return !core.isOneObject() || core.near.holds(key, outcome.ticket())
                ? Mono.just(LoadResult.of(entry))
                // What may be outdated was not merged: what is there now goes into the one object.
                : core.sighted(key, context)
                        .mapNotNull(Reading.Sighting::entry)
                        .filter(now -> core.status(key, now) == EntryStatus.FRESH)
                        .onErrorComplete(KeyValueException.class)
                        .defaultIfEmpty(entry)
                        .map(LoadResult::of);
    }

    private Mono<LoadResult<V>> loadedNear(String key, CacheLoader<V> loader, Flight<LoadResult<V>> flight) {
        return Mono.defer(() -> {
            flight.alone();
            long before = core.near.ticket(key);
            return loaders.counted(key, loader, flight)
                    .flatMap(loaded -> landing.near(key, loaded, flight, before)
                            .doOnError(unkept -> loaders.unkept(key, unkept, flight)));
        });
    }

    private Mono<LoadResult<V>> loadedShared(
            String key, CacheLoader<V> loader, Flight<LoadResult<V>> flight, Claim claim, Claims shared) {
        flight.claim(claim);
        Mono<Optional<Loaded<V>>> load = Mono.using(
                () -> shared.keepAlive(claim), lease -> loaders.counted(key, loader, flight), Disposable::dispose);
        return load.flatMap(loaded -> Mono.deferContextual(
                                context -> landing.shared(key, loaded, flight, claim, shared, context))
                        .doOnError(unkept -> loaders.unkept(key, unkept, flight)))
                .doOnError(error -> abandon(flight, claim, shared))
                .doFinally(end -> {
                    if (end == SignalType.CANCEL) {
                        abandon(flight, claim, shared);
                    }
                });
    }

    private static void abandon(Flight<?> flight, Claim claim, Claims shared) {
        flight.claim(null);
        shared.abandon(claim);
    }

    /** Gives back the leases of all loads, which go on for those who wait for them. */
    Mono<Void> giveBack() {
        Claims shared = claims;
        return shared == null
                ? Mono.empty()
                // A claim is that of a flight before its write counts as ended.
                : shared.givenBack()
                        .and(Flux.fromIterable(flights.all().values())
                                .flatMap(
                                        flight -> {
                                            Claim claim = flight.claim();
                                            flight.claim(null);
                                            return claim == null ? Mono.empty() : shared.givenBack(claim);
                                        },
                                        Integer.MAX_VALUE));
    }

    /**
     * The slot of a key that is being loaded here has changed: when it no longer is ours, or nobody can say whose it is, who
     * comes now begins anew.
     */
    void checkClaim(String key, Flight<LoadResult<V>> flight) {
        check(key, flight, false, true);
    }

    /**
     * Changes may have been missed.
     *
     * @param listening whether none is missed from now on: who comes then is to be given nothing from before
     */
    void checkClaims(boolean listening) {
        flights.all().forEach((key, flight) -> {
            if (listening && flight.isAlone()) {
                flights.detach(key, flight);
            } else {
                check(key, flight, true, listening);
            }
        });
    }

    private void check(String key, Flight<LoadResult<V>> flight, boolean missed, boolean listening) {
        SharedLevel shared = core.shared;
        Claims own = claims;
        if (shared == null || own == null) {
            return;
        }
        Claim claim = flight.claim();
        // Past the outage, which lets one a second through: that one is for the records.
        Disposable unused = shared.slots()
                .getEntry(key)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .subscribe(
                        now -> {
                            if (claim == null) {
                                changed(key, flight, now, missed, own);
                            } else if (flight.claim() != null
                                    && !now.map(Entry::revision).equals(Optional.of(claim.seen()))) {
                                flight.overtake();
                                flights.detach(key, flight);
                            }
                        },
                        failed -> {
                            if (listening && (claim != null || flight.isAlone())) {
                                flights.detach(key, flight);
                            }
                        });
    }

    /**
     * The slot of a flight that had no claim. One that loads alone may have begun before what ended the entry; one that
     * still waits for its claim loads after it, and is for those who come now, too.
     */
    private void changed(
            String key, Flight<LoadResult<V>> flight, Optional<Entry<byte[]>> now, boolean missed, Claims own) {
        boolean ended = !holdsResult(now);
        // In this order: a claim is that of its flight before its write counts as ended.
        if (ended
                && now.filter(slot -> own.isBegun(slot) || isClaimOf(flight, slot))
                        .isPresent()) {
            return; // Nothing but the lease that it has taken since.
        }
        if (ended) {
            flight.overtake();
        }
        if (flight.isAlone() && (ended || missed)) {
            flights.detach(key, flight);
        }
    }

    private static boolean isClaimOf(Flight<?> flight, Entry<byte[]> slot) {
        Claim claim = flight.claim();
        return claim != null && slot.revision().equals(claim.seen());
    }

    private static boolean holdsResult(Optional<Entry<byte[]>> now) {
        Slot slot = now.map(raw -> Slots.readable(raw.value())).orElse(null);
        return slot != null && slot.holdsResult();
    }
}
