package io.reactivekv;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A reactive key-value store in key order, the same on every backend.
 *
 * <p><b>Laziness.</b> Nothing happens before subscription, each subscription is one operation, and a result may be
 * subscribed to again. Cancelling takes an operation that has not been sent out of the queue; one that was sent may still
 * take effect.
 *
 * <p><b>Keys</b> are non-empty, valid Unicode, and at most {@code maxKeyBytes} (4096) long in UTF-8, prefixes included.
 * They are ordered by their UTF-8 bytes ({@link KeyOrder}), and come back without the store's prefix.
 *
 * <p><b>Expiry.</b> A write without an {@link Expiry} takes the store's default TTL; {@link #update} and the replacement of
 * what was seen keep what is there, and {@link #putAll(Publisher)} gives each entry the time that it carries. An expired
 * entry is never observable.
 *
 * <p><b>Atomicity.</b> Every operation on one key is linearizable; those on many keys are atomic per key, not as a whole.
 * Calls of which none has completed before the other was subscribed to have no promised order.
 *
 * <p><b>Errors.</b> Wrong arguments are thrown by the call itself: {@link NullPointerException},
 * {@link IllegalArgumentException}. What the store fails at is signalled as a {@link KeyValueException}, whose
 * {@link KeyValueException#outcome()} says whether a write may have happened. Reads can always be repeated; a write can
 * when its outcome is NOT_EXECUTED. Signalled as they are: {@link UnsupportedOperationException} of a range in a store
 * without order, what the function of {@link #update} throws, what the publisher of {@link #putAll(Publisher)} signals, and
 * {@link IllegalArgumentException} of an entry that it emits. Every one-key operation ends within the command timeout, or
 * some 150 ms later where its last step may still say whether it was executed, and so does every step of a longer one. On
 * Redis a key of another type than string reads as absent, {@code put} replaces it and {@code delete} removes it; what
 * depends on the value before signals {@link ForeignDataException}.
 *
 * <p><b>Threads.</b> Stores are thread-safe. Signals may come on the subscribing thread (in memory) or on the
 * {@code callbackScheduler}, never on a thread that does input and output unless {@code immediate} was asked for.
 *
 * <p>Unless it says otherwise, an operation on one key costs one round trip, shared with others that wait at the same
 * moment.
 *
 * @param <V> the type of the values
 */
public interface KeyValueStore<V> extends AutoCloseable {

    /** The value of a key; empty when it is absent or expired. */
    Mono<V> get(String key);

    /** The value of a key, or the default when it is absent or expired. */
    Mono<V> getOrDefault(String key, V defaultValue);

    /** The value of a key with its revision and remaining time to live; empty when it is absent or expired. */
    Mono<Entry<V>> getEntry(String key);

    /** Whether a key is present; does not read the value. */
    Mono<Boolean> exists(String key);

    /** Stores a value with the store's default TTL, whether or not the key is present. */
    default Mono<Void> put(String key, V value) {
        return put(key, value, Expiry.storeDefault());
    }

    /**
     * Stores a value that expires.
     *
     * @param ttl positive, at most 100 years; a fraction of a millisecond rounds up
     */
    default Mono<Void> put(String key, V value, Duration ttl) {
        return put(key, value, Expiry.after(ttl));
    }

    /** Stores a value, whether or not the key is present. An expiry in the past leaves the key absent. */
    Mono<Void> put(String key, V value, Expiry expiry);

    /** {@link #putIfAbsent(String, Object, Expiry)} with the store's default TTL. */
    default Mono<Boolean> putIfAbsent(String key, V value) {
        return putIfAbsent(key, value, Expiry.storeDefault());
    }

    /** {@link #putIfAbsent(String, Object, Expiry)} with a TTL. */
    default Mono<Boolean> putIfAbsent(String key, V value, Duration ttl) {
        return putIfAbsent(key, value, Expiry.after(ttl));
    }

    /** Stores a value only if the key is absent, in one atomic step, and emits whether it was. */
    Mono<Boolean> putIfAbsent(String key, V value, Expiry expiry);

    /** {@link #replace(String, Object, Expiry)} with the store's default TTL. */
    default Mono<Boolean> replace(String key, V value) {
        return replace(key, value, Expiry.storeDefault());
    }

    /** {@link #replace(String, Object, Expiry)} with a TTL. */
    default Mono<Boolean> replace(String key, V value, Duration ttl) {
        return replace(key, value, Expiry.after(ttl));
    }

    /** Stores a value only if the key is present, in one atomic step, and emits whether it was. */
    Mono<Boolean> replace(String key, V value, Expiry expiry);

    /** {@link #replace(Entry, Object, Expiry)} that keeps the expiry the entry has. */
    default Mono<Boolean> replace(Entry<V> seen, V value) {
        return replace(seen, value, Expiry.keep());
    }

    /** {@link #replace(Entry, Object, Expiry)} with a TTL. */
    default Mono<Boolean> replace(Entry<V> seen, V value, Duration ttl) {
        return replace(seen, value, Expiry.after(ttl));
    }

    /**
     * Stores a value only if the key still holds the value that was seen, in one atomic step, and emits whether it did.
     * A change of nothing but the expiry in between does not count.
     */
    default Mono<Boolean> replace(Entry<V> seen, V value, Expiry expiry) {
        return replace(seen.key(), seen.revision(), value, expiry);
    }

    /** {@link #replace(String, Revision, Object, Expiry)} that keeps the expiry the entry has. */
    default Mono<Boolean> replace(String key, Revision seen, V value) {
        return replace(key, seen, value, Expiry.keep());
    }

    /** {@link #replace(String, Revision, Object, Expiry)} with a TTL. */
    default Mono<Boolean> replace(String key, Revision seen, V value, Duration ttl) {
        return replace(key, seen, value, Expiry.after(ttl));
    }

    /** {@link #replace(Entry, Object, Expiry)} for a revision that came from elsewhere, such as an {@code ETag}. */
    Mono<Boolean> replace(String key, Revision seen, V value, Expiry expiry);

    /** {@link #getAndPut(String, Object, Expiry)} with the store's default TTL. */
    default Mono<V> getAndPut(String key, V value) {
        return getAndPut(key, value, Expiry.storeDefault());
    }

    /** {@link #getAndPut(String, Object, Expiry)} with a TTL. */
    default Mono<V> getAndPut(String key, V value, Duration ttl) {
        return getAndPut(key, value, Expiry.after(ttl));
    }

    /**
     * Stores a value and emits the one before it, in one atomic step; empty when the key was absent.
     *
     * <p>When the value before cannot be decoded the new one is stored all the same and {@link SerializationException}
     * is signalled, with outcome UNKNOWN. So it is with the other writes that emit the value before.
     */
    Mono<V> getAndPut(String key, V value, Expiry expiry);

    /** Deletes a key and emits the value that it had, in one atomic step; empty when it was absent. */
    Mono<V> getAndDelete(String key);

    /** {@link #getAndExpire(String, Expiry)} with a TTL: sliding expiry in one step. */
    default Mono<V> getAndExpire(String key, Duration ttl) {
        return getAndExpire(key, Expiry.after(ttl));
    }

    /**
     * The value of a key, whose expiry is changed in the same atomic step; empty when it is absent.
     *
     * @param expiry any but {@link Expiry#keep()}, which is what {@link #get} does
     */
    Mono<V> getAndExpire(String key, Expiry expiry);

    /** Deletes a key, and emits true when it was there. */
    Mono<Boolean> delete(String key);

    /** Deletes a key only if it still holds the value that was seen, in one atomic step, and emits whether it did. */
    default Mono<Boolean> delete(Entry<V> seen) {
        return delete(seen.key(), seen.revision());
    }

    /** {@link #delete(Entry)} for a revision that came from elsewhere. */
    Mono<Boolean> delete(String key, Revision seen);

    /** {@link #update(String, Function, Expiry)} that creates with the store's default TTL. */
    default Mono<V> update(String key, Function<Optional<V>, Optional<V>> change) {
        return update(key, change, Expiry.storeDefault());
    }

    /** {@link #update(String, Function, Expiry)} that creates with a TTL. */
    default Mono<V> update(String key, Function<Optional<V>, Optional<V>> change, Duration ttlOnCreate) {
        return update(key, change, Expiry.after(ttlOnCreate));
    }

    /**
     * Applies a function to the current value and writes the result if nothing changed in between, else tries again.
     *
     * <p>The function is given an empty Optional when the key is absent, and returns one to delete it. It may run
     * several times, must neither block nor change its argument, and never runs on a thread that does input and output;
     * what it throws is signalled as it is, and a null result as a {@link NullPointerException}. An entry that exists keeps
     * its expiry. Emits what was written; empty after a deletion, and when the key was absent and is left so. A value that
     * cannot be decoded is not written over: {@link SerializationException}. Costs two round trips, and two more for each time
     * somebody else was faster. Bounded as a whole by {@link #timeout()} and 150 ms; where that is empty it tries until it
     * succeeds.
     *
     * @param onCreate the expiry of an entry that did not exist
     */
    Mono<V> update(String key, Function<Optional<V>, Optional<V>> change, Expiry onCreate);

    /**
     * The present ones of these keys with their values, in the order asked for; a key named twice is emitted twice. Not a
     * snapshot. A value that cannot be decoded ends the result with its error.
     */
    Flux<KeyValue<V>> getAll(Collection<String> keys);

    /** {@link #putAll(Map, Expiry)} with the store's default TTL. */
    default Mono<Void> putAll(Map<String, ? extends V> entries) {
        return putAll(entries, Expiry.storeDefault());
    }

    /** {@link #putAll(Map, Expiry)} with a TTL. */
    default Mono<Void> putAll(Map<String, ? extends V> entries, Duration ttl) {
        return putAll(entries, Expiry.after(ttl));
    }

    /** Stores many values, each atomically, not as a whole; failing half-way, the outcome is UNKNOWN. */
    Mono<Void> putAll(Map<String, ? extends V> entries, Expiry expiry);

    /**
     * Stores entries as they come, each with the remaining time it carries ({@link Entry#ttl()}), and emits their number. One
     * without a time becomes permanent, whatever the store's default.
     * Requests from the publisher as the store keeps up, and holds some megabytes at most that are not stored yet. An
     * error of the publisher is passed on; what was stored before it stays.
     */
    Mono<Long> putAll(Publisher<Entry<V>> entries);

    /** Deletes keys, each atomically, and emits how many were there. */
    Mono<Long> deleteAll(Collection<String> keys);

    /** {@link #scan(KeyRange, ScanOptions)} of the whole range, ascending. */
    default Flux<KeyValue<V>> scan(KeyRange range) {
        return scan(range, ScanOptions.defaults());
    }

    /**
     * The entries of a range in key order, as the subscriber demands them.
     *
     * <p>Not a snapshot: an entry that is there unchanged for the whole scan is emitted exactly once, one that is written
     * or removed meanwhile at most once. Memory is constant: at most one page is held beyond the demand. Cancelling ends
     * it. A value that cannot be decoded ends it with a {@link SerializationException} that names the key;
     * {@link ScanOptions#after} and {@link ScanOptions#onUndecodable} are the ways past it. The timeout bounds each page,
     * not the time that the subscriber takes.
     */
    Flux<KeyValue<V>> scan(KeyRange range, ScanOptions options);

    /** {@link #entries(KeyRange, ScanOptions)} of the whole range, ascending. */
    default Flux<Entry<V>> entries(KeyRange range) {
        return entries(range, ScanOptions.defaults());
    }

    /** {@link #scan(KeyRange, ScanOptions)} with revision and remaining time to live of each entry. */
    Flux<Entry<V>> entries(KeyRange range, ScanOptions options);

    /** {@link #keys(KeyRange, ScanOptions)} of the whole range, ascending. */
    default Flux<String> keys(KeyRange range) {
        return keys(range, ScanOptions.defaults());
    }

    /** {@link #scan(KeyRange, ScanOptions)} without values, which are neither read nor decoded. */
    Flux<String> keys(KeyRange range, ScanOptions options);

    /**
     * One page of a range, and the token for the next.
     *
     * <p>The page has {@link ScanOptions#limit} entries, or {@link ScanOptions#pageSize}, or 100, or fewer on the last
     * one. To go on, pass the token to {@link ScanOptions#after} with the same range and direction; to go back, pass the
     * first key of the page with the other direction. A token has no meaning without order: a store that keeps none signals
     * {@link UnsupportedOperationException}, {@link ScanOptions#unordered} or not.
     *
     * <p>A value in the midst of the page that cannot be read fails it as a whole. The error names the key, which
     * {@link ScanOptions#after} leads past, and says which limit leaves a page of the entries before it.
     *
     * @throws IllegalArgumentException when the limit is more than {@link ScanOptions#MAX_PAGE_SIZE}
     */
    Mono<Page<V>> page(KeyRange range, ScanOptions options);

    /** {@link #count(KeyRange, ScanOptions)} of the whole range. */
    default Mono<Long> count(KeyRange range) {
        return count(range, ScanOptions.defaults());
    }

    /**
     * The number of live entries in a range: how many a scan with the same options would emit if all can be decoded. In
     * memory, or with a limit, it costs time proportional to that number. On Redis, without a limit, what others deleted, let
     * expire or evicted may be counted until a scan comes across it.
     *
     * @param options values are not read, so that {@link ScanOptions#onUndecodable} has no effect
     */
    Mono<Long> count(KeyRange range, ScanOptions options);

    /** {@link #deleteAll(KeyRange, ScanOptions)} of the whole range. */
    default Mono<Long> deleteAll(KeyRange range) {
        return deleteAll(range, ScanOptions.defaults());
    }

    /**
     * Deletes the entries of a range, each atomically, not as a whole, in bounded steps, and emits how many there were.
     * Entries written meanwhile may survive. With a limit or a direction it goes through the keys as a scan does, and
     * deletes no more than the limit; failing half-way, the outcome is UNKNOWN.
     *
     * @param options values are not read, so that {@link ScanOptions#onUndecodable} has no effect
     */
    Mono<Long> deleteAll(KeyRange range, ScanOptions options);

    /**
     * The remaining time to live: an empty Mono for an absent key, an empty Optional for a permanent entry. A longer one than
     * 100 years, which another program may have given, reads as 100 years.
     */
    Mono<Optional<Duration>> ttl(String key);

    /** {@link #expire(String, Expiry)} with a TTL. */
    default Mono<Boolean> expire(String key, Duration ttl) {
        return expire(key, Expiry.after(ttl));
    }

    /**
     * Changes the expiry of a key and emits whether it was there; {@link Expiry#never()} makes it permanent, a time in
     * the past removes it.
     *
     * @param expiry any but {@link Expiry#keep()}
     */
    Mono<Boolean> expire(String key, Expiry expiry);

    /** {@link #expire(Entry, Expiry)} with a TTL. */
    default Mono<Boolean> expire(Entry<V> seen, Duration ttl) {
        return expire(seen, Expiry.after(ttl));
    }

    /**
     * Changes the expiry of a key only if it still holds the value that was seen, in one atomic step, and emits whether
     * it did; what a lease is renewed with.
     *
     * @param expiry any but {@link Expiry#keep()}
     */
    Mono<Boolean> expire(Entry<V> seen, Expiry expiry);

    /** {@link #watch(KeyRange, WatchOptions)} with values. */
    default Flux<Change<V>> watch(KeyRange range) {
        return watch(range, WatchOptions.defaults());
    }

    /**
     * The changes in a range, by whomever they are made.
     *
     * <p>Level-triggered: after the last change of a key every watcher learns its final state; states in between may be
     * skipped, so that a slow subscriber costs memory for each key once. The first element is a {@link Change.Reset},
     * once the watch is listening; it comes again whenever changes may have been lost. Expiry is reported when the backend
     * notices it: an entry that is told of may have expired by then, and its {@link Change.Removed} follows. Until the
     * first element it fails as any operation does with what waiting does not mend, such as a wrong password; from then on
     * it ends only by cancellation, or with {@link StoreClosedException}.
     */
    Flux<Change<V>> watch(KeyRange range, WatchOptions options);

    /**
     * A view on the keys that begin with a prefix, which they lose and gain on the way; no separator is implied. Shares
     * everything with this store; closing it closes the view only.
     *
     * @param prefix valid Unicode; empty for a view on everything
     * @throws IllegalArgumentException when it is not valid Unicode, or leaves no room for a key within {@code maxKeyBytes}
     */
    KeyValueStore<V> withPrefix(String prefix);

    /**
     * A view whose operations end within another time; shares everything with this store.
     *
     * @param timeout positive, at most 100 years
     */
    KeyValueStore<V> withTimeout(Duration timeout);

    /**
     * The time within which each operation on one key ends: that of {@link #withTimeout}, else what the store was opened
     * with (option {@code commandTimeout}); empty where operations never wait.
     */
    Optional<Duration> timeout();

    /** The figures of this store; the sizes of a view with a prefix are those of the view. */
    Mono<StoreStats> stats();

    /** Completes when the backend answers; the eager check that everything is in order. */
    Mono<Void> ping();

    /** Closes when it is subscribed to, without blocking; completes when all is given back. Idempotent. */
    Mono<Void> closeLater();

    /**
     * Closes and waits for it; on a thread that must not block, starts it and returns. Idempotent. A store from
     * {@code KeyValueStores.open} gives back all it owns; one from a factory, or a view, closes itself only: what is under
     * way in it goes on, but for watches. Operations on a closed store signal {@link StoreClosedException}.
     */
    @Override
    void close();
}
