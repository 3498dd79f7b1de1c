package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.cache.Reading.Sighting;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.util.context.ContextView;

/**
 * Read-through: a fresh entry, or one load for all who ask. A flight claims the key, calls the loader, stores the result if
 * the claim still holds, and gives it to everybody who waited.
 */
final class Loading<V> {

    private static final int MOST_ATTEMPTS = 100;

    private final Core<V> core;
    private final Reading<V> reading;
    private final @Nullable Claims claims;
    private final Flights<Result<V>> flights;
    private final ErrorBackoff backoff;

    Loading(Core<V> core, Reading<V> reading, @Nullable Claims claims) {
        this.core = core;
        this.reading = reading;
        this.claims = claims;
        this.flights = new Flights<>(
                core.validity::known,
                () -> core.tally.count(Figure.JOINS),
                () -> core.tally.count(Figure.LOADS_CANCELLED));
        this.backoff = new ErrorBackoff(core.clock);
    }

    /**
     * What a flight brings.
     *
     * @param value the value; null for none
     * @param stamp the sequence known when it was loaded
     * @param records the records it belongs to
     * @param tags its tags
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never changed
    record Result<V>(@Nullable V value, long stamp, String[] records, Set<String> tags) {}

    Flights<Result<V>> flights() {
        return flights;
    }

    Mono<V> get(String key, CacheLoader<V> loader) {
        return core.whileOpen(Mono.deferContextual(context -> {
            if (!core.spec().enabled()) {
                core.tally.count(Figure.MISSES);
                return called(key, loader).map(Loaded::value);
            }
            NearEntry<V> hit = reading.nearHit(key, core.clock.millis());
            if (hit != null) {
                refreshWhenDue(key, hit, loader, context);
                return Mono.justOrEmpty(hit.value);
            }
            return readThrough(key, loader, context);
        }));
    }

    private Mono<V> readThrough(String key, CacheLoader<V> loader, ContextView context) {
        return reading.look(key, context).flatMap(seen -> {
            NearEntry<V> entry = seen.entry();
            EntryStatus status = entry == null ? EntryStatus.INVALID : core.status(key, entry);
            if (entry != null && status == EntryStatus.FRESH) {
                refreshWhenDue(key, entry, loader, context);
                return reading.served(key, entry, status, seen.raw() == null);
            }
            NearEntry<V> stale = status == EntryStatus.STALE ? entry : null;
            if (stale != null && core.spec().staleWhileRevalidate()) {
                refresh(key, loader, seen, context);
                return reading.served(key, stale, status, seen.raw() == null);
            }
            core.tally.count(Figure.MISSES);
            return loadOrStale(key, loader, seen, stale);
        });
    }

    private Mono<V> loadOrStale(String key, CacheLoader<V> loader, Sighting<V> seen, @Nullable NearEntry<V> stale) {
        Mono<V> load = awaited(key, loader, seen, core.validity.known(), 1);
        Optional<Duration> soft = core.spec().softTimeout();
        if (stale == null) {
            return load;
        }
        if (soft.isPresent()) {
            // The flight is held before the caller leaves it, so that it goes on.
            load = load.timeout(
                    Mono.delay(soft.get(), core.timer).doOnNext(tick -> flights.hold(key)),
                    Mono.defer(() -> serveStale(key, stale)
                            .switchIfEmpty(awaited(key, loader, seen, core.validity.known(), 1))));
        }
        if (core.spec().staleOnError()) {
            load = load.onErrorResume(error -> serveStale(key, stale)
                    .doOnNext(value -> core.tally.count(Figure.STALE_ON_ERROR))
                    .switchIfEmpty(Mono.error(error)));
        }
        return load;
    }

    /** The stale value, if it still may be served. */
    private Mono<V> serveStale(String key, NearEntry<V> stale) {
        return Mono.defer(() -> core.status(key, stale) == EntryStatus.STALE
                ? reading.served(key, stale, EntryStatus.STALE, false)
                : Mono.empty());
    }

    /** One key of many: stale values are served when the load fails, as for a single one. */
    Mono<V> awaitedOf(String key, CacheLoader<V> loader, Sighting<V> seen, Runnable onJoined) {
        NearEntry<V> entry = seen.entry();
        Mono<V> load = awaited(key, loader, seen, core.validity.known(), 1, onJoined);
        return entry == null || !core.spec().staleOnError()
                ? load
                : load.onErrorResume(error -> serveStale(key, entry).switchIfEmpty(Mono.error(error)));
    }

