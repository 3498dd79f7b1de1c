package io.reactivekv.cache;

import io.reactivekv.Change;
import io.reactivekv.Entry;
import io.reactivekv.Expiry;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.Revision;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreOptions;
import io.reactivekv.StoreStats;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Ttl;
import io.reactivekv.spi.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * The slots of a cache as a backend, for {@link ReactiveCache#asStore()}: what is written is a plain slot, and a slot counts
 * as absent unless it can be served as fresh. Conditions are checked on what was read, and written only over exactly that.
 */
final class CacheBackend<V> implements Backend<byte[]> {

    private final Core<V> core;
    private final Loading<V> loading;
    private final KeyValueStore<byte[]> slots;
    private final Optional<Duration> timeout;
    private final NearBytes<V> near;
    private final Sinks.Empty<Void> closing;

    CacheBackend(Core<V> core, Loading<V> loading) {
        this(core, loading, sharedOf(core).slots(), Optional.empty(), new NearBytes<>(core), Sinks.empty());
    }

    private CacheBackend(
            Core<V> core,
            Loading<V> loading,
            KeyValueStore<byte[]> slots,
            Optional<Duration> timeout,
            NearBytes<V> near,
            Sinks.Empty<Void> closing) {
        this.core = core;
        this.loading = loading;
        this.slots = slots;
        this.timeout = timeout;
        this.near = near;
        this.closing = closing;
    }

    private static SharedLevel sharedOf(Core<?> core) {
        if (core.shared == null) {
            throw new IllegalStateException("cache " + core.name + " has no shared level, and so no store");
        }
        return core.shared;
    }

    KeyValueStore<V> store() {
        StoreOptions options =
                core.spec().ttl().map(StoreOptions.defaults()::ttl).orElse(StoreOptions.defaults());
        // A closing of its own, and the near level that all stores of a cache have in common.
        CacheBackend<V> own = new CacheBackend<>(core, loading, slots, timeout, near, Sinks.empty());
        return KeyValueStores.factory(own, options).open("", new CodecSerializer<>(core.codec));
    }

    private <T> Mono<T> open(Mono<T> operation) {
        return Mono.defer(() -> core.isClosed() ? Mono.error(closedError()) : inStep().then(operation));
    }

    private <T> Flux<T> open(Flux<T> operation) {
        return Flux.defer(() -> core.isClosed()
                ? Flux.error(closedError())
                : inStep().thenMany(operation).takeUntilOther(closing.asMono().then(Mono.error(this::closedError))));
    }

    /** Knows the record of what is written here, also when somebody else has created it just now. */
    private Mono<Void> inStep() {
        String record = Validity.category(core.spec().category());
        SharedLevel shared = core.shared;
        return shared == null || core.validity.knows(record)
                ? core.inStep()
                : core.inStep()
                        .then(shared.record(record))
                        .doOnNext(sequence -> core.validity.learn(record, sequence))
                        .then();
    }

    private StoreClosedException closedError() {
        return new StoreClosedException("the store of cache " + core.name, KeyValueException.Outcome.NOT_EXECUTED);
    }

    /** The slot when its value can be served. */
    private @Nullable Slot live(String key, byte[] bytes) {
        Slot slot = Slots.readable(bytes);
        if (slot == null || (slot.kind() != Slot.Kind.VALUE && slot.kind() != Slot.Kind.PLAIN)) {
            return null;
        }
        boolean serves = core.clock.millis() < slot.freshUntil()
                && core.validity.accepts(
                        key, slot.stamp(), Validity.recordsOf(slot.category(), slot.tags()), slot.tags());
        return serves ? slot : null;
    }

    /** What is there, as it was read. */
    private record Seen(
            @Nullable Entry<byte[]> raw, @Nullable Slot slot) {}

    private Mono<Seen> look(String key) {
        return slots.getEntry(key)
                .map(raw -> new Seen(raw, live(key, raw.value())))
                .defaultIfEmpty(new Seen(null, null));
    }

    private Stored<byte[]> stored(Entry<byte[]> raw, Slot slot) {
        Optional<Duration> left = slot.kind() == Slot.Kind.PLAIN || slot.ttl() == 0
                ? raw.ttl()
                : Optional.of(Duration.ofMillis(Math.max(1, slot.freshUntil() - core.clock.millis())));
        return new Stored<>(
                raw.key(),
                slot.payload(),
                Revision.ofBytes(slot.payload()),
                left.map(Ttl::toMillis).orElse(Stored.PERMANENT));
    }

    @Override
    public Class<byte[]> storedType() {
        return byte[].class;
    }

    @Override
    public Mono<byte[]> get(String key) {
        return open(Mono.defer(() -> {
            byte[] known = near.get(key);
            if (known != null) {
                return Mono.just(known);
            }
            long ticket = core.near.ticket(key);
            return look(key).flatMap(seen -> {
                if (seen.raw() == null || seen.slot() == null) {
                    return Mono.empty();
                }
                near.fill(seen.raw(), seen.slot(), ticket);
                return Mono.just(seen.slot().payload());
            });
        }));
    }

    @Override
    public Mono<Stored<byte[]>> getEntry(String key) {
        return open(look(key)
                .flatMap(seen -> seen.raw() == null || seen.slot() == null
                        ? Mono.empty()
                        : Mono.just(stored(seen.raw(), seen.slot()))));
    }

    @Override
    public Flux<Stored<byte[]>> getAll(List<String> keys) {
        return open(slots.getAll(keys).handle((each, sink) -> {
            Slot slot = live(each.key(), each.value());
            if (slot != null) {
                sink.next(Stored.of(each.key(), slot.payload()));
            }
        }));
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return getEntry(key)
                .map(stored -> stored.ttlMillis() == Stored.PERMANENT
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(stored.ttlMillis())));
    }

    @Override
    public Mono<Boolean> write(Write<byte[]> write, Condition condition) {
        return writing(write.key(), ready(Mono.defer(() -> {
            boolean plain = condition instanceof Condition.Always && !keeps(write);
            if (plain && write instanceof Write.Put<byte[]> put) {
                return slots.put(put.key(), slotOf(put.value()), expiry(put.lifetime()))
                        .thenReturn(true);
            }
            if (plain && write instanceof Write.Delete<byte[]> delete) {
                return slots.getAndDelete(delete.key())
                        .map(before -> live(delete.key(), before) != null)
                        .defaultIfEmpty(false);
            }
            return attempt(write, condition).map(outcome -> outcome.done());
        })));
    }

    @Override
    public Mono<byte[]> getAndWrite(Write<byte[]> write) {
        return writing(
                write.key(),
                ready(attempt(write, Condition.ALWAYS)).flatMap(outcome -> Mono.justOrEmpty(outcome.before())));
    }

    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    private record Outcome(boolean done, byte @Nullable [] before) {}

    /** Reads, decides, and writes over exactly what was read; again when that has changed. */
    private Mono<Outcome> attempt(Write<byte[]> write, Condition condition) {
        return look(write.key()).flatMap(seen -> {
            Slot slot = seen.slot();
            byte[] before = slot == null ? null : slot.payload();
            if (!holds(condition, before)) {
                return Mono.just(new Outcome(false, before));
            }
            if (slot == null && !(write instanceof Write.Put)) {
                return Mono.just(new Outcome(false, null));
            }
            return over(write, seen)
                    .flatMap(done ->
                            done ? Mono.just(new Outcome(true, before)) : Mono.defer(() -> attempt(write, condition)));
        });
    }

    private static boolean holds(Condition condition, byte @Nullable [] before) {
        if (condition instanceof Condition.Absent) {
            return before == null;
        }
        if (condition instanceof Condition.Present) {
            return before != null;
        }
        return !(condition instanceof Condition.Unchanged unchanged)
                || (before != null && Revision.ofBytes(before).equals(unchanged.revision()));
    }

    private Mono<Boolean> over(Write<byte[]> write, Seen seen) {
        Entry<byte[]> raw = seen.raw();
        String key = write.key();
        if (write instanceof Write.Put<byte[]> put) {
            byte[] bytes = slotOf(put.value());
            Slot there = seen.slot();
            if (raw == null) {
                return slots.putIfAbsent(key, bytes, expiry(put.lifetime()))
                        .map(done -> done || isPast(put.lifetime()));
            }
            return slots.replace(
                    key,
                    raw.revision(),
                    bytes,
                    there != null && keeps(put) ? kept(raw, there) : expiry(put.lifetime()));
        }
        if (raw == null) {
            return Mono.just(true);
        }
        if (write instanceof Write.Expire<byte[]> expire) {
            Slot there = Objects.requireNonNull(seen.slot());
            return there.kind() == Slot.Kind.PLAIN
                    ? slots.expire(raw, expiry(expire.lifetime()))
                    : slots.replace(key, raw.revision(), slotOf(there.payload()), expiry(expire.lifetime()));
        }
        return slots.delete(key, raw.revision());
    }

    private Expiry kept(Entry<byte[]> raw, Slot slot) {
        return slot.kind() == Slot.Kind.PLAIN
                ? Expiry.keep()
                : Slots.expiry(Optional.of(Duration.ofMillis(stored(raw, slot).ttlMillis()))
                        .filter(left -> !left.isNegative()));
    }

    private boolean isPast(Lifetime lifetime) {
        return lifetime.deadline(core.clock.millis()) <= core.clock.millis();
    }

    private static boolean keeps(Write<byte[]> write) {
        return write instanceof Write.Put<byte[]> put && put.lifetime().keepsExisting();
    }

    private static Expiry expiry(Lifetime lifetime) {
        return switch (lifetime.kind()) {
            case NEVER -> Expiry.never();
            case AFTER -> Expiry.after(Duration.ofMillis(lifetime.millis()));
            case AT -> Expiry.at(Instant.ofEpochMilli(lifetime.millis()));
        };
    }

    private byte[] slotOf(byte[] payload) {
        return SlotFormat.write(Slot.plain(core.validity.known(), core.spec().category(), payload));
    }

    /** The records of what is written have to be there first. */
    private <T> Mono<T> ready(Mono<T> operation) {
        List<String> records = List.of(Validity.recordsOf(core.spec().category(), Set.of()));
        return open(
                Mono.defer(() -> loading.ensured(records, core.validity.known()).then(operation)));
    }

    /** A load under way is refused its result, and nothing that is read meanwhile is kept near. */
    private <T> Mono<T> writing(String key, Mono<T> operation) {
        return Mono.using(
                () -> {
                    loading.flights().detach(key);
                    near.begin(key);
                    return key;
                },
                ignored -> operation,
                near::end);
    }

    @Override
    public Mono<Long> writeAll(List<Write<byte[]>> writes) {
        return Flux.fromIterable(writes)
                .flatMap(write -> write(write, Condition.ALWAYS))
                .filter(done -> done)
                .count();
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return writing(key, ready(added(key, delta, onCreate)));
    }

    private Mono<Long> added(String key, long delta, Lifetime onCreate) {
        return look(key).flatMap(seen -> {
            Slot slot = seen.slot();
            long sum = sum(slot == null ? 0 : number(slot.payload()), delta);
            byte[] text = Long.toString(sum).getBytes(StandardCharsets.UTF_8);
            Lifetime lifetime = slot == null ? onCreate : Lifetime.never().orKept();
            return over(new Write.Put<>(key, text, lifetime), seen)
                    .flatMap(done -> done ? Mono.just(sum) : Mono.defer(() -> added(key, delta, onCreate)));
        });
    }

    private static long number(byte[] payload) {
        try {
            return Long.parseLong(new String(payload, StandardCharsets.UTF_8));
        } catch (NumberFormatException e) {
            throw new ForeignDataException("the key holds no counter", e);
        }
    }

    private static long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw new ValueTooLargeException("the counter would leave the range of a long", e);
        }
    }

    @Override
    public Flux<Stored<byte[]>> scan(ScanRequest request) {
        Flux<Stored<byte[]>> all =
                open(slots.entries(request.range(), options(request)).handle((raw, sink) -> {
                    Slot slot = live(raw.key(), raw.value());
                    if (slot != null) {
                        sink.next(stored(raw, slot));
                    }
                }));
        return request.limit() == ScanRequest.UNLIMITED ? all : all.take(request.limit());
    }

    private static ScanOptions options(ScanRequest request) {
        ScanOptions options = ScanOptions.defaults();
        if (request.descending()) {
            options = options.descending();
        }
        if (request.pageSize() > 0) {
            options = options.pageSize(request.pageSize());
        }
        return request.unordered() ? options.unordered() : options;
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return scan(request).map(Stored::key);
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return scan(everything(range)).count();
    }

    private static ScanRequest everything(KeyRange range) {
        return new ScanRequest(range, false, ScanRequest.UNLIMITED, 0, false, ScanRequest.Detail.VALUE);
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return keys(everything(range))
                .flatMap(key -> write(new Write.Delete<>(key), Condition.ALWAYS))
                .filter(done -> done)
                .count();
    }

    /** Values are read even where they are not wanted: whether a slot counts as present is written in it. */
    @Override
    public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        Function<Change<byte[]>, StoredChange<byte[]>> seen = change -> {
            if (change instanceof Change.Put<byte[]> put) {
                Slot slot = live(put.key(), put.value());
                return slot == null
                        ? new StoredChange.Removed<>(put.key())
                        : new StoredChange.Put<>(put.key(), keysOnly ? Optional.empty() : Optional.of(slot.payload()));
            }
            return change instanceof Change.Removed<byte[]> removed
                    ? new StoredChange.Removed<>(removed.key())
                    : new StoredChange.Reset<>();
        };
        return open(slots.watch(range).map(seen));
    }

    @Override
    public Mono<BackendStats> stats() {
        return open(slots.stats()).map(CacheBackend::stats);
    }

    private static BackendStats stats(StoreStats stats) {
        return new BackendStats(
                stats.entries(), stats.expiringEntries(), stats.bytes(), stats.evictions(), stats.backend());
    }

    @Override
    public Mono<Void> ping() {
        return open(slots.ping());
    }

    @Override
    public Optional<Duration> timeout() {
        return timeout;
    }

    @Override
    public Backend<byte[]> withTimeout(Duration time) {
        return new CacheBackend<>(core, loading, slots.withTimeout(time), Optional.of(time), near, closing);
    }

    /** Ends what is under way here; the slots are the cache's. */
    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            Sinks.EmitResult unused = closing.tryEmitEmpty();
        });
    }
}
