package io.reactivekv.cache;

import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** The queue of keys to load ahead of a request: bounded, each key once, the highest priority first. Thread-safe. */
final class Prefetching<V> {

    private static final Comparator<Waiting> NEXT_FIRST =
            Comparator.comparingInt(Waiting::priority).reversed().thenComparingLong(Waiting::number);

    private final Core<V> core;
    private final Reading<V> reading;
    private final Loading<V> loading;
    private final @Nullable CacheLoader<V> loader;
    private final TreeSet<Waiting> queue = new TreeSet<>(NEXT_FIRST);
    private final Map<String, Waiting> byKey = new HashMap<>();
    private long numbers;
    private int working;

    Prefetching(Core<V> core, Reading<V> reading, Loading<V> loading, @Nullable CacheLoader<V> loader) {
        this.core = core;
        this.reading = reading;
        this.loading = loading;
        this.loader = loader;
    }

    private record Waiting(String key, int priority, long number) {}

    boolean add(String key, int priority) {
        CacheNames.checkKey(key);
        core.checkOpen();
        CacheLoader<V> known = loader();
        synchronized (this) {
            if (!enqueue(new Waiting(key, priority, numbers++))) {
                return false;
            }
        }
        work(known);
        return true;
    }

    /** Takes one in, unless its key, or as many others as there is room for, are to come before it. */
    private synchronized boolean enqueue(Waiting waiting) {
        Waiting there = byKey.get(waiting.key());
        if (there != null && isBefore(there, waiting)) {
            return false;
        }
        if (there != null) {
            boolean unused = queue.remove(there);
        } else if (byKey.size() >= core.spec().prefetchQueue() && !makeRoom(waiting)) {
            core.tally.count(Figure.PREFETCHES_DROPPED);
            return false;
        }
        boolean unusedAdded = queue.add(waiting);
        byKey.put(waiting.key(), waiting);
        return true;
    }

    private static boolean isBefore(Waiting one, Waiting other) {
        return NEXT_FIRST.compare(one, other) < 0;
    }

    private boolean makeRoom(Waiting waiting) {
        Waiting last = queue.last();
        if (isBefore(last, waiting)) {
            return false;
        }
        boolean unused = queue.remove(last);
        byKey.remove(last.key());
        core.tally.count(Figure.PREFETCHES_DROPPED);
        return true;
    }

    CacheLoader<V> loader() {
        if (loader == null) {
            throw new IllegalStateException(
                    "cache " + core.name + " was made without a loader, so that it cannot load ahead of a request");
        }
        return loader;
    }

    boolean hasLoader() {
        return loader != null;
    }

    synchronized List<String> queue() {
        List<String> keys = new ArrayList<>();
        queue.forEach(waiting -> keys.add(waiting.key()));
        return keys;
    }

    synchronized int length() {
        return byKey.size();
    }

    /** There may be more loaders than before, or the cache be turned on again. */
    void respecified() {
        if (loader != null) {
            work(loader);
        }
    }

    private void work(CacheLoader<V> known) {
        while (true) {
            Waiting taken;
            synchronized (this) {
                Waiting next = mayBegin() ? queue.pollFirst() : null;
                if (next == null) {
                    return;
                }
                byKey.remove(next.key());
                taken = next;
                working++;
            }
            begin(taken, known);
        }
    }

    private void begin(Waiting taken, CacheLoader<V> known) {
        AtomicBoolean off = new AtomicBoolean();
        // Elsewhere, so that a loader which answers at once cannot make this a deep recursion.
        Disposable unused = load(taken.key(), known, Duration.ZERO, () -> off.set(true))
                .onErrorComplete()
                .subscribeOn(core.timer)
                .doFinally(end -> {
                    synchronized (this) {
                        if (off.get()) {
                            // The cache was turned off since it was taken: it waits on, at its place.
                            boolean unusedQueued = enqueue(taken);
                        }
                        working--;
                    }
                    work(known);
                })
                .subscribe();
    }

    private boolean mayBegin() {
        CacheSpec spec = core.spec();
        return working < spec.prefetchLoaders() && spec.enabled() && !core.isClosed();
    }

    /**
     * Loads a key that is missing, due for a refresh, or stale by then; emits whether it did.
     *
     * @param off is told when it did not because the cache is turned off
     */
    Mono<Boolean> load(String key, CacheLoader<V> known, Duration ahead, Runnable off) {
        return Mono.deferContextual(context -> {
            if (!core.spec().enabled()) {
                off.run();
                return Mono.just(false);
            }
            return reading.look(key, context).flatMap(seen -> {
                NearEntry<V> entry = seen.entry();
                long began = core.clock.millis();
                boolean good = entry != null
                        && entry.isFresh(key, began + ahead.toMillis(), core.validity)
                        && !entry.isPast(core.spec().eagerRefreshPercent(), began);
                if (good) {
                    return Mono.just(false);
                }
                boolean fresh = entry != null && entry.isFresh(key, began, core.validity);
                return loading.refreshed(key, known, seen, fresh)
                        .doOnNext(value -> mark(key, began))
                        .hasElement();
            });
        });
    }

    private void mark(String key, long began) {
        core.prefetched.add(key, began, core.clock.millis());
        NearEntry<V> entry = core.nearInUse(key);
        if (entry != null) {
            entry.prefetched = true;
        }
        core.tally.count(Figure.PREFETCHES);
    }
}
