package io.reactivekv.cache;

import io.reactivekv.cache.Reading.Sighting;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Read-through: a fresh entry, or one load for all who ask. Who comes while a key is being loaded joins the flight, and gets
 * a stale value in the meantime where the spec allows it.
 */
final class Loading<V> {

    private static final int MOST_ATTEMPTS = 100;

    private final Core<V> core;
    private final Reading<V> reading;
    private final ErrorBackoff backoff;
    private final LoaderCalls<V> loaders;
    private final Flights<LoadResult<V>> flights;
    private final ClaimedLoads<V> loads;
    private final StaleServing<V> stale;

    Loading(Core<V> core, Reading<V> reading, @Nullable Claims claims) {
        this.core = core;
        this.reading = reading;
        this.backoff = new ErrorBackoff(core.clock);
        this.flights = new Flights<>(
                core.validity::known,
                () -> core.tally.count(Figure.JOINS),
                () -> core.tally.count(Figure.LOADS_CANCELLED),
                backoff::forget);
        this.loaders = new LoaderCalls<>(core, flights, backoff);
        this.loads = new ClaimedLoads<>(core, claims, flights, loaders);
        this.stale = new StaleServing<>(core, reading);
    }

    Flights<LoadResult<V>> flights() {
        return flights;
    }

    /** Gives back the leases of all loads. */
    Mono<Void> giveBack() {
        return loads.giveBack();
    }

    /** The watch tells of a change of a key: before what is near is dropped, so that nothing is kept in between. */
    void touched(String key) {
        Flight<LoadResult<V>> flight = flights.find(key);
        if (flight != null) {
            flight.touch();
        }
    }

    /** The watch has told of a change of a key. */
    void changed(String key) {
        Flight<LoadResult<V>> flight = flights.find(key);
        if (flight != null) {
            loads.checkClaim(key, flight);
        }
    }

    /** What failed under another spec may go well under this one. */
    void respecified() {
        backoff.forgetAll();
    }

    /**
     * The watch may have missed changes.
     *
     * @param listening whether it tells of those to come
     */
    void reset(boolean listening) {
        loads.checkClaims(listening);
    }

    Mono<V> get(String key, CacheLoader<V> loader) {
        return core.whileOpen(Mono.deferContextual(context -> {
            if (!core.spec().enabled()) {
                return around(key, loader);
            }
            NearEntry<V> hit = reading.nearHit(key, core.clock.millis());
            if (hit != null) {
                if (hit.isPast(core.eagerPercent(), core.clock.millis())) {
                    refresh(key, loader, new Sighting<>(null, null, false), true, context, () -> {});
                }
                return Mono.justOrEmpty(hit.value);
            }
            return reading.look(key, context).flatMap(seen -> {
                Course<V> course = Course.of(key, seen, core);
                if (course.refreshes()) {
                    refresh(key, loader, seen, course.isFresh(), context, () -> {});
                }
                return course.serves()
                        ? reading.served(key, Objects.requireNonNull(seen.entry()), course.status(), course.isNear())
                        : loadOrStale(course, loader, () -> {});
            });
        }));
    }

    /** A load of a cache that is turned off: nobody joins it, and nothing is kept. */
    Mono<V> around(String key, CacheLoader<V> loader) {
        core.tally.count(Figure.MISSES);
        return loaders.counted(key, loader, null).flatMap(loaded -> Mono.justOrEmpty(loaded.map(Loaded::value)));
    }

