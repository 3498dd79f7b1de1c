package io.reactivekv.spi;

import io.reactivekv.KeyRange;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A place where entries are kept: the whole of what a backend author implements. Everything that is not storage
 * (serialization, views, defaults, argument checks, read-modify-write loops, statistics, metrics) stands above it, once.
 *
 * <p>Keys are non-empty, valid Unicode, in the order of {@link io.reactivekv.KeyOrder}; they lack the prefix of the space
 * that the backend was opened for, which is the backend's own affair. Values are opaque.
 *
 * <p>The rules for all methods:
 *
 * <ul>
 *   <li>Nothing happens before subscription; each subscription is one operation.
 *   <li>Every operation on one key is linearizable, the condition of a write included.
 *   <li>An expired entry is never observable.
 *   <li>Each one-key operation, and each step of a longer one, ends within the timeout that the backend was opened with.
 *   <li>Failures are {@link io.reactivekv.KeyValueException}s with the right {@link
 *       io.reactivekv.KeyValueException#outcome() outcome}; the store above adds operation and key. Of
 *       many keys, {@link io.reactivekv.KeyValueException#in in("", key)} names the one that failed. But for one: without
 *       order, {@code scan} and {@code keys} whose request is not {@linkplain ScanRequest#unordered unordered}, {@code count}
 *       and {@code deleteAll} signal {@link UnsupportedOperationException}.
 *   <li>A publisher that is also a {@link java.util.concurrent.Callable} answers at once: it is called on the subscriber's
 *       thread, for what it would emit, and not subscribed to. It must not block.
 *   <li>Signals come on any thread but an {@link IoThread}, which does input and output, unless the user asked for that:
 *       serializers, listeners and subscribers run where they come.
 *   <li>After {@link #close()} every operation, those under way included, signals {@link
 *       io.reactivekv.StoreClosedException}.
 * </ul>
 *
 * <p>The conformance kit {@code kv-tck} tells when a backend is done.
 *
 * @param <S> the stored form of values: {@code byte[]}, or {@code Object} for a backend that can keep references
 */
public interface Backend<S> {

    /** The class of {@code S}: {@code byte[].class} or {@code Object.class}. */
    Class<S> storedType();

    /** The value of a key; empty when absent. */
    Mono<S> get(String key);

    /** A key with value, revision and remaining time to live; empty when absent. */
    Mono<Stored<S>> getEntry(String key);

    /** The present ones of these keys, in the order given, each as often as it is named; revisions are not needed. */
    Flux<Stored<S>> getAll(List<String> keys);

    /** The remaining time to live; an empty Mono for an absent key, an empty Optional for a permanent entry. */
    Mono<Optional<Duration>> ttl(String key);

    /**
     * Executes a write if its condition holds, as one atomic step.
     *
     * @return for a put whether the condition held; for a delete or an expire whether, in addition, the key was there
     */
    Mono<Boolean> write(Write<S> write, Condition condition);

    /** Executes a write and emits the value that the key had before, as one atomic step; empty when it was absent. */
    Mono<S> getAndWrite(Write<S> write);

    /**
     * Executes writes of different keys, each atomically, and emits how many did something: all puts, and the deletes and
     * expires that found their key. When it fails, some may have been executed.
     */
    Mono<Long> writeAll(List<Write<S>> writes);

    /**
     * Adds to a decimal number, written as {@link Long#toString(long)} does and in no other way, as one atomic step, and
     * emits the sum; an absent key counts as 0. What is no such number is a {@link io.reactivekv.ForeignDataException},
     * a sum beyond a {@code long} a {@link io.reactivekv.ValueTooLargeException}; either changes nothing.
     *
     * @param onCreate the expiry for a key that was absent; a present one keeps what it has
     */
    Mono<Long> addAndGet(String key, long delta, Lifetime onCreate);

    /**
     * The entries of a range in key order, as demand allows, holding at most one page beyond it. An entry that is there
     * unchanged for the whole scan is emitted exactly once, one written or removed meanwhile at most once. Each page is
     * read when it is due, so that what was removed further ahead than a page is not emitted.
     */
    Flux<Stored<S>> scan(ScanRequest request);

    /** The keys that {@link #scan} would emit. */
    Flux<String> keys(ScanRequest request);

    /** The number of live entries in a range. */
    Mono<Long> count(KeyRange range);

    /** Removes the entries of a range, each atomically, in bounded steps, and emits how many there were. */
    Mono<Long> deleteAll(KeyRange range);

    /**
     * The changes in a range, level-triggered: after the last change of a key its final state is emitted. Begins with a
     * {@link StoredChange.Reset}, before which it fails with what waiting does not mend; repeats it whenever changes may
     * have been lost, and never ends by itself from then on: not for a value that cannot be read either, which
     * is {@link StoredChange.Unreadable}. An expiry is emitted when it is noticed, at the latest by an operation that finds
     * its key expired; an entry that is emitted may have expired by then, and its {@link StoredChange.Removed} follows.
     *
     * @param keysOnly whether values can be left out
     */
    Flux<StoredChange<S>> watch(KeyRange range, boolean keysOnly);

    /** What the backend knows of its space. */
    Mono<BackendStats> stats();

    /** Completes when the backend answers. */
    Mono<Void> ping();

    /** The time within which each one-key operation ends; empty where operations never wait. */
    Optional<Duration> timeout();

    /** A view whose operations end sooner or later than this one's; shares everything else. */
    Backend<S> withTimeout(Duration timeout);

    /** Ends all operations and gives everything back; idempotent. */
    Mono<Void> close();
}
