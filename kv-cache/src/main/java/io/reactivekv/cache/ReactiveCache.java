package io.reactivekv.cache;

import io.reactivekv.KeyValue;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.concurrent.Queues;

/**
 * A cache of values of one type, from {@link CacheManager#cache}.
 *
 * <p><b>Laziness.</b> Every method that returns a {@code Mono} or {@code Flux} does nothing before subscription, and
 * everything again at the next one. Arguments are checked at the call; only a lone surrogate in a key of {@code get} or
 * {@code load} is signalled, since a read of what is near does not look for one.
 *
 * <p><b>Levels.</b> A read looks into the near level, in this process, then into the shared level, in the store. A write
 * by hand goes to both, and signals the error of a store that fails; a read of keys or a load never fails because of the
 * store: it goes on with the near level and the loader, and counts the failure. {@link #keys}, {@link #entries} and {@link
 * #inventory}, which list what is there, signal its error.
 *
 * <p><b>Loads.</b> One for all who ask at the same time, in the process and, with leases and a shared level that answers,
 * between processes. A load whose key is written or invalidated meanwhile runs to its end for those who wait for it, beside
 * a new one. The loader runs with the Reactor Context of the first caller; a caller that cancels leaves the others alone, and
 * the last one cancels the load. Errors are not cached unless {@code errorBackoff} says so.
 *
 * <p><b>Invalidations.</b> What was loaded before an invalidation, or by a load that began before it, is never served
 * after it in this process; in other processes as soon as they learn of it, within milliseconds where the store is
 * reachable. A second invalidation does no harm, so that every one can be repeated after an error.
 *
 * <p>Thread-safe. A cache whose manager was closed signals {@link io.reactivekv.StoreClosedException}.
 *
 * @param <V> the type of the values
 */
public interface ReactiveCache<V> {

    /** The name of the cache. */
    String name();

    /** What the cache does at present. */
    CacheSpec spec();

    /**
     * The fresh value of a key. A cache that was made with a loader reads it as {@link #get(String, Function)} does, which may
     * serve a stale one where the spec allows that; without a loader the result is empty. {@link ReadMode#FRESH_ONLY} asks
     * for a fresh one that is there.
     */
    Mono<V> get(String key);

    /** The value of a key as the mode allows; never loads. Empty when there is none. */
    Mono<V> get(String key, ReadMode mode);

    /**
     * The fresh value of a key, loaded when there is none. Stale values are served as the spec says: at once, after the
     * soft timeout, or when the load fails. Empty when the loader brings nothing.
     *
     * <p>Signals the loader's own error, {@link CacheLoadException} when it does not keep to its contract or to {@code
     * hardTimeout}, and {@link io.reactivekv.SerializationException} or {@link io.reactivekv.ValueTooLargeException} for a
     * result that cannot be kept. With the wait for loads of other processes it takes twice {@code hardTimeout} at most, or that
     * and {@code lease} and a second, if that is longer. To ask again is safe.
     *
     * @param loader brings the value; called once for all who wait, and again beside a call under way whose key was written or
     *     invalidated since
     */
    Mono<V> get(String key, Function<? super String, ? extends Publisher<? extends V>> loader);

    /** {@link #get(String, Function)} with a loader that says TTL, tags and so on as well. */
    Mono<V> load(String key, CacheLoader<V> loader);

    /** The entry of a key whatever its status, with what is known of it; empty when there is none. */
    Mono<CacheEntry<V>> entry(String key);

    /** Whether {@link #get(String, ReadMode) get(key, FRESH_ONLY)} would find a value. */
    Mono<Boolean> contains(String key);

    /**
     * The fresh values of keys, in the order asked for; never loads. One round trip for all that is not near. Each key is
     * read, and counted, as {@link #get(String, ReadMode)} does.
     */
    Flux<KeyValue<V>> getAll(Collection<String> keys);

    /**
     * The values of keys in the order asked for, each as {@link #get(String, Function)} would give it, stale ones included;
     * all that are missing, and that nobody else loads at the moment, are loaded by one call, and all that are to be
     * refreshed behind the caller by another. A key that the loader leaves out has no value. Emits when the last key is
     * there; when some fail, the first error is signalled then, and what the others brought is kept.
     */
    default Flux<KeyValue<V>> getAll(
            Collection<String> keys, Function<? super Set<String>, ? extends Publisher<Map<String, V>>> loader) {
        return loadAll(keys, BulkCacheLoader.of(loader));
    }

