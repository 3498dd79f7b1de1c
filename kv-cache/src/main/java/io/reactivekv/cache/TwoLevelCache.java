package io.reactivekv.cache;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The cache: hands each call to the room that it belongs to. */
final class TwoLevelCache<V> implements ReactiveCache<V> {

    private final Core<V> core;
    private final @Nullable CacheLoader<V> loader;
    private final Reading<V> reading;
    private final Loading<V> loading;
    private final NearReads<V> freshReads;
    private final NearReads<V> staleReads;
    private final NearReads<V> loadingReads;
    private final BulkReading<V> bulkReading;
    private final BulkLoading<V> bulkLoading;
    private final Writing<V> writing;
    private final Invalidating<V> invalidating;
    private final Cleaning<V> cleaning;
    private final Removing<V> removing;
    private final Upkeep<V> upkeep;
    private final Evicting<V> evicting;
    private final Decorating<V> decorating;
    private final Prefetching<V> prefetching;
    private final Predicting<V> predicting;
    private final Warming<V> warming;
    private final @Nullable CacheBackend<V> backend;

    /** Held while a spec takes effect, so that no two do by halves. The lock of the core is taken under it. */
    private final Object changing = new Object();

    TwoLevelCache(Core<V> core, @Nullable CacheLoader<V> loader) {
        this.core = core;
        this.loader = loader;
        this.reading = new Reading<>(core);
        Claims claims = null;
        SharedLevel shared = core.shared;
        if (shared != null) {
            Coherence coherence =
                    new Coherence(core.name, shared, core.validity, core.clock, core.timer, new Coherent());
            core.coherence(coherence);
            claims = new Claims(core, shared, coherence);
        }
        this.loading = new Loading<>(core, reading, claims);
        this.bulkReading = new BulkReading<>(core, reading);
        this.bulkLoading = new BulkLoading<>(core, reading, bulkReading, loading);
        this.invalidating = new Invalidating<>(core, loading);
        this.writing = new Writing<>(core, loading);
        this.removing = new Removing<>(core, loading, invalidating);
        this.cleaning = new Cleaning<>(core, loading.flights());
        this.upkeep = new Upkeep<>(core, cleaning);
        this.evicting = new Evicting<>(core, cleaning);
        this.decorating = new Decorating<>(this, invalidating, core.tally);
        this.prefetching = new Prefetching<>(core, reading, loading, loader);
        this.predicting = new Predicting<>(core, prefetching);
        this.freshReads = new NearReads<>(
                core, false, (key, none) -> predicting.seen(key, reading.get(key, ReadMode.FRESH_ONLY)));
        this.staleReads = new NearReads<>(
                core, false, (key, none) -> predicting.seen(key, reading.get(key, ReadMode.ALLOW_STALE)));
        this.loadingReads = new NearReads<>(
                core,
                true,
                (key, given) -> predicting.seen(key, loading.get(key, Objects.requireNonNull(given, "loader"))));
        this.warming = new Warming<>(core, prefetching);
        this.backend = shared == null ? null : new CacheBackend<>(core, loading);
    }

    void start() {
        Coherence coherence = core.coherence();
        if (coherence != null) {
            coherence.start();
        }
        upkeep.every(core.spec().cleanupInterval());
    }

    /** What the watch tells: near entries go, and so do flights whose claim somebody took. */
    private final class Coherent implements Coherence.Listener {

        @Override
        public void changed(String key) {
            loading.touched(key);
            NearEntry<V> dropped = core.near.touched(key);
            if (dropped != null) {
                // The store may be the first to find that its time is over.
                if (core.status(key, dropped) == EntryStatus.EXPIRED) {
                    core.expired(key);
                } else {
                    core.tally.count(Figure.DROPPED_BY_WATCH);
                }
            }
            if (core.sharedEnds != null) {
                core.sharedEnds.changed(key);
            }
            HeldObjects<V> objects = core.heldObjects();
            if (objects != null) {
                objects.changed(key);
            }
            loading.changed(key);
        }