    private Mono<V> awaited(String key, CacheLoader<V> loader, Sighting<V> seen, long since, int attempt) {
        return awaited(key, loader, seen, since, attempt, () -> {});
    }

    /** Joins the flight; who came after an invalidation that its load came before starts over. */
    private Mono<V> awaited(
            String key, CacheLoader<V> loader, Sighting<V> seen, long since, int attempt, Runnable onJoined) {
        return flights.join(key, flight -> flown(key, loader, seen, flight, false), onJoined)
                .flatMap(result -> {
                    long required = core.validity.required(key, result.records(), result.tags());
                    if (result.stamp() < required && since >= required && attempt < MOST_ATTEMPTS) {
                        return Mono.deferContextual(context -> reading.look(key, context)
                                .flatMap(now -> awaited(key, loader, now, since, attempt + 1)));
                    }
                    return Mono.justOrEmpty(result.value());
                });
    }

    private void refreshWhenDue(String key, NearEntry<V> entry, CacheLoader<V> loader, ContextView context) {
        if (entry.isPast(core.spec().eagerRefreshPercent(), core.clock.millis())) {
            refresh(key, loader, new Sighting<>(null, null, false), context);
        }
    }

    /** Loads behind the caller, unless somebody is at it. */
    void refresh(String key, CacheLoader<V> loader, Sighting<V> seen, ContextView context) {
        if (flights.find(key) == null) {
            core.tally.count(Figure.REFRESHES);
            Disposable unused =
                    refreshed(key, loader, seen).contextWrite(context).subscribe(value -> {}, error -> {});
        }
    }

    /** A load whatever is there, so long as nobody is faster. */
    Mono<V> refreshed(String key, CacheLoader<V> loader, Sighting<V> seen) {
        return flights.join(key, flight -> flown(key, loader, seen, flight, true))
                .flatMap(result -> Mono.justOrEmpty(result.value()));
    }

    private Mono<Result<V>> flown(
            String key, CacheLoader<V> loader, Sighting<V> seen, Flight<Result<V>> flight, boolean refresh) {
        return Mono.deferContextual(context -> {
            Throwable recent = backoff.recent(key);
            if (recent != null) {
                core.tally.count(Figure.ERRORS_REPEATED);
                return Mono.error(recent);
            }
            NearEntry<V> near = core.near.get(key);
            if (!refresh && near != null && core.status(key, near) == EntryStatus.FRESH) {
                return Mono.just(resultOf(near));
            }
            long began = core.clock.millis();
            if (claims == null || core.outage.isDown()) {
                return loadedNear(key, loader, flight);
            }
            return core.inStep()
                    .then(claims.claim(
                            key,
                            flight.stamp,
                            seen.raw(),
                            raw -> isEnough(raw, refresh, began, context),
                            waits(loader, key)))
                    .map(Optional::of)
                    .onErrorResume(KeyValueException.class, failed -> Mono.just(Optional.empty()))
                    .flatMap(outcome -> outcome.isEmpty()
                            ? loadedNear(key, loader, flight)
                            : proceed(key, loader, flight, outcome.get(), context));
        });
    }

    /** A loader of many keys must not wait for one that somebody else loads. */
    private static <V> Runnable waits(CacheLoader<V> loader, String key) {
        return loader instanceof BulkLoad<V>.OfOne one ? () -> one.leaveOut(key) : () -> {};
    }

    private Mono<Result<V>> proceed(
            String key, CacheLoader<V> loader, Flight<Result<V>> flight, Claims.Outcome outcome, ContextView context) {
        Claim claim = outcome.claim();
        if (claim != null) {
            return loadedShared(key, loader, flight, claim);
        }
        Entry<byte[]> found = outcome.found();
        NearEntry<V> entry = found == null ? null : core.admit(found, core.near.ticket(key), context);
        return entry == null ? loadedNear(key, loader, flight) : Mono.just(resultOf(entry));
    }

    private boolean isEnough(Entry<byte[]> raw, boolean refresh, long began, ContextView context) {
        Slot slot = Slots.readable(raw.value());
        if (slot == null || !slot.holdsResult()) {
            return false;
        }
        NearEntry<V> entry = core.admit(raw, -1, context);
        boolean fresh = entry != null && core.status(raw.key(), entry) == EntryStatus.FRESH;
        return fresh && (!refresh || slot.created() > began);
    }

    private Result<V> resultOf(NearEntry<V> entry) {
        return new Result<>(entry.value, entry.stamp, entry.records, entry.tags);
    }