    /** {@link #getAll(Collection, Function)} with a loader that says TTL, tags and so on of each value as well. */
    Flux<KeyValue<V>> loadAll(Collection<String> keys, BulkCacheLoader<V> loader);

    /**
     * The keys of entries that can be served; of the shared level where there is one, in key order if the store keeps one,
     * else perhaps with repeats. Reads all entries, values too. Signals the error of a store that fails.
     */
    Flux<String> keys();

    /** {@link #keys()} of one category. */
    Flux<String> keys(String category);

    /**
     * The entries whatever their status; those of the shared level where there is one, in key order if the store keeps one,
     * else perhaps with repeats. Reads all of them. Signals the error of a store that fails.
     */
    Flux<CacheEntry<V>> entries();

    /** {@link #entries()} of one category. */
    Flux<CacheEntry<V>> entries(String category);

    /** {@link #put(String, Object, EntryOptions)} with everything as the spec says. */
    default Mono<Void> put(String key, V value) {
        return put(key, value, EntryOptions.none());
    }

    /** {@link #put(String, Object, EntryOptions)} with a TTL. */
    default Mono<Void> put(String key, V value, Duration ttl) {
        return put(key, value, EntryOptions.ofTtl(ttl));
    }

    /**
     * Stores a value. A load under way is refused its result. Signals {@link io.reactivekv.ValueTooLargeException} and
     * {@link io.reactivekv.SerializationException} for a value that cannot be kept, and the store's own errors: this process
     * goes by the value then until the outage is over, and the others do not know of it. To repeat it is safe.
     */
    Mono<Void> put(String key, V value, EntryOptions options);

    /** {@link #putIfAbsent(String, Object, EntryOptions)} with everything as the spec says. */
    default Mono<Boolean> putIfAbsent(String key, V value) {
        return putIfAbsent(key, value, EntryOptions.none());
    }

    /** {@link #putIfAbsent(String, Object, EntryOptions)} with a TTL. */
    default Mono<Boolean> putIfAbsent(String key, V value, Duration ttl) {
        return putIfAbsent(key, value, EntryOptions.ofTtl(ttl));
    }

    /** Stores a value only when no fresh one is there, in one atomic step, and emits whether it did. */
    Mono<Boolean> putIfAbsent(String key, V value, EntryOptions options);

    /** {@link #replace(String, Object, EntryOptions)} with everything as the spec says. */
    default Mono<Boolean> replace(String key, V value) {
        return replace(key, value, EntryOptions.none());
    }

    /** {@link #replace(String, Object, EntryOptions)} with a TTL. */
    default Mono<Boolean> replace(String key, V value, Duration ttl) {
        return replace(key, value, EntryOptions.ofTtl(ttl));
    }

    /** Stores a value only when a fresh one is there, in one atomic step, and emits whether it did. */
    Mono<Boolean> replace(String key, V value, EntryOptions options);

    /** {@link #putAll(Map, EntryOptions)} with everything as the spec says. */
    default Mono<Void> putAll(Map<String, ? extends V> values) {
        return putAll(values, EntryOptions.none());
    }

    /** {@link #putAll(Map, EntryOptions)} with a TTL. */
    default Mono<Void> putAll(Map<String, ? extends V> values, Duration ttl) {
        return putAll(values, EntryOptions.ofTtl(ttl));
    }

    /** Stores many values, each atomically, not as a whole; failing half-way, the outcome is UNKNOWN. */
    Mono<Void> putAll(Map<String, ? extends V> values, EntryOptions options);

    /** Removes an entry, and emits whether there was one that could be served, fresh or stale. */
    Mono<Boolean> remove(String key);

    /** Removes all entries of a category, and emits how many. Reads all entries. */
    Mono<Long> removeCategory(String category);

    /** Makes an entry INVALID: it is never served again, and what is being loaded for it is not kept. One round trip. */
    Mono<Void> invalidate(String key);

    /** {@link #invalidate} of many. Where that fails for some, it is done for all others before the error comes. */
    default Mono<Void> invalidateAll(Collection<String> keys) {
        List<Mono<Void>> each = keys.stream().map(this::invalidate).toList();
        return Flux.fromIterable(each)
                .flatMapDelayError(one -> one, Queues.SMALL_BUFFER_SIZE, Queues.XS_BUFFER_SIZE)
                .onErrorMap(Failures::first)
                .then();
    }

