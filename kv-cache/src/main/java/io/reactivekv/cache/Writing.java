package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.cache.WrittenEntries.Begun;
import io.reactivekv.cache.WrittenEntries.Ready;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.concurrent.Queues;
import reactor.util.context.ContextView;

/** Writes by hand: both levels, and no load under way may undo them. */
final class Writing<V> {

    private static final int MOST_ATTEMPTS = 1_000;

    private final Core<V> core;
    private final Loading<V> loading;
    private final WrittenEntries<V> entries;

    Writing(Core<V> core, Loading<V> loading) {
        this.core = core;
        this.loading = loading;
        this.entries = new WrittenEntries<>(core);
    }

    Mono<Void> put(String key, V value, EntryOptions options) {
        return putEach("put", Map.of(CacheNames.key(key), Objects.requireNonNull(value, "value")), options);
    }

    Mono<Void> putAll(Map<String, ? extends V> values, EntryOptions options) {
        return putEach("putAll", values, options);
    }

    /** By the operation that its errors name. */
    private Mono<Void> putEach(String operation, Map<String, ? extends V> values, EntryOptions options) {
        Map<String, V> all = new LinkedHashMap<>(values);
        all.forEach((key, value) -> {
            CacheNames.checkKey(key);
            Objects.requireNonNull(value, "value");
        });
        return core.whileOpen(Mono.deferContextual(context -> {
            if (all.isEmpty()) {
                return Mono.empty();
            }
            return core.shared == null
                    ? putNear(operation, all, options, context)
                    : putShared(operation, all, options, context);
        }));
    }

    private Mono<Void> putNear(String operation, Map<String, V> values, EntryOptions options, ContextView context) {
        long stamp = core.validity.known();
        List<Ready<V>> ready = new ArrayList<>();
        values.forEach((key, value) -> ready.add(entries.ready(operation, key, value, options, stamp, context)));
        boolean kept = false;
        for (Ready<V> each : ready) {
            String key = each.key();
            boolean known = core.hasValue(key, core.near.peek(key));
            try {
                entries.keep(each, () -> loading.flights().detach(key));
            } catch (KeyValueException e) {
                throw (kept ? e.as(Outcome.UNKNOWN) : e).in(operation, key);
            }
            kept = true;
            entries.tell(each, known);
        }
        return Mono.empty();
    }

