package io.reactivekv.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.reactivekv.cache.CacheWarmer.Trigger;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Runs warmers at their time, as many keys at once as the cache has prefetch loaders. */
final class Warming<V> {

    private static final Logger LOG = LoggerFactory.getLogger(Warming.class);
    private static final int USERS = 100_000;
    private static final int SECONDS_FOR_A_KEY = 5;

    private final Core<V> core;
    private final Prefetching<V> prefetching;
    private final List<CacheWarmer> warmers = new CopyOnWriteArrayList<>();

    /** Those that are to run once, and could not yet. */
    private final Queue<CacheWarmer> starting = new ConcurrentLinkedQueue<>();

    private final Disposable.Composite running = Disposables.composite();
    private final Cache<String, Boolean> users =
            Caffeine.newBuilder().maximumSize(USERS).executor(Runnable::run).build();

    Warming(Core<V> core, Prefetching<V> prefetching) {
        this.core = core;
        this.prefetching = prefetching;
    }

    void add(CacheWarmer warmer) {
        Objects.requireNonNull(warmer, "warmer");
        core.checkOpen();
        CacheLoader<V> unusedLoader = prefetching.loader();
        boolean unusedAdded = warmers.add(warmer);
        switch (warmer.trigger()) {
            case AT_START -> {
                boolean unusedStarting = starting.add(warmer);
                respecified();
            }
            case PERIODIC ->
                start(Flux.interval(warmer.interval(), core.timer)
                        .onBackpressureDrop()
                        .concatMap(tick -> run(warmer, "", new AtomicBoolean()), 1));
            case FIRST_APPEARANCE -> {}
        }
    }

    /** The cache may be turned on again. */
    void respecified() {
        while (core.spec().enabled()) {
            CacheWarmer next = starting.poll();
            if (next == null) {
                return;
            }
            start(atStart(next).flux());
        }
    }

    /** A run that has left out keys, since the cache was turned off, is made again: it leaves out what is fresh. */
    private Mono<Long> atStart(CacheWarmer warmer) {
        AtomicBoolean off = new AtomicBoolean();
        return run(warmer, "", off).doOnNext(loads -> {
            if (off.get()) {
                boolean unused = starting.add(warmer);
                respecified();
            }
        });
    }

    private void start(Flux<Long> runs) {
        boolean unused = running.add(runs.subscribe(loads -> {}, closed -> {}));
    }

    Mono<Long> warm(String scope) {
        return core.whileOpen(runAll(
                warmer -> (warmer.scope().equals(scope) || scope.equals(CacheWarmer.EVERY_SCOPE))
                        && warmer.trigger() != Trigger.FIRST_APPEARANCE,
                "",
                new AtomicBoolean()));
    }

    Mono<Long> appeared(String user) {
        return core.whileOpen(Mono.defer(() ->
                core.spec().enabled() && users.asMap().putIfAbsent(user, true) == null ? first(user) : Mono.just(0L)));
    }

    /** A user for whom not all have run counts as not seen; one that failed has run. */
    private Mono<Long> first(String user) {
        AtomicBoolean ran = new AtomicBoolean();
        AtomicBoolean off = new AtomicBoolean();
        return runAll(warmer -> warmer.trigger() == Trigger.FIRST_APPEARANCE, user, off)
                .doOnNext(loads -> ran.set(!off.get()))
                .doFinally(end -> {
                    if (!ran.get()) {
                        users.invalidate(user);
                    }
                });
    }

    private Mono<Long> runAll(Predicate<CacheWarmer> which, String user, AtomicBoolean off) {
        return Flux.fromIterable(warmers)
                .filter(which)
                .concatMap(warmer -> run(warmer, user, off))
                .reduce(0L, Long::sum);
    }

    /**
     * One run, which fails when the cache is closed; what cannot be loaded is left out, since the request itself will tell.
     *
     * @param off set when a key is left out because the cache is turned off
     */
    private Mono<Long> run(CacheWarmer warmer, String user, AtomicBoolean off) {
        CacheLoader<V> loader = prefetching.loader();
        AtomicBoolean ended = new AtomicBoolean();
        Mono<Long> loads = keys(warmer, user, ended)
                .doOnNext(key -> core.checkOpen())
                .filter(key -> isKey(warmer, key))
                .flatMap(
                        key -> prefetching
                                .load(key, loader, warmer.ahead(), () -> off.set(true))
                                .onErrorReturn(false),
                        core.spec().prefetchLoaders())
                .filter(loaded -> loaded)
                .count()
                .doOnNext(number -> core.tally.add(Figure.WARMED, number));
        return LoaderCalls.contained(warmer.scope(), loads)
                .doFinally(end -> ended.set(true))
                .onErrorResume(CacheLoadException.class, fatal -> {
                    failed(warmer, fatal);
                    return Mono.just(0L);
                });
    }

    /** What no cache takes as a key is told, and the others go on. */
    private boolean isKey(CacheWarmer warmer, String key) {
        try {
            String unused = core.tally.checked(() -> CacheNames.key(key));
            return true;
        } catch (IllegalArgumentException refused) {
            failed(warmer, refused);
            return false;
        }
    }

    /**
     * The keys up to a failure, which is told: what they name has been asked for by then.
     *
     * @param ended set when the run is over: what fails fatally leaves the wait for its next key behind
     */
    private Flux<String> keys(CacheWarmer warmer, String user, AtomicBoolean ended) {
        // Another spec may allow longer loads meanwhile.
        Mono<Long> time = Mono.defer(() -> Mono.delay(mostForAKey(), core.timer));
        Flux<String> late = Flux.defer(() -> ended.get()
                ? Flux.<String>never()
                : Flux.error(CacheLoadException.keysTimedOut(warmer.scope(), mostForAKey())));
        return Flux.<String>defer(() -> warmer.keys(user))
                .timeout(time, key -> time, late)
                .onErrorResume(error -> {
                    if (core.isClosed()) {
                        return Flux.error(core.closedError());
                    }
                    failed(warmer, error);
                    return Flux.empty();
                });
    }

    /**
     * How long a source may take for its next key. It is asked for one when a load is done, which takes a hard timeout and
     * the wait for other processes before it: as long again, or for a lease that nobody renews.
     */
    private Duration mostForAKey() {
        return core.longestLoad().multipliedBy(2).plus(core.spec().lease()).plusSeconds(SECONDS_FOR_A_KEY);
    }

    private void failed(CacheWarmer warmer, Throwable error) {
        core.tally.count(Figure.WARMER_FAILURES);
        LOG.warn("cache {}: the warmer {} failed: {}", core.name, warmer.scope(), error.toString());
    }

    void close() {
        running.dispose();
    }
}