    /**
     * The value of a key that is loaded, or a stale one in the meantime or in place of an error, or what has replaced
     * that by then.
     *
     * @param onJoined told when the load is another's
     */
    Mono<V> loadOrStale(Course<V> course, CacheLoader<V> loader, Runnable onJoined) {
        String key = course.key();
        Queue<Flight<LoadResult<V>>> joined = new ConcurrentLinkedQueue<>();
        Mono<V> load = awaited(key, loader, course.seen(), core.validity.known(), 1, joined, onJoined);
        NearEntry<V> before = course.stale();
        if (before == null) {
            missed();
            return load;
        }
        long since = stale.ticket(course, before);
        // A read that is served what is stale is a hit, and no miss.
        load = load.doOnSuccess(value -> missed());
        Optional<Duration> soft = core.spec().softTimeout();
        if (soft.isPresent()) {
            Mono<V> meanwhile = stale.inPlaceOfLoad(course, before, since, joined, () -> {});
            // The flight is held before the caller leaves it, so that it goes on.
            Mono<V> inTime = load.timeout(
                    Mono.delay(soft.get(), core.timer).doOnNext(tick -> hold(key)),
                    meanwhile.switchIfEmpty(Mono.defer(
                            () -> awaited(key, loader, course.seen(), core.validity.known(), 1, joined, () -> {})
                                    .doOnSuccess(value -> missed()))));
            // A part of the load would only wait for it until then.
            load = Mono.deferContextual(
                    context -> flights.isWithin(key, context) ? meanwhile.switchIfEmpty(inTime) : inTime);
        }
        if (core.spec().staleOnError()) {
            Mono<V> instead =
                    stale.inPlaceOfLoad(course, before, since, joined, () -> core.tally.count(Figure.STALE_ON_ERROR));
            load = load.onErrorResume(error -> instead.switchIfEmpty(Mono.error(error)));
        }
        return load.doOnError(error -> missed());
    }

    private void hold(String key) {
        Flight<LoadResult<V>> flight = flights.find(key);
        if (flight != null) {
            flight.hold();
        }
    }

    private void missed() {
        core.tally.count(Figure.MISSES);
    }

    /**
     * Joins the flight; who came after an invalidation that its load came before starts over.
     *
     * @param joined takes each flight that was joined or begun
     */
    private Mono<V> awaited(
            String key,
            CacheLoader<V> loader,
            Sighting<V> seen,
            long since,
            int attempt,
            Queue<Flight<LoadResult<V>>> joined,
            Runnable onJoined) {
        return flights.join(
                        key,
                        begun -> {
                            boolean unused = joined.add(begun);
                            return loads.fly(key, loader, seen.raw(), begun, false);
                        },
                        another -> {
                            boolean unused = joined.add(another);
                            onJoined.run();
                        })
                .flatMap(result -> {
                    // The last invalidation may be too late to count for this caller, and one before it may not.
                    boolean outdated = result.stamp() < core.validity.required(key, result.records(), result.tags());
                    if (outdated && result.stamp() < since && attempt < MOST_ATTEMPTS) {
                        return Mono.deferContextual(context -> reading.look(key, context)
                                .flatMap(now -> awaited(key, loader, now, since, attempt + 1, joined, () -> {})));
                    }
                    return Mono.justOrEmpty(result.value());
                });
    }

    /**
     * Loads behind the caller, unless somebody is at it.
     *
     * @param evenIfFresh whether what was seen was fresh, and is loaded all the same
     * @param onSettled told when the load is another's, and at the end
     */
    void refresh(
            String key,
            CacheLoader<V> loader,
            Sighting<V> seen,
            boolean evenIfFresh,
            ContextView context,
            Runnable onSettled) {
        if (flights.find(key) != null) {
            onSettled.run();
            return;
        }
        core.tally.count(Figure.REFRESHES);
        Disposable unused = refreshed(key, loader, seen, evenIfFresh, onSettled)
                .doFinally(end -> onSettled.run())
                .contextWrite(Flights.apart(context))
                .subscribe(value -> {}, error -> {});
    }

    /**
     * A load, so long as nobody is faster.
     *
     * @param evenIfFresh whether what was seen was fresh, and is loaded all the same
     */
    Mono<V> refreshed(String key, CacheLoader<V> loader, Sighting<V> seen, boolean evenIfFresh) {
        return refreshed(key, loader, seen, evenIfFresh, () -> {});
    }

    private Mono<V> refreshed(
            String key, CacheLoader<V> loader, Sighting<V> seen, boolean evenIfFresh, Runnable onJoined) {
        return flights.join(
                        key,
                        flight -> loads.fly(key, loader, seen.raw(), flight, evenIfFresh),
                        another -> onJoined.run())
                .flatMap(result -> Mono.justOrEmpty(result.value()));
    }
}