    private Mono<Void> putShared(String operation, Map<String, V> values, EntryOptions options, ContextView context) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        Set<String> records = new LinkedHashSet<>(
                List.of(Validity.recordsOf(options.category().orElse(core.spec().category()), options.tags())));
        // A process that is not in step knows too low a sequence, which is no number for a record; a store that is down
        // fails the put itself.
        AtomicBoolean untold = new AtomicBoolean();
        return core.inStep()
                .onErrorResume(failed -> {
                    untold.set(true);
                    return shared.lastSequence().doOnNext(core.validity::learn).then();
                })
                .onErrorComplete()
                .then(Mono.defer(() -> {
                    long known = core.validity.known();
                    return untold.get()
                            ? core.records.ensuredUntold(records, known)
                            : core.records.ensured(records, known);
                }))
                .onErrorComplete()
                .then(Mono.defer(() -> {
                    long stamp = core.validity.known();
                    Map<String, byte[]> slots = new LinkedHashMap<>();
                    List<Ready<V>> ready = new ArrayList<>();
                    values.forEach(
                            (key, value) -> ready.add(entries.ready(operation, key, value, options, stamp, context)));
                    List<Begun<V>> begun = new ArrayList<>();
                    ready.forEach(each -> {
                        loading.flights().detach(each.key());
                        begun.add(entries.begin(each));
                        slots.put(each.key(), each.bytes());
                    });
                    Ready<V> last = Collections.max(
                            ready, Comparator.comparingLong(each -> each.slot().staleUntil()));
                    // A store that is away, or may be back, is asked once.
                    boolean alone = begun.size() == 1 || (core.events.isHeard() && !core.outage.isDown());
                    return alone
                            ? putOneByOne(operation, shared, begun, context)
                            // Each slot knows its own end; the store keeps all until the last one's.
                            : shared.putAll(slots, Slots.expiry(last.slot()))
                                    .doOnError(failed -> begun.forEach(each -> keepUnwritten(each, failed)))
                                    // The store has all of them, whether each can be merged here or not.
                                    .thenMany(Flux.defer(() -> Flux.fromIterable(begun)
                                            .flatMapDelayError(
                                                    each -> Mono.defer(() -> entries.written(operation, each, context)),
                                                    Queues.SMALL_BUFFER_SIZE,
                                                    Queues.XS_BUFFER_SIZE)))
                                    .onErrorMap(Failures::first)
                                    .then();
                }));
    }

    /** Each by itself, as far as the store can be reached; when one fails, others may have been written. */
    private Mono<Void> putOneByOne(String operation, SharedLevel shared, List<Begun<V>> begun, ContextView context) {
        AtomicReference<KeyValueException> failure = new AtomicReference<>();
        AtomicBoolean changed = new AtomicBoolean();
        return Flux.fromIterable(begun)
                .flatMapDelayError(
                        each -> Mono.defer(() -> putUnlessFailed(operation, shared, each, failure, changed)
                                .flatMap(put -> entries.written(operation, put, context))),
                        Queues.SMALL_BUFFER_SIZE,
                        Queues.XS_BUFFER_SIZE)
                .onErrorMap(unmerged -> Failures.before(failure.get(), Failures.first(unmerged)))
                .then(Mono.defer(() -> {
                    KeyValueException first = failure.get();
                    return first == null ? Mono.<Void>empty() : Mono.<Void>error(first);
                }))
                .onErrorMap(KeyValueException.class, e -> changed.get() ? e.as(Outcome.UNKNOWN) : e);
    }

    /** Empty for one that is not written: the first failure is that of all. */
    private Mono<Begun<V>> putUnlessFailed(
            String operation,
            SharedLevel shared,
            Begun<V> each,
            AtomicReference<KeyValueException> failure,
            AtomicBoolean changed) {
        KeyValueException before = failure.get();
        if (before != null && core.outage.isDown()) {
            keepUnwritten(each, before);
            return Mono.empty();
        }
        return putOne(operation, shared, each)
                .doOnNext(put -> changed.set(true))
                .onErrorResume(KeyValueException.class, failed -> {
                    if (failed.outcome() == Outcome.UNKNOWN) {
                        changed.set(true);
                    }
                    boolean unusedFirst = failure.compareAndSet(null, failed);
                    keepUnwritten(each, Objects.requireNonNull(failure.get()));
                    return Mono.empty();
                });
    }

    /** Looks at what it writes over while somebody is told whether there was a value. */
    private Mono<Begun<V>> putOne(String operation, SharedLevel shared, Begun<V> begun) {
        Ready<V> ready = begun.ready();
        String key = ready.key();
        Expiry expiry = Slots.expiry(ready.slot());
        if (begun.known() || !core.events.isHeard()) {
            return shared.put(key, ready.bytes(), expiry)
                    .thenReturn(begun)
                    .onErrorMap(
                            KeyValueException.class, failed -> failed.untold().in(operation, key));
        }
        return shared.exchange(key, ready.bytes(), expiry)
                // It is written, whether the records of what was there can be read or not.
                .delayUntil(before -> core.records.learned(before).onErrorComplete())
                .map(before -> core.hasValue(key, Slots.readable(before)) ? begun.overSeen() : begun)
                .defaultIfEmpty(begun)
                .onErrorResume(
                        ValueTooLargeException.class,
                        large -> Failures.isWrittenOver(large).thenReturn(begun.overSeen()))
                .onErrorMap(KeyValueException.class, failed -> failed.untold().in(operation, key))
                // What cannot be looked at can be written over.
                .onErrorResume(
                        ForeignDataException.class,
                        foreign -> shared.put(key, ready.bytes(), expiry)
                                .thenReturn(begun)
                                .onErrorMap(
                                        KeyValueException.class,
                                        failed -> failed.untold().in(operation, key)));
    }

    /** The others do not have it; this process goes on with what it was told. The failure stays that of the store. */
    private void keepUnwritten(Begun<V> begun, Throwable failed) {
        try {
            entries.keep(
                    begun.ready(), () -> loading.flights().detach(begun.ready().key()));
            entries.tell(begun.ready(), begun.known());
        } catch (RuntimeException e) {
            failed.addSuppressed(e);
        }
    }

    Mono<Boolean> putIf(boolean present, String key, V value, EntryOptions options) {
        CacheNames.checkKey(key);
        Objects.requireNonNull(value, "value");
        return core.whileOpen(Mono.deferContextual(context -> {
            return core.shared == null
                    ? Mono.fromCallable(() -> putNearIf(present, key, value, options, context))
                    : putSharedIf(present, key, value, options, context, 1);
        }));
    }

    private boolean putNearIf(boolean present, String key, V value, EntryOptions options, ContextView context) {
        String operation = conditional(present);
        Ready<V> ready = entries.ready(operation, key, value, options, core.validity.known(), context);
        try {
            long[] required = new long[1];
            boolean done = entries.replaceNear(
                    key,
                    there -> {
                        required[0] = core.validity.required(
                                key, ready.slot().records(), ready.slot().tags());
                        return (there != null && core.status(key, there) == EntryStatus.FRESH && there.value != null)
                                == present;
                    },
                    () -> loading.flights().detach(key),
                    // An invalidation is before it that has made the condition hold, and after it one that would have
                    // made
                    // it fail.
                    () -> ready.at(present ? Math.max(0, required[0]) : core.validity.known()),
                    !present);
            if (done) {
                entries.tell(ready, present);
            }
            return done;
        } catch (KeyValueException unmerged) {
            throw unmerged.in(operation, key);
        }
    }

    private static String conditional(boolean present) {
        return present ? "replace" : "putIfAbsent";
    }

    private Mono<Boolean> putSharedIf(
            boolean present, String key, V value, EntryOptions options, ContextView context, int attempt) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        List<String> records =
                List.of(Validity.recordsOf(options.category().orElse(core.spec().category()), options.tags()));
        return core.inStep()
                .then(Mono.defer(() -> core.records.ensured(records, core.validity.known())))
                .then(shared.read(key)
                        .delayUntil(raw -> core.records.learned(raw.value()))
                        .map(Optional::of)
                        .defaultIfEmpty(Optional.empty()))
                .flatMap(seen -> {
                    Entry<byte[]> raw = seen.orElse(null);
                    if (isFresh(raw, context) != present) {
                        return Mono.just(false);
                    }
                    String operation = conditional(present);
                    Ready<V> ready = entries.ready(operation, key, value, options, core.validity.known(), context);
                    Begun<V> begun = entries.begin(ready, present);
                    Mono<Boolean> write = raw == null
                            ? shared.putIfAbsent(key, ready.bytes(), Slots.expiry(ready.slot()))
                            : shared.replace(key, raw.revision(), ready.bytes(), Slots.expiry(ready.slot()));
                    return write.flatMap(done -> {
                        if (done) {
                            loading.flights().detach(key);
                            return entries.written(operation, begun, context).thenReturn(true);
                        }
                        return attempt == MOST_ATTEMPTS
                                ? Mono.just(false)
                                : putSharedIf(present, key, value, options, context, attempt + 1);
                    });
                });
    }

    private boolean isFresh(@Nullable Entry<byte[]> raw, ContextView context) {
        if (raw == null) {
            return false;
        }
        NearEntry<V> entry = core.admit(raw, NearLevel.NO_TICKET, context);
        return entry != null && entry.value != null && core.status(raw.key(), entry) == EntryStatus.FRESH;
    }
}