        @Override
        public void reset(boolean listening) {
            core.tally.count(Figure.RESETS);
            core.near.reset();
            if (core.sharedEnds != null) {
                core.sharedEnds.clear();
            }
            loading.reset(listening);
            counted();
            HeldObjects<V> objects = core.heldObjects();
            if (objects != null && listening) {
                objects.reset();
            }
        }

        @Override
        public void counted() {
            if (core.sharedCensus != null && !core.spec().near()) {
                core.sharedCensus.learn();
            }
        }
    }

    /** A call whose arguments are looked at before anything else; that they are refused is counted. */
    private <T> T checked(Supplier<T> call) {
        return core.tally.checked(call);
    }

    /** The same for what must not be null, where the rest of the call is looked at further down. */
    private <T> T given(T argument, String name) {
        return checked(() -> Objects.requireNonNull(argument, name));
    }

    /** The same for a key that is looked up at once, and what comes with it; what is near has passed the rest. */
    private void check(String key, Object given, String name) {
        try {
            CacheNames.checkLength(key, "key");
            Object unused = Objects.requireNonNull(given, name);
        } catch (IllegalArgumentException | NullPointerException refused) {
            core.tally.count(Figure.CALLS_REFUSED);
            throw refused;
        }
    }

    @Override
    public String name() {
        return core.name;
    }

    @Override
    public CacheSpec spec() {
        return core.spec();
    }

    Core<V> core() {
        return core;
    }

    Loading<V> loading() {
        return loading;
    }

    @Override
    public Mono<V> get(String key) {
        CacheLoader<V> own = loader;
        return own == null ? get(key, ReadMode.FRESH_ONLY) : load(key, own);
    }

    @Override
    public Mono<V> get(String key, ReadMode mode) {
        check(key, mode, "mode");
        return (mode == ReadMode.FRESH_ONLY ? freshReads : staleReads).get(key, null);
    }

    @Override
    public Mono<V> get(String key, Function<? super String, ? extends Publisher<? extends V>> loader) {
        check(key, loader, "loader");
        return loadingReads.get(key, CacheLoader.of(loader));
    }

    @Override
    public Mono<V> load(String key, CacheLoader<V> loader) {
        check(key, loader, "loader");
        return loadingReads.get(key, loader);
    }

    @Override
    public Mono<CacheEntry<V>> entry(String key) {
        return checked(() -> reading.entry(CacheNames.key(key)));
    }

    @Override
    public Mono<Boolean> contains(String key) {
        return checked(() -> reading.entry(CacheNames.key(key))
                .map(entry ->
                        entry.status() == EntryStatus.FRESH && entry.value().isPresent())
                .defaultIfEmpty(false));
    }

    @Override
    public Flux<KeyValue<V>> getAll(Collection<String> keys) {
        return checked(() -> {
            List<String> asked = CacheNames.keys(keys);
            return predicting.seenAll(asked, bulkReading.getAll(asked));
        });
    }

    @Override
    public Flux<KeyValue<V>> getAll(
            Collection<String> keys, Function<? super Set<String>, ? extends Publisher<Map<String, V>>> loader) {
        return ReactiveCache.super.getAll(keys, given(loader, "loader"));
    }

    @Override
    public Flux<KeyValue<V>> loadAll(Collection<String> keys, BulkCacheLoader<V> loader) {
        return checked(() -> {
            List<String> asked = CacheNames.keys(keys);
            return predicting.seenAll(asked, bulkLoading.getAll(asked, Objects.requireNonNull(loader, "loader")));
        });
    }

    @Override
    public Flux<String> keys() {
        return keysOf(entries());
    }

    @Override
    public Flux<String> keys(String category) {
        return keysOf(entries(category));
    }

    private static <V> Flux<String> keysOf(Flux<CacheEntry<V>> entries) {
        return entries.filter(entry -> entry.value().isPresent()
                        && (entry.status() == EntryStatus.FRESH || entry.status() == EntryStatus.STALE))
                .map(CacheEntry::key);
    }

    @Override
    public Flux<CacheEntry<V>> entries() {
        return Flux.defer(() -> core.isClosed() ? Flux.error(core.closedError()) : reading.entries());
    }

