package io.reactivekv.cache;

import io.reactivekv.Entry;
import io.reactivekv.KeyValueException;
import io.reactivekv.cache.Tally.Figure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/** Writes by hand: both levels, and no load under way may undo them. */
final class Writing<V> {

    private static final int MOST_ATTEMPTS = 1_000;

    private final Core<V> core;
    private final Loading<V> loading;

    Writing(Core<V> core, Loading<V> loading) {
        this.core = core;
        this.loading = loading;
    }

    /** A value ready to be written. */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and never changed
    private record Ready<V>(String key, V value, Slot slot, byte[] bytes) {}

    Mono<Void> put(String key, V value, EntryOptions options) {
        return putAll(Map.of(CacheNames.key(key), Objects.requireNonNull(value, "value")), options);
    }

    Mono<Void> putAll(Map<String, ? extends V> values, EntryOptions options) {
        Map<String, V> all = new LinkedHashMap<>(values);
        all.forEach((key, value) -> {
            CacheNames.checkKey(key);
            Objects.requireNonNull(value, "value");
        });
        return core.whileOpen(Mono.deferContextual(context -> {
            if (all.isEmpty()) {
                return Mono.empty();
            }
            return core.shared == null ? putNear(all, options, context) : putShared(all, options, context);
        }));
    }

    private Mono<Void> putNear(Map<String, V> values, EntryOptions options, ContextView context) {
        long stamp = core.validity.known();
        List<Ready<V>> ready = new ArrayList<>();
        values.forEach((key, value) -> ready.add(ready(key, value, options, stamp, context)));
        ready.forEach(each -> {
            loading.flights().detach(each.key());
            boolean known = core.near.touch(each.key());
            fill(each, core.near.ticket(each.key()), known);
        });
        return Mono.empty();
    }

