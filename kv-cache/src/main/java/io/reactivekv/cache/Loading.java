package io.reactivekv.cache;

import io.reactivekv.cache.Reading.Sighting;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.Optional;
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
    private final LoaderCalls<V> loaders;
    private final Flights<LoadResult<V>> flights;
    private final ClaimedLoads<V> loads;

    Loading(Core<V> core, Reading<V> reading, @Nullable Claims claims) {
        this.core = core;
        this.reading = reading;
        this.loaders = new LoaderCalls<>(core);
        this.flights = new Flights<>(
                core.validity::known,
                () -> core.tally.count(Figure.JOINS),
                () -> core.tally.count(Figure.LOADS_CANCELLED));
        this.loads = new ClaimedLoads<>(core, claims, flights, loaders);
    }

    Flights<LoadResult<V>> flights() {
        return flights;
    }

    /** The watch has told of a change of a key. */
    void changed(String key) {
        Flight<LoadResult<V>> flight = flights.find(key);
        if (flight != null) {
            loads.checkClaim(key, flight);
        }
    }

    Mono<V> get(String key, CacheLoader<V> loader) {
        return core.whileOpen(Mono.deferContextual(context -> {
            if (!core.spec().enabled()) {
                core.tally.count(Figure.MISSES);
                return loaders.call(key, loader).map(Loaded::value);
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
        return flights.join(key, flight -> loads.fly(key, loader, seen.raw(), flight, false), onJoined)
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
        return flights.join(key, flight -> loads.fly(key, loader, seen.raw(), flight, true))
                .flatMap(result -> Mono.justOrEmpty(result.value()));
    }
}