    @Override
    public Flux<CacheEntry<V>> entries(String category) {
        return checked(() -> {
            CacheNames.check(category, "category");
            return entries().filter(entry -> entry.category().equals(category));
        });
    }

    @Override
    public Mono<Void> put(String key, V value, EntryOptions options) {
        return checked(() -> writing.put(key, value, Objects.requireNonNull(options, "options")));
    }

    @Override
    public Mono<Void> put(String key, V value, Duration ttl) {
        return checked(() -> writing.put(key, value, EntryOptions.ofTtl(ttl)));
    }

    @Override
    public Mono<Boolean> putIfAbsent(String key, V value, Duration ttl) {
        return checked(() -> writing.putIf(false, key, value, EntryOptions.ofTtl(ttl)));
    }

    @Override
    public Mono<Boolean> replace(String key, V value, Duration ttl) {
        return checked(() -> writing.putIf(true, key, value, EntryOptions.ofTtl(ttl)));
    }

    @Override
    public Mono<Void> putAll(Map<String, ? extends V> values, Duration ttl) {
        return checked(() -> writing.putAll(values, EntryOptions.ofTtl(ttl)));
    }

    @Override
    public Mono<Boolean> putIfAbsent(String key, V value, EntryOptions options) {
        return checked(() -> writing.putIf(false, key, value, Objects.requireNonNull(options, "options")));
    }

    @Override
    public Mono<Boolean> replace(String key, V value, EntryOptions options) {
        return checked(() -> writing.putIf(true, key, value, Objects.requireNonNull(options, "options")));
    }

    @Override
    public Mono<Void> putAll(Map<String, ? extends V> values, EntryOptions options) {
        return checked(() -> writing.putAll(values, Objects.requireNonNull(options, "options")));
    }

    @Override
    public Mono<Boolean> remove(String key) {
        return checked(() -> removing.remove(key));
    }

    @Override
    public Mono<Long> removeCategory(String category) {
        return checked(() -> invalidating.removeCategory(category));
    }

    @Override
    public Mono<Void> invalidate(String key) {
        return checked(() -> removing.invalidate(key));
    }

    @Override
    public Mono<Void> invalidateAll(Collection<String> keys) {
        return ReactiveCache.super.invalidateAll(given(keys, "keys"));
    }

    @Override
    public Mono<Void> invalidateCategory(String category) {
        return checked(() -> invalidating.invalidateCategory(category));
    }

    @Override
    public Mono<Void> invalidateTags(String... tags) {
        return checked(() -> invalidating.invalidateTags(tags));
    }

    @Override
    public Mono<Void> invalidateTags(Collection<String> tags) {
        return ReactiveCache.super.invalidateTags(given(tags, "tags"));
    }

    @Override
    public Mono<Long> invalidateAllOf(String... tags) {
        return checked(() -> invalidating.invalidateAllOf(tags));
    }

    @Override
    public Mono<Long> invalidateAllOf(Collection<String> tags) {
        return ReactiveCache.super.invalidateAllOf(given(tags, "tags"));
    }

    @Override
    public Mono<Long> invalidatePrefix(String prefix) {
        return checked(() -> invalidating.invalidatePrefix(prefix));
    }

    @Override
    public Mono<Long> invalidateMatching(String pattern, boolean allowFullScan) {
        return checked(() -> invalidating.invalidateMatching(pattern, allowFullScan));
    }

    @Override
    public Mono<Void> clear() {
        return invalidating.clear();
    }

    @Override
    public Mono<Long> cleanup() {
        return cleaning.cleanup();
    }

    @Override
    public List<String> coldest(int most) {
        return checked(() -> evicting.coldest(most));
    }

    @Override
    public int evictColdest(int most) {
        return checked(() -> evicting.evictColdest(most));
    }

    @Override
    public int evictIdle(Duration time) {
        return checked(() -> evicting.evictIdle(time));
    }

    @Override
    public int trimTo(double fraction) {
        return checked(() -> evicting.trimTo(fraction));
    }

    @Override
    public int evictLeastLikely(ToDoubleFunction<String> probability, int most) {
        return checked(() -> evicting.evictLeastLikely(probability, most));
    }

