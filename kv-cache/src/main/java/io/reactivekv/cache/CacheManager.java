package io.reactivekv.cache;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStoreFactory;
import io.reactivekv.KeyValueStores;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreConfig;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.TypeRef;
import io.reactivekv.serializer.Serializer;
import io.reactivekv.serializer.Serializers;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.concurrent.Queues;

/**
 * The caches of a program, over one store.
 *
 * <pre>{@code
 * CacheManager caches = CacheManager.over(KeyValueStores.factory("redis://localhost?prefix=app:"));
 * ReactiveCache<User> users = caches.cache(CacheSpec.named("users").ttl(Duration.ofHours(1)), User.class);
 * Mono<User> user = users.get("42", id -> database.findUser(id));
 * }</pre>
 *
 * <p>A cache named {@code users} keeps its entries under {@code cache:users:} in the space of the factory. Thread-safe.
 */
public final class CacheManager implements AutoCloseable {

    /** The key in a Reactor Context under which a predictor finds the name of the session that reads. */
    public static final String SESSION = "io.reactivekv.cache.session";

    private static final Duration MOST_FOR_LEASES = Duration.ofSeconds(1);

    private final KeyValueStoreFactory factory;
    private final boolean ownsFactory;
    private final CacheSpecs specs;
    private final InstantSource clock;
    private final RoughClock rough;
    private final Scheduler timer;
    private final Scheduler worker;
    private final Map<String, Made<?>> caches = new LinkedHashMap<>();
    private final boolean controlled;
    private @Nullable Control control;
    private boolean closed;

    private CacheManager(Builder builder, KeyValueStoreFactory factory) {
        this.factory = factory;
        this.ownsFactory = builder.ownsFactory;
        this.specs = builder.specs;
        this.clock = builder.clock;
        this.rough = new RoughClock(builder.clock);
        this.timer = builder.timer;
        this.worker = builder.worker;
        // Nobody else comes to a store that the manager has made for itself.
        this.controlled = builder.controlled && builder.factory != null;
    }

    /** A manager over a factory, which it closes when it is closed. */
    public static CacheManager over(KeyValueStoreFactory factory) {
        return builder().factory(factory).build();
    }

    /** A manager over the store that a configuration string names. */
    public static CacheManager over(String url) {
        return over(StoreConfig.builder().url(url).build());
    }

    /** Nobody else comes to a store in memory without a name, so that its caches are out of reach. */
    static CacheManager over(StoreConfig config) {
        return builder()
                .factory(KeyValueStores.factory(config))
                .controlled(!config.scheme().equals("memory") || !config.path().isEmpty())
                .build();
    }

    /** Builds a manager with specs, or a clock, of one's own. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The one manager of the process, over the store that the environment variable {@code KV_URL} names, else in memory;
     * opened at the first call, and anew after it was closed.
     */
    public static CacheManager shared() {
        return SharedManager.get();
    }

    /**
     * A cache by the name of one of the manager's specs; one that exists is returned again.
     *
     * @throws StoreConfigurationException when no spec has that name, or as by {@link #cache(CacheSpec, Class)}
     */
    public <V> ReactiveCache<V> cache(String name, Class<V> type) {
        return cache(specs.get(name), type);
    }

    /** {@link #cache(String, Class)} for a generic type. */
    public <V> ReactiveCache<V> cache(String name, TypeRef<V> type) {
        return cache(specs.get(name), type);
    }

    /** {@link #cache(String, Class)} with a loader, as in {@link #cache(CacheSpec, Class, CacheLoader)}. */
    public <V> ReactiveCache<V> cache(String name, Class<V> type, CacheLoader<V> loader) {
        return cache(specs.get(name), type, loader);
    }

    /** {@link #cache(String, Class, CacheLoader)} for a generic type. */
    public <V> ReactiveCache<V> cache(String name, TypeRef<V> type, CacheLoader<V> loader) {
        return cache(specs.get(name), type, loader);
    }

    /**
     * A cache of this spec; one of that name that exists is returned again, by the spec that it was made with or has now.
     *
     * @throws StoreConfigurationException when one of that name has another spec or type, or the spec has no level
     * @throws StoreClosedException when the manager was closed
     */
    public <V> ReactiveCache<V> cache(CacheSpec spec, Class<V> type) {
        return make(spec, type, named(spec, type), null, null);
    }