    /** Invalidates all entries of a category, in constant time. */
    Mono<Void> invalidateCategory(String category);

    /** Invalidates all entries that have any of these tags, in time proportional to the number of tags; without any, none. */
    Mono<Void> invalidateTags(String... tags);

    /** {@link #invalidateTags(String...)}. */
    default Mono<Void> invalidateTags(Collection<String> tags) {
        return invalidateTags(tags.toArray(String[]::new));
    }

    /**
     * Invalidates all entries that have all of these tags, and emits how many were removed. Reads all entries.
     *
     * @throws IllegalArgumentException when no tag is named, which would mean everything
     */
    Mono<Long> invalidateAllOf(String... tags);

    /** {@link #invalidateAllOf(String...)}. */
    default Mono<Long> invalidateAllOf(Collection<String> tags) {
        return invalidateAllOf(tags.toArray(String[]::new));
    }

    /**
     * Invalidates all entries whose keys begin with a prefix, and emits how many were removed. Reads the range of the prefix; of
     * a store without order, and of the near level alone, everything.
     *
     * @throws IllegalArgumentException when it is empty; {@link #clear()} invalidates everything
     */
    Mono<Long> invalidatePrefix(String prefix);

    /** {@link #invalidateMatching(String, boolean)} that refuses a full scan. */
    default Mono<Long> invalidateMatching(String pattern) {
        return invalidateMatching(pattern, false);
    }

    /**
     * Invalidates all entries whose whole keys match a pattern, and emits how many were removed. Reads the range of its
     * literal prefix; of a store without order, and of the near level alone, everything.
     *
     * @param pattern {@code *} stands for any characters, {@code ?} for one, a backslash makes the next one literal
     * @param allowFullScan whether it may begin with a wildcard
     * @throws IllegalArgumentException when it begins with a wildcard and may not, is empty, or ends in a backslash
     */
    Mono<Long> invalidateMatching(String pattern, boolean allowFullScan);

    /** Invalidates everything, in constant time. */
    Mono<Void> clear();

    /**
     * Removes what will never be served again, and what was idle for too long, and emits how many entries, marks of
     * invalidations by key included; runs by itself every {@code cleanupInterval}, on the shared level in one process at a
     * time. Reads all entries, and deletes records of tags that none of them has.
     */
    Mono<Long> cleanup();

    /**
     * The keys near that were used least and longest ago, at most so many. Before the near level is half full, it looks
     * through all that is there, and goes by the uses of each entry since it came to be near; from then on by what it would
     * drop first itself, in time in proportion to their number.
     *
     * @throws IllegalArgumentException when the number is negative; so do the evictions below
     */
    List<String> coldest(int most);

    /** Drops the coldest entries of the near level; returns how many. */
    int evictColdest(int most);

    /** Drops entries of the near level that were there for so long without being used; returns how many. */
    int evictIdle(Duration time);

    /**
     * Drops the coldest entries until the near level uses at most this fraction of its capacity; returns how many.
     *
     * @param fraction from 0 to 1
     * @throws IllegalArgumentException when it is not
     */
    int trimTo(double fraction);

    /**
     * Drops the entries of the near level that are least likely to be used; returns how many.
     *
     * @param probability of use of a key; what is asked only compares
     */
    int evictLeastLikely(ToDoubleFunction<String> probability, int most);

    /** {@link #evictLeastLikely(ToDoubleFunction, int)} by a map, in which a key that is missing has 0. */
    default int evictLeastLikely(Map<String, Double> probability, int most) {
        return evictLeastLikely(key -> probability.getOrDefault(key, 0.0), most);
    }

    /**
     * Has a key loaded ahead of a request, by and by; what is fresh, and not due for an eager refresh, is left alone.
     *
     * @param priority a key of a higher one goes first
     * @return whether it was queued, or was there with a lower priority and has this one now; false when it is there with
     *     no lower one, or the queue is full of keys of no lower one
     * @throws IllegalStateException when the cache was made without a loader
     * @throws io.reactivekv.StoreClosedException when it was closed
     */
    boolean prefetch(String key, int priority);

    /** {@link #prefetch} of many; returns for how many that was true. */
    int prefetchAll(Collection<String> keys, int priority);

    /** The keys that wait to be prefetched, the next one first. */
    List<String> prefetchQueue();