    private Mono<Void> putShared(Map<String, V> values, EntryOptions options, ContextView context) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        Set<String> records = new LinkedHashSet<>(
                List.of(Validity.recordsOf(options.category().orElse(core.spec().category()), options.tags())));
        // A process that is not in step knows too low a sequence, which is safe; a store that is down fails the put
        // itself.
        return core.inStep()
                .onErrorComplete()
                .then(Mono.defer(() -> core.records.ensured(records, core.validity.known())))
                .onErrorComplete()
                .then(Mono.defer(() -> {
                    long stamp = core.validity.known();
                    Map<String, byte[]> slots = new LinkedHashMap<>();
                    Map<String, Long> tickets = new LinkedHashMap<>();
                    Map<String, Boolean> known = new LinkedHashMap<>();
                    List<Ready<V>> ready = new ArrayList<>();
                    values.forEach((key, value) -> ready.add(ready(key, value, options, stamp, context)));
                    ready.forEach(each -> {
                        loading.flights().detach(each.key());
                        known.put(each.key(), core.near.touch(each.key()));
                        tickets.put(each.key(), core.near.ticket(each.key()));
                        slots.put(each.key(), each.bytes());
                    });
                    Ready<V> first = ready.get(0);
                    Mono<Void> written = ready.size() == 1
                            ? shared.put(first.key(), first.bytes(), Slots.expiry(first.slot()))
                            : shared.putAll(slots, Slots.expiry(first.slot()));
                    return written.doOnSuccess(done -> ready.forEach(
                                    each -> fill(each, tickets.getOrDefault(each.key(), -1L), known.get(each.key()))))
                            .doOnError(failed -> ready.forEach(each -> {
                                // The others do not have it; this process goes on with what it was told.
                                fill(each, core.near.ticket(each.key()), known.get(each.key()));
                            }));
                }));
    }

    private Ready<V> ready(String key, V value, EntryOptions options, long stamp, ContextView context) {
        boolean serializes = core.shared != null || core.near.isByBytes();
        try {
            byte[] payload = serializes ? core.codec.write(value, context) : new byte[0];
            Slot slot = core.slots.ofValue(options, stamp, payload);
            return new Ready<>(key, value, slot, serializes ? core.slots.stored(slot) : payload);
        } catch (KeyValueException e) {
            throw e.in("put", key);
        }
    }

    private void fill(Ready<V> ready, long ticket, @Nullable Boolean known) {
        core.tally.count(Figure.PUTS);
        if (core.spec().near()) {
            NearEntry<V> entry = entryOf(ready, ticket);
            boolean unused = core.near.fill(ready.key(), entry, ticket);
        }
        core.events.tell(ready.key(), Boolean.TRUE.equals(known) ? CacheEvent.Kind.UPDATED : CacheEvent.Kind.CREATED);
    }

    private NearEntry<V> entryOf(Ready<V> ready, long ticket) {
        Slot slot = ready.slot();
        return new NearEntry<>(
                core.same(ready.key(), ready.value(), () -> true),
                slot,
                slot.freshUntil(),
                slot.staleUntil(),
                slot.payload().length,
                NearLevel.generationOf(ticket));
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
        Ready<V> ready = ready(key, value, options, core.validity.known(), context);
        boolean done = core.near.replaceIf(
                key,
                there -> (there != null && core.status(key, there) == EntryStatus.FRESH && there.value != null)
                        == present,
                () -> loading.flights().detach(key),
                () -> entryOf(ready, core.near.ticket(key)));
        if (done) {
            core.tally.count(Figure.PUTS);
            core.events.tell(key, present ? CacheEvent.Kind.UPDATED : CacheEvent.Kind.CREATED);
        }
        return done;
    }

    private Mono<Boolean> putSharedIf(
            boolean present, String key, V value, EntryOptions options, ContextView context, int attempt) {
        SharedLevel shared = Objects.requireNonNull(core.shared);
        List<String> records =
                List.of(Validity.recordsOf(options.category().orElse(core.spec().category()), options.tags()));
        return core.inStep()
                .then(Mono.defer(() -> core.records.ensured(records, core.validity.known())))
                .then(shared.read(key).map(Optional::of).defaultIfEmpty(Optional.empty()))
                .flatMap(seen -> {
                    Entry<byte[]> raw = seen.orElse(null);
                    if (isFresh(raw, context) != present) {
                        return Mono.just(false);
                    }
                    Ready<V> ready = ready(key, value, options, core.validity.known(), context);
                    boolean known = core.near.touch(key);
                    long ticket = core.near.ticket(key);
                    Mono<Boolean> write = raw == null
                            ? shared.putIfAbsent(key, ready.bytes(), Slots.expiry(ready.slot()))
                            : shared.replace(key, raw.revision(), ready.bytes(), Slots.expiry(ready.slot()));
                    return write.flatMap(done -> {
                        if (done) {
                            loading.flights().detach(key);
                            fill(ready, ticket, known);
                            return Mono.just(true);
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
        NearEntry<V> entry = core.admit(raw, -1, context);
        return entry != null && entry.value != null && core.status(raw.key(), entry) == EntryStatus.FRESH;
    }

    Mono<Boolean> remove(String key) {
        CacheNames.checkKey(key);
        return core.whileOpen(Mono.defer(() -> {
            core.tally.count(Figure.REMOVES);
            loading.flights().detach(key);
            NearEntry<V> near = core.near.peek(key);
            boolean wasNear = near != null && isServable(key, near);
            boolean unusedNear = core.near.touch(key);
            SharedLevel shared = core.shared;
            if (shared == null) {
                return Mono.just(wasNear);
            }
            return shared.take(key)
                    .map(bytes -> {
                        Slot slot = Slots.readable(bytes);
                        return slot != null && slot.holdsResult();
                    })
                    .defaultIfEmpty(false)
                    .doOnNext(done -> {
                        boolean unusedAgain = core.near.touch(key);
                    });
        }));
    }

    private boolean isServable(String key, NearEntry<V> entry) {
        EntryStatus status = core.status(key, entry);
        return status == EntryStatus.FRESH || status == EntryStatus.STALE;
    }
}