    /** {@link #cache(CacheSpec, Class)} for a generic type. */
    public <V> ReactiveCache<V> cache(CacheSpec spec, TypeRef<V> type) {
        return make(spec, type.type(), named(spec, type.type()), null, null);
    }

    /**
     * {@link #cache(CacheSpec, Class)} with a loader, which {@code get(key)}, prefetching and warmers use. A cache that exists
     * keeps the loader that it was made with.
     *
     * @throws StoreConfigurationException when the one of that name was made without a loader, or is another
     */
    public <V> ReactiveCache<V> cache(CacheSpec spec, Class<V> type, CacheLoader<V> loader) {
        Objects.requireNonNull(loader, "loader");
        return make(spec, type, named(spec, type), loader, null);
    }

    /** {@link #cache(CacheSpec, Class, CacheLoader)} for a generic type. */
    public <V> ReactiveCache<V> cache(CacheSpec spec, TypeRef<V> type, CacheLoader<V> loader) {
        Objects.requireNonNull(loader, "loader");
        return make(spec, type.type(), named(spec, type.type()), loader, null);
    }

    /**
     * {@link #cache(CacheSpec, Class)} with a serializer of one's own. A cache that exists is returned for the serializer
     * that it was made with, or an equal one, since others may be of another type.
     */
    public <V> ReactiveCache<V> cache(CacheSpec spec, Serializer<V> serializer) {
        return cache(spec, serializer, Optional.empty());
    }

    /** {@link #cache(CacheSpec, Serializer)} with a loader, if there is one. */
    public <V> ReactiveCache<V> cache(CacheSpec spec, Serializer<V> serializer, Optional<CacheLoader<V>> loader) {
        Objects.requireNonNull(serializer, "serializer");
        return make(spec, serializer, () -> EntryForms.own(serializer), loader.orElse(null), null);
    }

    /**
     * A cache that hands out the same object for a key as long as anybody holds it, and updates it in place when newer data
     * arrive; one that is put becomes that object where there is no other, near or not collected yet. One of that name that
     * exists is returned again, and keeps its merge and its loader. While it is turned off by {@link
     * CacheSpec#enabled(boolean)}, a read hands out the object that the loader has made for it.
     *
     * @throws StoreConfigurationException when the objects of the type cannot be changed, or the one of that name is not in
     *     identity mode, was made without the loader that is given now, or is another
     */
    public <V> ReactiveCache<V> identityCache(
            CacheSpec spec, Class<V> type, IdentityMerge<V> merge, Optional<CacheLoader<V>> loader) {
        return merging(spec, type, type, named(spec, type), merge, loader);
    }

    /** {@link #identityCache(CacheSpec, Class, IdentityMerge, Optional)} for a generic type. */
    public <V> ReactiveCache<V> identityCache(
            CacheSpec spec, TypeRef<V> type, IdentityMerge<V> merge, Optional<CacheLoader<V>> loader) {
        Type of = type.type();
        return merging(spec, of, of, named(spec, of), merge, loader);
    }

    /**
     * {@link #identityCache(CacheSpec, Class, IdentityMerge, Optional)} with a serializer of one's own, which does not tell of
     * which type its objects are. One that exists is returned for an equal serializer only, as by {@link #cache(CacheSpec,
     * Serializer)}.
     */
    public <V> ReactiveCache<V> identityCache(
            CacheSpec spec,
            Class<V> type,
            Serializer<V> serializer,
            IdentityMerge<V> merge,
            Optional<CacheLoader<V>> loader) {
        Objects.requireNonNull(serializer, "serializer");
        return merging(spec, type, serializer, () -> EntryForms.own(serializer), merge, loader);
    }

    /** {@link #identityCache(CacheSpec, Class, Serializer, IdentityMerge, Optional)} for a generic type. */
    public <V> ReactiveCache<V> identityCache(
            CacheSpec spec,
            TypeRef<V> type,
            Serializer<V> serializer,
            IdentityMerge<V> merge,
            Optional<CacheLoader<V>> loader) {
        Objects.requireNonNull(serializer, "serializer");
        return merging(spec, type.type(), serializer, () -> EntryForms.own(serializer), merge, loader);
    }