    private Result<V> resultOf(@Nullable V value, long stamp, EntryOptions options) {
        String category = options.category().orElse(core.spec().category());
        return new Result<>(value, stamp, Validity.recordsOf(category, options.tags()), options.tags());
    }

    /** Loads where there is no shared level, or none that answers. */
    private Mono<Result<V>> loadedNear(String key, CacheLoader<V> loader, Flight<Result<V>> flight) {
        return measured(key, loader).map(loaded -> {
            V value = loaded.map(Loaded::value).orElse(null);
            EntryOptions options = loaded.map(Loaded::options).orElse(EntryOptions.none());
            Slot slot = slotOf(value != null, options, flight.stamp, new byte[0]);
            long ticket = core.near.ticket(key);
            if (slot != null && core.spec().near()) {
                boolean kept = flights.find(key) == flight && keep(key, value, slot, ticket, slot.payload().length);
                if (!kept) {
                    core.tally.count(Figure.LOADS_REFUSED);
                }
            }
            return resultOf(value, flight.stamp, options);
        });
    }

    private boolean keep(String key, @Nullable V value, Slot slot, long ticket, long bytes) {
        boolean known = core.near.peek(key) != null;
        V same = value == null ? null : core.same(key, value);
        NearEntry<V> entry = new NearEntry<>(
                same, slot, slot.freshUntil(), slot.staleUntil(), bytes, NearLevel.generationOf(ticket));
        if (!core.validity.accepts(key, slot.stamp(), entry.records, entry.tags)) {
            return false;
        }
        boolean kept = core.near.fill(key, entry, ticket);
        if (kept) {
            core.events.tell(key, known ? CacheEvent.Kind.UPDATED : CacheEvent.Kind.CREATED);
        }
        return kept;
    }

    private Mono<Result<V>> loadedShared(String key, CacheLoader<V> loader, Flight<Result<V>> flight, Claim claim) {
        Claims mine = Objects.requireNonNull(claims);
        flight.lease(claim.lease());
        Mono<Optional<Loaded<V>>> load =
                Mono.using(() -> mine.keepAlive(claim), lease -> measured(key, loader), Disposable::dispose);
        return load.flatMap(
                        loaded -> Mono.deferContextual(context -> stored(key, loaded, flight, claim, mine, context)))
                .onErrorResume(error -> mine.giveBack(claim).onErrorComplete().then(Mono.<Result<V>>error(error)))
                .doFinally(end -> {
                    if (end == SignalType.CANCEL) {
                        Disposable unused = mine.giveBack(claim).subscribe(done -> {}, error -> {});
                    }
                });
    }

