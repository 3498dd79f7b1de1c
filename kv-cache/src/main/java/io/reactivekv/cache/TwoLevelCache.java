package io.reactivekv.cache;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.cache.Tally.Figure;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** The cache: hands each call to the room that it belongs to. */
final class TwoLevelCache<V> implements ReactiveCache<V> {

    private static final int HOT_KEYS = 20;

    private final Core<V> core;
    private final @Nullable CacheLoader<V> loader;
    private final Reading<V> reading;
    private final Loading<V> loading;
    private final BulkLoading<V> bulk;
    private final Writing<V> writing;
    private final Invalidating<V> invalidating;
    private final Prefetching<V> prefetching;
    private final Warming<V> warming;
    private final @Nullable CacheBackend<V> backend;
    private final Disposable.Swap cleaning = Disposables.swap();
    private volatile @Nullable AccessPredictor predictor;

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
            claims = new Claims(shared, core.validity, coherence, core.clock, core.timer, core.tally, core::spec);
        }
        this.loading = new Loading<>(core, reading, claims);
        this.bulk = new BulkLoading<>(core, reading, loading);
        this.writing = new Writing<>(core, loading);
        this.invalidating = new Invalidating<>(core, loading);
        this.prefetching = new Prefetching<>(core, reading, loading, loader);
        this.warming = new Warming<>(core, prefetching);
        this.backend = shared == null ? null : new CacheBackend<>(core, loading);
    }

    void start() {
        Coherence coherence = core.coherence();
        if (coherence != null) {
            coherence.start();
        }
        cleanEvery(core.spec().cleanupInterval());
    }

    private void cleanEvery(Duration interval) {
        boolean unused = cleaning.update(Flux.interval(interval, core.timer)
                .onBackpressureDrop()
                .concatMap(tick -> cleanByItself(interval).onErrorComplete(), 1)
                .subscribe());
    }

    private Mono<Long> cleanByItself(Duration interval) {
        SharedLevel shared = core.shared;
        if (shared == null) {
            return invalidating.cleanup();
        }
        Duration turn = interval.minus(interval.dividedBy(10)).plusMillis(1);
        return Mono.fromSupplier(invalidating::cleanNear)
                .then(shared.isMyTurn("cleanup", turn))
                .flatMap(mine -> mine ? invalidating.cleanup() : Mono.just(0L));
    }

    /** What the watch tells: near entries go, and so do flights whose claim somebody took. */
    private final class Coherent implements Coherence.Listener {

        @Override
        public void changed(String key) {
            if (core.near.touch(key)) {
                core.tally.count(Figure.DROPPED_BY_WATCH);
            }
            Flight<Loading.Result<V>> flight = loading.flights().find(key);
            if (flight != null) {
                loading.checkClaim(key, flight);
            }
        }

        @Override
        public void reset() {
            core.tally.count(Figure.RESETS);
            core.near.reset();
        }

        @Override
        public void invalidated() {}
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
        CacheNames.checkKey(key);
        Objects.requireNonNull(mode, "mode");
        return new NearGet<>(key, core, reading, () -> seen(key, reading.get(key, mode)), false);
    }

    @Override
    public Mono<V> get(String key, Function<? super String, ? extends Publisher<? extends V>> loader) {
        return load(key, CacheLoader.of(Objects.requireNonNull(loader, "loader")));
    }

    @Override
    public Mono<V> load(String key, CacheLoader<V> loader) {
        CacheNames.checkKey(key);
        Objects.requireNonNull(loader, "loader");
        return new NearGet<>(key, core, reading, () -> seen(key, loading.get(key, loader)), true);
    }

    /** Has the predictor see the read, and acts on what it expects next. */
    private Mono<V> seen(String key, Mono<V> read) {
        return Mono.deferContextual(context -> {
            AccessPredictor known = predictor;
            if (known != null) {
                predict(key, known, context);
            }
            return read;
        });
    }

    private void predict(String key, AccessPredictor known, ContextView context) {
        String session = context.getOrDefault(CacheManager.SESSION, "");
        known.read(session == null ? "" : session, key);
        if (prefetching.hasLoader()) {
            known.next(key).forEach((next, probability) -> {
                NearEntry<V> near = core.near.peek(next);
                boolean good = near != null
                        && core.status(next, near) == EntryStatus.FRESH
                        && !near.isPast(core.eagerPercent(), core.clock.millis());
                if (!good) {
                    boolean unused = prefetching.add(next, (int) Math.round(probability * 100));
                }
            });
        }
    }

    @Override
    public Mono<CacheEntry<V>> entry(String key) {
        return reading.entry(CacheNames.key(key));
    }

    @Override
    public Mono<Boolean> contains(String key) {
        return reading.entry(CacheNames.key(key))
                .map(entry ->
                        entry.status() == EntryStatus.FRESH && entry.value().isPresent())
                .defaultIfEmpty(false);
    }

    @Override
    public Flux<KeyValue<V>> getAll(Collection<String> keys) {
        return reading.getAll(keys);
    }

    @Override
    public Flux<KeyValue<V>> getAll(
            Collection<String> keys, Function<? super Set<String>, ? extends Publisher<Map<String, V>>> loader) {
        return bulk.getAll(keys, Objects.requireNonNull(loader, "loader"));
    }

    @Override
    public Flux<String> keys() {
        return entries()
                .filter(entry -> entry.value().isPresent()
                        && (entry.status() == EntryStatus.FRESH || entry.status() == EntryStatus.STALE))
                .map(CacheEntry::key);
    }

    @Override
    public Flux<CacheEntry<V>> entries() {
        return Flux.defer(() -> core.isClosed() ? Flux.error(core.closedError()) : reading.entries());
    }

    @Override
    public Flux<CacheEntry<V>> entries(String category) {
        CacheNames.check(category, "category");
        return entries().filter(entry -> entry.category().equals(category));
    }

    @Override
    public Mono<Void> put(String key, V value, EntryOptions options) {
        return writing.put(key, value, Objects.requireNonNull(options, "options"));
    }

    @Override
    public Mono<Boolean> putIfAbsent(String key, V value, EntryOptions options) {
        return writing.putIf(false, key, value, Objects.requireNonNull(options, "options"));
    }

    @Override
    public Mono<Boolean> replace(String key, V value, EntryOptions options) {
        return writing.putIf(true, key, value, Objects.requireNonNull(options, "options"));
    }

    @Override
    public Mono<Void> putAll(Map<String, ? extends V> values, EntryOptions options) {
        return writing.putAll(values, Objects.requireNonNull(options, "options"));
    }

    @Override
    public Mono<Boolean> remove(String key) {
        return writing.remove(key);
    }

    @Override
    public Mono<Long> removeCategory(String category) {
        return invalidating.removeCategory(category);
    }

    @Override
    public Mono<Void> invalidate(String key) {
        return invalidating.invalidate(key);
    }

    @Override
    public Mono<Void> invalidateCategory(String category) {
        CacheNames.check(category, "category");
        return invalidating.invalidateRecords(List.of(Validity.category(category)), category);
    }

    @Override
    public Mono<Void> invalidateTags(String... tags) {
        for (String tag : tags) {
            CacheNames.check(tag, "tag");
        }
        return invalidating.invalidateRecords(
                Arrays.stream(tags).map(Validity::tag).distinct().toList(), String.join(",", tags));
    }

    @Override
    public Mono<Long> invalidateAllOf(String... tags) {
        if (tags.length == 0) {
            throw new IllegalArgumentException("name at least one tag; clear() invalidates everything");
        }
        for (String tag : tags) {
            CacheNames.check(tag, "tag");
        }
        return invalidating.invalidateAllOf(Set.copyOf(Arrays.asList(tags)));
    }

    @Override
    public Mono<Long> invalidatePrefix(String prefix) {
        return invalidating.invalidatePrefix(CacheNames.checked(prefix, "prefix"));
    }

    @Override
    public Mono<Long> invalidateMatching(String pattern, boolean allowFullScan) {
        KeyPattern checked = KeyPattern.of(pattern);
        if (checked.literalPrefix().isEmpty() && !allowFullScan) {
            throw new IllegalArgumentException("the pattern \"" + pattern + "\" begins with a wildcard, so that every"
                    + " entry would be read; allow it by invalidateMatching(pattern, true)");
        }
        return invalidating.invalidateMatching(checked);
    }

    @Override
    public Mono<Void> clear() {
        return invalidating.invalidateRecords(List.of(Validity.ALL), "");
    }

    @Override
    public Mono<Long> cleanup() {
        return invalidating.cleanup();
    }

    @Override
    public List<String> coldest(int most) {
        return core.near.coldest(positive(most));
    }

    @Override
    public int evictColdest(int most) {
        return evict(core.near.coldest(positive(most)));
    }

    @Override
    public int evictIdle(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("the time of idleness must not be negative, was " + time);
        }
        int evicted = Math.toIntExact(invalidating.evictIdle(time.toMillis()));
        core.tally.add(Figure.EVICTIONS_PRESSURE, evicted);
        return evicted;
    }

    @Override
    public int trimTo(double fraction) {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("a fraction of the capacity is from 0 to 1, was " + fraction);
        }
        long target = (long) (core.near.capacity() * fraction);
        int evicted = 0;
        while (core.near.use() > target) {
            long entries = core.near.size();
            long surplus = core.near.isByBytes() ? Math.max(1, entries / 16) : core.near.use() - target;
            int step = evict(core.near.coldest((int) Math.min(surplus, Integer.MAX_VALUE)));
            if (step == 0) {
                return evicted;
            }
            evicted += step;
        }
        return evicted;
    }

    @Override
    public int evictLeastLikely(ToDoubleFunction<String> probability, int most) {
        Objects.requireNonNull(probability, "probability");
        return evict(core.near.lowest(positive(most), probability));
    }

    private int evict(List<String> keys) {
        int evicted = 0;
        for (String key : keys) {
            if (core.near.drop(key)) {
                core.events.tell(key, CacheEvent.Kind.EVICTED);
                evicted++;
            }
        }
        core.tally.add(Figure.EVICTIONS_PRESSURE, evicted);
        return evicted;
    }

    private static int positive(int most) {
        if (most < 0) {
            throw new IllegalArgumentException("a number of entries must not be negative, was " + most);
        }
        return most;
    }

    @Override
    public boolean prefetch(String key, int priority) {
        return prefetching.add(key, priority);
    }

    @Override
    public int prefetchAll(Collection<String> keys, int priority) {
        CacheLoader<V> unused = prefetching.loader();
        return (int) keys.stream().filter(key -> prefetching.add(key, priority)).count();
    }

    @Override
    public List<String> prefetchQueue() {
        return prefetching.queue();
    }

    @Override
    public void addWarmer(CacheWarmer warmer) {
        warming.add(warmer);
    }

    @Override
    public Mono<Long> warm(String scope) {
        return warming.warm(CacheNames.checked(scope, "scope"));
    }

    @Override
    public Mono<Long> appeared(String user) {
        return warming.appeared(CacheNames.checked(user, "user"));
    }

    @Override
    public void predictBy(AccessPredictor predictor) {
        this.predictor = Objects.requireNonNull(predictor, "predictor");
        core.watchReads();
    }

    @Override
    public <A> Function<A, Mono<V>> cached(
            Function<? super A, String> key, Function<? super A, ? extends Publisher<? extends V>> function) {
        return cachedAs(key, function, Optional.empty());
    }

    @Override
    public <A> Function<A, Mono<V>> cached(
            Function<? super A, String> key,
            Function<? super A, ? extends Publisher<? extends V>> function,
            Duration ttl) {
        EntryOptions checked = EntryOptions.ofTtl(ttl);
        return cachedAs(key, function, checked.ttl());
    }

    private <A> Function<A, Mono<V>> cachedAs(
            Function<? super A, String> key,
            Function<? super A, ? extends Publisher<? extends V>> function,
            Optional<Duration> ttl) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(function, "function");
        return argument -> Mono.defer(() -> {
            CacheLoader<V> plain = CacheLoader.of(ignored -> function.apply(argument));
            CacheLoader<V> dated =
                    ttl.isEmpty() ? plain : k -> Flux.from(plain.load(k)).map(loaded -> loaded.ttl(ttl.get()));
            return load(key.apply(argument), dated);
        });
    }

    @Override
    public <A, R> Function<A, Mono<R>> invalidating(
            String template, Function<? super A, ? extends Publisher<? extends R>> function) {
        KeyTemplate checked = new KeyTemplate(template);
        Objects.requireNonNull(function, "function");
        return argument -> Mono.defer(() -> {
            KeyPattern pattern = checked.fill(argument);
            if (pattern.literalPrefix().isEmpty()) {
                return Mono.error(new IllegalArgumentException(
                        "the template \"" + template + "\" begins with a wildcard, so that every entry would be read"));
            }
            Mono<R> result = Mono.from(function.apply(argument));
            return result.map(Optional::of)
                    .defaultIfEmpty(Optional.empty())
                    .flatMap(value -> invalidating.invalidateMatching(pattern).then(Mono.justOrEmpty(value)));
        });
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
        long now = core.clock.millis();
        Map<EntryStatus, Long> byStatus = new EnumMap<>(EntryStatus.class);
        Map<String, Long> byCategory = new HashMap<>();
        Map<String, Long> used = new LinkedHashMap<>();
        long bytes = 0;
        long oldest = Long.MAX_VALUE;
        long newest = Long.MIN_VALUE;
        for (Map.Entry<String, NearEntry<V>> each : core.near.all()) {
            NearEntry<V> entry = each.getValue();
            long unusedStatus = byStatus.merge(entry.status(each.getKey(), now, core.validity), 1L, Long::sum);
            long unusedCategory = byCategory.merge(entry.category, 1L, Long::sum);
            bytes += entry.bytes;
            oldest = Math.min(oldest, entry.created);
            newest = Math.max(newest, entry.created);
            if (entry.accessCount > 0) {
                used.put(each.getKey(), entry.accessCount);
            }
        }
        core.hotKeys.addTo(used);
        boolean any = oldest != Long.MAX_VALUE;
        return new CacheStats(
                core.tally.snapshot(),
                new CacheStats.Gauges(
                        core.near.size(),
                        core.near.capacity(),
                        core.near.use(),
                        bytes,
                        byStatus,
                        byCategory,
                        any ? Optional.of(Duration.ofMillis(Math.max(0, now - oldest))) : Optional.empty(),
                        any ? Optional.of(Duration.ofMillis(Math.max(0, now - newest))) : Optional.empty(),
                        prefetching.length(),
                        !core.outage.isDown(),
                        HotKeys.top(used, HOT_KEYS)));
    }

    @Override
    public void resetStats() {
        core.tally.reset();
        core.hotKeys.reset();
    }

    @Override
    public Flux<CacheEvent> events() {
        return core.events.events();
    }

    @Override
    public void reconfigure(CacheSpec spec) {
        if (!spec.name().equals(core.name)) {
            throw new StoreConfigurationException(
                    "cache " + core.name + " cannot take the spec of cache " + spec.name());
        }
        CacheSpec before = core.spec();
        before.checkChangeable(spec);
        core.respecify(spec);
        core.near.resize(spec.nearBytes().orElse(spec.nearEntries()));
        if (!before.cleanupInterval().equals(spec.cleanupInterval())) {
            cleanEvery(spec.cleanupInterval());
        }
    }

    void close() {
        cleaning.dispose();
        warming.close();
        core.close();
    }
}