    private static <V> Supplier<EntryForms<V>> named(CacheSpec spec, Type type) {
        return () -> EntryForms.named(spec.serializer(), name -> Serializers.named(name, type));
    }

    private <V> ReactiveCache<V> merging(
            CacheSpec spec,
            Type type,
            Object of,
            Supplier<EntryForms<V>> forms,
            IdentityMerge<V> merge,
            Optional<CacheLoader<V>> loader) {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(merge, "merge");
        Identity.checkMutable(spec.name(), type);
        return make(spec, of, forms, loader.orElse(null), JsonMerge.typed(merge, type));
    }

    /**
     * Makes a cache, or finds the one that was made.
     *
     * @param of the type of its values, or the serializer that is given for them
     * @param forms asked for a new cache only, since a serializer takes time to make
     */
    synchronized <V> ReactiveCache<V> make(
            CacheSpec spec,
            Object of,
            Supplier<EntryForms<V>> forms,
            @Nullable CacheLoader<V> loader,
            @Nullable IdentityMerge<V> merge) {
        Objects.requireNonNull(of, "type");
        if (closed) {
            throw closedError();
        }
        Made<?> made = caches.get(spec.name());
        if (made != null) {
            return made.again(spec, of, loader, merge);
        }
        TwoLevelCache<V> cache = open(spec, forms.get(), loader, merge);
        caches.put(spec.name(), new Made<>(of, spec, loader != null, merge != null, cache));
        cache.start();
        if (spec.near()) {
            rough.start();
        }
        if (control == null && controlled) {
            control = new Control(CacheInstances.open(factory), this, clock, worker);
            control.start(timer);
        }
        return cache;
    }

    private static StoreClosedException closedError() {
        return new StoreClosedException("the cache manager was closed", KeyValueException.Outcome.NOT_EXECUTED);
    }

    private <V> TwoLevelCache<V> open(
            CacheSpec spec, EntryForms<V> forms, @Nullable CacheLoader<V> loader, @Nullable IdentityMerge<V> merge) {
        if (!spec.near() && !spec.shared()) {
            throw new StoreConfigurationException(
                    "cache " + spec.name() + " has neither a near nor a shared level; one at least is needed");
        }
        Tally tally = new Tally();
        Outage outage = new Outage(spec.name(), clock, tally);
        SharedLevel shared = spec.shared() ? new SharedLevel(factory, spec.name(), clock, outage) : null;
        Core<V> core =
                new Core<>(spec, clock, rough, timer, shared, outage, tally, new EntryCodec<>(forms, spec, tally));
        if (merge != null) {
            core.identity(new Identity<>(merge, tally, new HeldContents()));
        }
        return new TwoLevelCache<>(core, loader);
    }

    /** The cache of this name, if it was made. */
    public synchronized Optional<ReactiveCache<?>> find(String name) {
        Made<?> made = caches.get(name);
        return made == null ? Optional.empty() : Optional.of(made.cache());
    }

    /** All caches that were made. */
    public synchronized Collection<ReactiveCache<?>> caches() {
        return caches.values().stream().<ReactiveCache<?>>map(Made::cache).toList();
    }

    /** Invalidates everything in all caches, when subscribed to. Where that fails in some, it is done in all others before the error comes. */
    public Mono<Void> clear() {
        return Flux.defer(() -> isClosed() ? Flux.error(closedError()) : Flux.fromIterable(caches()))
                .flatMapDelayError(ReactiveCache::clear, Queues.SMALL_BUFFER_SIZE, Queues.XS_BUFFER_SIZE)
                .onErrorMap(Failures::first)
                .then();
    }

    /** The figures of all caches together. */
    public CacheStats stats() {
        return caches().stream().map(ReactiveCache::stats).reduce(CacheStats.none(), CacheStats::plus);
    }

    /** The figures of each cache by its name. */
    public Map<String, CacheStats> statsByCache() {
        Map<String, CacheStats> stats = new LinkedHashMap<>();
        caches().forEach(cache -> stats.put(cache.name(), cache.stats()));
        return stats;
    }

    /** Whether it was closed. */
    public synchronized boolean isClosed() {
        return closed;
    }