    /**
     * Adds a warmer: a periodic one begins, and one at start runs at once. Needs a loader.
     *
     * @throws IllegalStateException when the cache was made without a loader
     * @throws io.reactivekv.StoreClosedException when it was closed
     */
    void addWarmer(CacheWarmer warmer);

    /**
     * Runs the warmers of a scope, {@code *} for all scopes, and emits how many keys were loaded; 0 for one that is not
     * known. Those of first appearances have no user to run for here, and wait for {@link #appeared}.
     */
    Mono<Long> warm(String scope);

    /**
     * Says that a user is here: at the first time in this process (some 100,000 users are remembered) the warmers for that run.
     * Emits how many keys were loaded. A time that was cancelled, or in which the cache was off, does not count; one at which a
     * warmer failed does.
     */
    Mono<Long> appeared(String user);

    /** Has a predictor learn from the reads of this cache; its predictions are prefetched, or refreshed ahead of time. */
    void predictBy(AccessPredictor predictor);

    /** A function whose results are cached under the key that the first function makes of an argument. */
    <A> Function<A, Mono<V>> cached(
            Function<? super A, String> key, Function<? super A, ? extends Publisher<? extends V>> function);

    /** {@link #cached(Function, Function)} with a TTL. */
    <A> Function<A, Mono<V>> cached(
            Function<? super A, String> key,
            Function<? super A, ? extends Publisher<? extends V>> function,
            Duration ttl);

    /**
     * A function after whose success the entries that match a template are invalidated. Its result is the first element of
     * what the given one returns, which runs to its end before. Who leaves after that success does not hold the invalidation
     * up. What a template without a wildcard names is invalidated as by {@link #invalidate}. Where the invalidation fails its
     * error is signalled, although the function has succeeded: repeat the invalidation then, not the call.
     *
     * @param template a pattern such as <code>user::{0}::*</code>: <code>{0}</code> is the argument, or its first element
     *     when it is a list; a name in place of the number is looked up in a map, among a record's components, or the properties of a bean. What is
     *     filled in is taken literally; an array, collection or map in its place is refused
     */
    <A, R> Function<A, Mono<R>> invalidating(
            String template, Function<? super A, ? extends Publisher<? extends R>> function);

    /**
     * The fresh entries as a store, with all that a store can do. What is written through it has no tags and no stale
     * time, lives as the store's {@link io.reactivekv.Expiry} says, and is invalidated with category and cache. Its default
     * TTL is that of the spec at this call; its values are bounded by {@code maxEntryBytes} alone. With a near level {@code get}
     * may be older than what another process has written, by the time that the watch takes. An operation on one key takes
     * 150 ms longer than its time at most.
     *
     * @throws IllegalStateException in a cache without a shared level
     */
    KeyValueStore<V> asStore();

    /**
     * Figures of this cache. Takes time proportional to the size of the near level; without one, what they tell of entries is
     * what the last cleanup of any process has found in the shared level.
     */
    CacheStats stats();

    /**
     * The keys that are read most, with approximate counts, most read first; {@link #stats()} has the first 20. Takes time
     * proportional to the size of the near level. Of keys that are not near the most read ones are remembered, 512 at least
     * where there are so many.
     *
     * @param most how many at most; 0 or more
     */
    Map<String, Long> hotKeys(int most);

    /**
     * What entries the shared level has at present, by reading all of them; the near level's where there is no other. The
     * figures of the near level are in {@link #stats()} at no such cost. Signals the error of a store that fails.
     */
    Mono<CacheInventory> inventory();

    /** Sets all counters to zero, those of the entries that are near included. */
    void resetStats();

    /**
     * What happens in this process from the subscription on, on threads that are there for it and may be held up; who is too slow by 4,096
     * events loses the oldest. Completes when the cache is closed, and signals {@link
     * io.reactivekv.StoreClosedException} when it was before the subscription.
     */
    Flux<CacheEvent> events();

    /**
     * Changes the spec of the running cache. What was written by another serializer or with another compression is read as it
     * was written; the serializer of a cache that was given its own stays.
     *
     * @throws io.reactivekv.StoreConfigurationException when an option cannot be changed while it runs: the levels, and
     *     whether the near level is bounded by entries or by bytes; or when the new serializer cannot handle the type of the
     *     values. Nothing is changed then
     */
    void reconfigure(CacheSpec spec);
}