    private Mono<Result<V>> stored(
            String key,
            Optional<Loaded<V>> loaded,
            Flight<Result<V>> flight,
            Claim claim,
            Claims mine,
            ContextView context) {
        V value = loaded.map(Loaded::value).orElse(null);
        EntryOptions options = loaded.map(Loaded::options).orElse(EntryOptions.none());
        Result<V> result = resultOf(value, flight.stamp, options);
        Slot slot;
        byte[] bytes;
        try {
            slot = slotOf(
                    value != null,
                    options,
                    flight.stamp,
                    value == null ? new byte[0] : core.codec.write(value, context));
            bytes = slot == null ? new byte[0] : checked(SlotFormat.write(slot));
        } catch (ValueTooLargeException tooLarge) {
            core.tally.count(Figure.OVERSIZED);
            return mine.vacate(claim).onErrorComplete().thenReturn(result);
        }
        if (slot == null) {
            return mine.vacate(claim).onErrorComplete().thenReturn(result);
        }
        return ensured(List.of(result.records()), flight.stamp)
                .then(Mono.defer(() -> {
                    if (!core.validity.accepts(key, flight.stamp, result.records(), result.tags())) {
                        return mine.vacate(claim).thenReturn(false);
                    }
                    long ticket = core.near.ticket(key);
                    return mine.store(claim, bytes, Slots.expiry(slot)).doOnNext(kept -> {
                        if (kept && core.spec().near()) {
                            boolean unused = keep(key, value, slot, ticket, slot.payload().length);
                        }
                    });
                }))
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

    /** The store failed between the load and the end of it: the near level takes the result. */
    private void keepWithoutStore(String key, @Nullable V value, Slot slot, Flight<Result<V>> flight) {
        long ticket = core.near.ticket(key);
        if (core.spec().near() && flights.find(key) == flight) {
            boolean unused = keep(key, value, slot, ticket, slot.payload().length);
        }
    }

    /** The slot of a key that is being loaded here has changed: when it no longer is ours, who comes now begins anew. */
    void checkClaim(String key, Flight<Result<V>> flight) {
        SharedLevel shared = core.shared;
        byte[] lease = flight.lease();
        if (shared != null && lease != null) {
            Disposable unused = shared.read(key)
                    .map(raw -> Arrays.equals(raw.value(), lease))
                    .defaultIfEmpty(false)
                    .onErrorReturn(true)
                    .subscribe(ours -> {
                        if (!ours) {
                            flights.detach(key, flight);
                        }
                    });
        }
    }

    byte[] checked(byte[] slot) {
        if (slot.length > core.spec().maxEntryBytes()) {
            throw new ValueTooLargeException("the entry has " + slot.length + " bytes in its stored form, at most "
                    + core.spec().maxEntryBytes() + " are allowed (option maxEntryBytes of cache " + core.name + ")");
        }
        return slot;
    }

    /** Creates the records that an entry belongs to where there are none. */
    Mono<Void> ensured(List<String> records, long stamp) {
        SharedLevel shared = core.shared;
        if (shared == null) {
            return Mono.empty();
        }
        return Flux.fromIterable(records)
                .filter(record -> !core.validity.knows(record))
                .flatMap(record -> shared.ensureRecord(record, stamp)
                        .doOnNext(sequence -> core.validity.learn(record, sequence))
                        .doOnError(failed -> core.validity.learn(record, Math.min(stamp, core.validity.known()))))
                .then();
    }

    /** The slot of a result; null for an empty one that is not to be remembered. */
    @Nullable
    Slot slotOf(boolean hasValue, EntryOptions options, long stamp, byte[] payload) {
        CacheSpec spec = core.spec();
        String category = options.category().orElse(spec.category());
        long now = core.clock.millis();
        if (!hasValue) {
            return spec.negativeTtl()
                    .map(ttl -> Slot.empty(stamp, now, ttl.toMillis(), category))
                    .orElse(null);
        }
        Optional<Duration> ttl = options.ttl().isPresent() ? options.ttl() : spec.ttl();
        long stale = options.staleFor().orElse(spec.staleFor(ttl)).toMillis();
        return new Slot(
                Slot.Kind.VALUE,
                stamp,
                now,
                ttl.map(time -> jittered(Math.max(1, time.toMillis()), spec.jitterPercent()))
                        .orElse(0L),
                stale,
                category,
                options.tags(),
                options.metadata(),
                Slot.NOBODY,
                0,
                payload);
    }

    private static long jittered(long millis, int percent) {
        long most = (long) (millis / 100.0 * percent);
        return most == 0
                ? millis
                : Math.max(1, millis - ThreadLocalRandom.current().nextLong(most + 1));
    }

    /** The one call of the loader, counted; an empty Optional when there is no value. */
    private Mono<Optional<Loaded<V>>> measured(String key, CacheLoader<V> loader) {
        return Mono.defer(() -> {
            long start = System.nanoTime();
            return called(key, loader)
                    .map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .doOnNext(loaded -> {
                        ended(start);
                        if (loaded.isEmpty()) {
                            core.tally.count(Figure.EMPTY_LOADS);
                        }
                    })
                    .doOnError(error -> {
                        ended(start);
                        core.tally.count(Figure.LOAD_FAILURES);
                        core.events.tell(key, CacheEvent.Kind.LOAD_FAILED);
                        core.spec().errorBackoff().ifPresent(time -> backoff.remember(key, error, time));
                    });
        });
    }

    private void ended(long start) {
        core.tally.count(Figure.LOADS);
        core.tally.add(Figure.LOAD_NANOS, System.nanoTime() - start);
    }

    /** Holds a loader to its contract. */
    private Mono<Loaded<V>> called(String key, CacheLoader<V> loader) {
        Duration limit = core.spec().hardTimeout();
        return Mono.defer(() -> {
                    Publisher<Loaded<V>> publisher = loader.load(key);
                    return publisher == null
                            ? Mono.error(CacheLoadException.returnedNull(key))
                            : Flux.from(publisher).take(2).collectList();
                })
                .flatMap(all -> all.size() > 1
                        ? Mono.error(CacheLoadException.emittedTwice(key))
                        : Mono.justOrEmpty(all.stream().findFirst()))
                .timeout(limit, Mono.error(() -> CacheLoadException.timedOut(key, limit)), core.timer);
    }
}