    /**
     * Closes all caches when subscribed to, and the factory if it is the manager's own, without blocking. Loads go on for those who wait for them;
     * their leases are given back first, if that takes no longer than a second. Idempotent.
     */
    public Mono<Void> closeLater() {
        return Mono.defer(() -> {
            Mono<Void> givenBack = closeCaches();
            return ownsFactory ? givenBack.then(factory.closeLater()) : givenBack;
        });
    }

    /** Closes the caches at once; completes when their leases have been given back, or could not be in time. */
    private Mono<Void> closeCaches() {
        return Mono.when(end().stream().map(TwoLevelCache::close).toList()).timeout(MOST_FOR_LEASES, Mono.empty());
    }

    private synchronized List<TwoLevelCache<?>> end() {
        closed = true;
        rough.end();
        if (control != null) {
            control.dispose();
            control = null;
        }
        List<TwoLevelCache<?>> open =
                caches.values().stream().<TwoLevelCache<?>>map(Made::cache).toList();
        caches.clear();
        return open;
    }

    /** Closes and waits for it; on a thread that must not block, starts it and returns. Idempotent. */
    @Override
    public void close() {
        Mono<Void> givenBack = closeCaches();
        if (Schedulers.isInNonBlockingThread()) {
            Disposable unused = givenBack.subscribe(done -> {}, failed -> {}, this::closeFactory);
        } else {
            try {
                Optional<Void> unused = givenBack.blockOptional();
            } finally {
                closeFactory();
            }
        }
    }

    private void closeFactory() {
        if (ownsFactory) {
            factory.close();
        }
    }

    /** Builds a {@link CacheManager}. Not thread-safe. */
    public static final class Builder {

        private @Nullable KeyValueStoreFactory factory;
        private boolean ownsFactory = true;
        private CacheSpecs specs = CacheSpecs.tiers();
        private InstantSource clock = InstantSource.system();
        private Scheduler timer = Schedulers.parallel();
        private Scheduler worker = Schedulers.boundedElastic();
        private boolean controlled = true;

        private Builder() {}

        /** Sets the factory, which the manager closes; default one in memory. */
        public Builder factory(KeyValueStoreFactory made) {
            this.factory = Objects.requireNonNull(made, "factory");
            this.ownsFactory = true;
            return this;
        }

        /** Sets a factory that others use as well, and close. */
        public Builder borrowedFactory(KeyValueStoreFactory made) {
            this.factory = Objects.requireNonNull(made, "factory");
            this.ownsFactory = false;
            return this;
        }

        /** Sets the specs that {@link CacheManager#cache(String, Class)} knows; default {@link CacheSpecs#tiers()}. */
        public Builder specs(CacheSpecs known) {
            this.specs = Objects.requireNonNull(known, "specs");
            return this;
        }

        /**
         * Sets the clock by which entries age; default the system's. Read by every call, and must be fast. Only {@link
         * InstantSource#system()} is not read by a near hit of what stays fresh for another 10 s: a daemon thread of the
         * manager looks at it every 100 ms. After the whole process stood still for longer than 10 s, such a hit may come from
         * what expired meanwhile until that thread runs again.
         */
        public Builder clock(InstantSource source) {
            this.clock = Objects.requireNonNull(source, "clock");
            return this;
        }

        /** Sets the scheduler of timeouts, leases and sweeps; default {@link Schedulers#parallel()}. */
        public Builder timer(Scheduler scheduler) {
            this.timer = Objects.requireNonNull(scheduler, "timer");
            return this;
        }

        /** Sets where figures for the outside are made, which takes time; for tests, in which nothing else goes on meanwhile. */
        Builder worker(Scheduler scheduler) {
            this.worker = scheduler;
            return this;
        }

        /**
         * Sets whether the manager publishes its figures every 10 s under {@code cache::} in its space and takes commands
         * there, for {@link CacheInstances} and the command line, as soon as it has made a cache, whatever the levels of that;
         * default true. Of no effect without a factory.
         */
        public Builder controlled(boolean on) {
            this.controlled = on;
            return this;
        }

        /** The manager. */
        public CacheManager build() {
            KeyValueStoreFactory made = factory;
            return new CacheManager(this, made != null ? made : KeyValueStores.factory("memory:"));
        }
    }
}