    @Override
    public int evictLeastLikely(Map<String, Double> probability, int most) {
        return ReactiveCache.super.evictLeastLikely(given(probability, "probability"), most);
    }

    @Override
    public boolean prefetch(String key, int priority) {
        return checked(() -> prefetching.add(key, priority));
    }

    @Override
    public int prefetchAll(Collection<String> keys, int priority) {
        return checked(() -> {
            CacheLoader<V> unused = prefetching.loader();
            return (int) CacheNames.keys(keys).stream()
                    .filter(key -> prefetching.add(key, priority))
                    .count();
        });
    }

    @Override
    public List<String> prefetchQueue() {
        return prefetching.queue();
    }

    @Override
    public void addWarmer(CacheWarmer warmer) {
        warming.add(given(warmer, "warmer"));
    }

    @Override
    public Mono<Long> warm(String scope) {
        return checked(() -> warming.warm(CacheNames.checked(scope, "scope")));
    }

    @Override
    public Mono<Long> appeared(String user) {
        return checked(() -> warming.appeared(CacheNames.checked(user, "user")));
    }

    @Override
    public void predictBy(AccessPredictor predictor) {
        predicting.by(given(predictor, "predictor"));
    }

    @Override
    public <A> Function<A, Mono<V>> cached(
            Function<? super A, String> key, Function<? super A, ? extends Publisher<? extends V>> function) {
        return checked(() -> decorating.cached(key, function, Optional.empty()));
    }

    @Override
    public <A> Function<A, Mono<V>> cached(
            Function<? super A, String> key,
            Function<? super A, ? extends Publisher<? extends V>> function,
            Duration ttl) {
        return checked(() -> {
            EntryOptions options = EntryOptions.ofTtl(ttl);
            return decorating.cached(key, function, options.ttl());
        });
    }

    @Override
    public <A, R> Function<A, Mono<R>> invalidating(
            String template, Function<? super A, ? extends Publisher<? extends R>> function) {
        return checked(() -> decorating.invalidating(template, function));
    }

    @Override
    public KeyValueStore<V> asStore() {
        CacheBackend<V> made = backend;
        if (made == null) {
            throw new IllegalStateException("cache " + core.name + " has no shared level, and so no store");
        }
        return made.store();
    }

    @Override
    public CacheStats stats() {
        // Before the counters: it makes the near level do what it has put off, evictions too.
        Gauges gauges = Gauges.of(core, prefetching.length());
        return new CacheStats(core.tally.snapshot(), gauges);
    }

    @Override
    public Map<String, Long> hotKeys(int most) {
        return checked(() -> Gauges.hotKeys(core, most));
    }

    @Override
    public Mono<CacheInventory> inventory() {
        return core.whileOpen(Census.whole(core));
    }

    @Override
    public void resetStats() {
        core.tally.reset();
        core.hotKeys.reset();
        core.near.all().forEach(each -> each.getValue().accessCount = 0);
        SharedUses uses = core.sharedUses;
        if (uses != null) {
            uses.reset();
        }
    }

    @Override
    public Flux<CacheEvent> events() {
        return core.events.events();
    }

    @Override
    public void reconfigure(CacheSpec spec) {
        if (!given(spec, "spec").name().equals(core.name)) {
            throw new StoreConfigurationException(
                    "cache " + core.name + " cannot take the spec of cache " + spec.name());
        }
        synchronized (changing) {
            CacheSpec before = core.spec();
            before.checkChangeable(spec);
            core.codec.respecify(spec);
            core.respecify(spec);
            core.near.resize(spec.nearBytes().orElse(spec.nearEntries()));
            if (!before.cleanupInterval().equals(spec.cleanupInterval())) {
                upkeep.every(spec.cleanupInterval());
            }
        }
        loading.respecified();
        prefetching.respecified();
        warming.respecified();
    }

    /** Closes it at once; what is returned completes when its leases have been given back. */
    Mono<Void> close() {
        upkeep.dispose();
        Mono<Void> givenBack = loading.giveBack().cache();
        // Begun while the store of the slots is open, and before warmers let go of their loads.
        Disposable unused = givenBack.subscribe();
        warming.close();
        core.close();
        return givenBack;
    }
}
