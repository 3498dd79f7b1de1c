package io.reactivekv.cache;

import static java.util.Objects.requireNonNull;

import io.reactivekv.Change;
import io.reactivekv.ForeignDataException;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.ScanOptions;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreOptions;
import io.reactivekv.StoreStats;
import io.reactivekv.cache.Tally.Figure;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.Scannable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

/**
 * The slots of a cache as a backend, for {@link ReactiveCache#asStore()}: what is written is a plain slot, and a slot counts
 * as absent unless it can be served as fresh.
 */
final class CacheBackend<V> implements Backend<byte[]> {

    private final Core<V> core;
    private final Loading<V> loading;
    private final KeyValueStore<byte[]> slots;
    private final PlainSlots plain;
    private final PlainWrites writes;
    private final TimeLimit limit;
    private final NearBytes<V> near;
    private final Sinks.Empty<Void> closing;

    CacheBackend(Core<V> core, Loading<V> loading) {
        this(core, loading, requireNonNull(core.shared).slots(), new NearBytes<>(core), Sinks.empty());
    }

    private CacheBackend(
            Core<V> core,
            Loading<V> loading,
            KeyValueStore<byte[]> slots,
            NearBytes<V> near,
            Sinks.Empty<Void> closing) {
        this.core = core;
        this.loading = loading;
        this.slots = slots;
        this.plain = new PlainSlots(core, slots);
        this.writes = new PlainWrites(core.clock, slots, plain);
        this.limit = new TimeLimit(slots.timeout(), core.timer);
        this.near = near;
        this.closing = closing;
    }

    KeyValueStore<V> store() {
        // Values are bounded by the entries that they become.
        StoreOptions limits =
                StoreOptions.defaults().maxKeyBytes(CacheNames.MOST_BYTES).maxValueBytes(SharedLevel.MOST_VALUE_BYTES);
        StoreOptions options = core.spec().ttl().map(limits::ttl).orElse(limits);
        // A closing of its own, and the near level that all stores of a cache have in common.
        CacheBackend<V> own = new CacheBackend<>(core, loading, slots, near, Sinks.empty());
        KeyValueStore<V> opened = KeyValueStores.factory(own, options).open("", new CodecSerializer<>(core.codec));
        return new CheckedStore<>(opened, core.tally);
    }

    private <T> Mono<T> open(Mono<T> operation) {
        return Mono.defer(() -> core.isClosed()
                ? Mono.error(closedError())
                : inStep().then(operation).onErrorMap(KeyValueException.class, KeyValueException::untold));
    }

    /** On closing, what is quiet ends from another thread; what has more to tell does not wait for that. */
    private <T> Flux<T> open(Flux<T> operation) {
        return Flux.defer(() -> core.isClosed()
                ? Flux.error(closedError())
                : inStep().thenMany(operation)
                        .<T>handle(this::whileOpen)
                        .takeUntilOther(closing.asMono()
                                .publishOn(Schedulers.parallel())
                                .then(Mono.error(this::closedError)))
                        .onErrorMap(KeyValueException.class, KeyValueException::untold));
    }

    private <T> void whileOpen(T found, SynchronousSink<T> sink) {
        if (core.isClosed() || isClosing()) {
            sink.error(closedError());
        } else {
            sink.next(found);
        }
    }

    private boolean isClosing() {
        return Boolean.TRUE.equals(closing.scan(Scannable.Attr.TERMINATED));
    }

    /** Knows the record of what is written here, also when somebody else has created it just now. */
    private Mono<Void> inStep() {
        return core.inStep(limit.atMost(RecordsWait.MOST))
                .then(core.records.learned(Validity.category(core.spec().category())));
    }

    private StoreClosedException closedError() {
        return new StoreClosedException(
                "the store of cache " + core.name + " was closed", KeyValueException.Outcome.NOT_EXECUTED);
    }

    @Override
    public Class<byte[]> storedType() {
        return byte[].class;
    }

    @Override
    public Mono<byte[]> get(String key) {
        return Mono.defer(() -> {
            byte[] known = core.isInStep() ? near.get(key) : null;
            return known != null ? Mono.just(known) : limit.ofRead(open(Mono.defer(() -> read(key))));
        });
    }

    private Mono<byte[]> read(String key) {
        long ticket = core.near.ticket(key);
        return plain.look(key).flatMap(seen -> {
            if (seen.raw() == null || seen.slot() == null) {
                core.tally.count(Figure.MISSES);
                return Mono.empty();
            }
            core.tally.count(Figure.SHARED_HITS);
            near.fill(seen.raw(), seen.slot(), ticket);
            return Mono.just(seen.slot().payload());
        });
    }

    @Override
    public Mono<Stored<byte[]>> getEntry(String key) {
        return limit.ofRead(open(plain.look(key)
                .flatMap(seen -> seen.raw() == null || seen.slot() == null
                        ? Mono.empty()
                        : Mono.just(plain.stored(seen.raw(), seen.slot())))));
    }

    @Override
    public Flux<Stored<byte[]>> getAll(List<String> keys) {
        return open(Flux.defer(() -> {
            AtomicInteger missing = new AtomicInteger(keys.size());
            return slots.getAll(keys)
                    .onErrorMap(KeyValueException.class, PlainSlots::ofMany)
                    .concatMap(
                            each -> plain.served(
                                    each.key(), each.value(), slot -> Stored.of(each.key(), slot.payload())),
                            0)
                    .doOnNext(found -> {
                        int unused = missing.decrementAndGet();
                        core.tally.count(Figure.SHARED_HITS);
                        core.hotKeys.used(found.key());
                    })
                    .doOnComplete(() -> core.tally.add(Figure.MISSES, missing.get()));
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
        return writing(
                write.key(),
                wasNear -> write instanceof Write.Put<byte[]> put && isToBeSeen(condition, wasNear)
                        ? putOverSeen(put)
                        : writes.write(write, condition).doOnNext(done -> {
                            // One without a condition is a removal whether there was something or not.
                            if (done || condition instanceof Condition.Always) {
                                written(write, done, isKnown(condition, wasNear));
                            }
                        }));
    }

    /** Somebody is told whether there was a value. */
    private boolean isToBeSeen(Condition condition, boolean wasNear) {
        return condition instanceof Condition.Always && !wasNear && core.events.isHeard();
    }

    private Mono<Boolean> putOverSeen(Write.Put<byte[]> put) {
        return writes.putOver(put)
                // What cannot be looked at can be written over.
                .onErrorResume(
                        ForeignDataException.class,
                        foreign -> writes.write(put, Condition.ALWAYS).thenReturn(false))
                .doOnNext(wasThere -> written(put, true, wasThere))
                .thenReturn(true);
    }

    @Override
    public Mono<byte[]> getAndWrite(Write<byte[]> write) {
        return writing(
                write.key(),
                wasNear -> writes.getAndWrite(write).doOnSuccess(before -> written(write, true, before != null)));
    }

    /** Whether a write has found a value, or one was near, which is all that one without a condition knows. */
    private static boolean isKnown(Condition condition, boolean wasNear) {
        return condition instanceof Condition.Always
                ? wasNear
                : condition instanceof Condition.Present || condition instanceof Condition.Unchanged;
    }

    /** What is put and removed here is so by hand like what the cache itself puts and removes, and counted like that. */
    private void written(Write<byte[]> write, boolean done, boolean known) {
        if (write instanceof Write.Delete) {
            core.tally.count(Figure.REMOVES);
        } else if (done && write instanceof Write.Put<byte[]> put && isKept(put)) {
            put(write.key(), known);
        }
    }

    /** One whose time is over already leaves nothing. */
    private boolean isKept(Write.Put<byte[]> put) {
        long now = core.clock.millis();
        return put.lifetime().deadline(now) > now;
    }

    private void put(String key, boolean known) {
        core.tally.count(Figure.PUTS);
        core.events.tell(key, known ? CacheEvent.Kind.UPDATED : CacheEvent.Kind.CREATED);
        if (core.sharedEnds != null) {
            core.sharedEnds.again(key);
        }
    }

    /** The records of what is written have to be there first. */
    private <T> Mono<T> ready(Mono<T> operation) {
        List<String> records = List.of(Validity.recordsOf(core.spec().category(), Set.of()));
        return open(Mono.defer(
                () -> core.records.ensured(records, core.validity.known()).then(operation)));
    }

    /**
     * A load under way is refused its result, and nothing that is read meanwhile is kept near.
     *
     * @param operation given whether something was near
     */
    private <T> Mono<T> writing(String key, Function<Boolean, Mono<T>> operation) {
        return limit.ofWrite(begins -> Mono.using(
                () -> {
                    loading.flights().detach(key);
                    return near.begin(key);
                },
                wasNear -> ready(Mono.defer(() -> {
                    begins.run();
                    return operation.apply(wasNear);
                })),
                wasNear -> near.end(key)));
    }

    @Override
    public Mono<Long> writeAll(List<Write<byte[]>> writes) {
        return ManyWrites.made(Flux.fromIterable(writes), write -> write(write, Condition.ALWAYS));
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return writing(
                key,
                wasNear -> writes.addAndGet(key, delta, onCreate)
                        .doOnNext(counted -> put(key, counted.wasThere()))
                        .map(PlainWrites.Counted::sum));
    }

    @Override
    public Flux<Stored<byte[]>> scan(ScanRequest request) {
        Flux<Stored<byte[]>> all = open(Flux.defer(
                () -> new PlainScan(core.records, slots, plain, request.range(), options(request)).entries()));
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
        return ManyWrites.made(
                keys(everything(range)).<Write<byte[]>>map(Write.Delete::new), write -> write(write, Condition.ALWAYS));
    }

    /** Values are read even where they are not wanted: whether a slot counts as present is written in it. */
    @Override
    public Flux<StoredChange<byte[]>> watch(KeyRange range, boolean keysOnly) {
        return open(slots.watch(range).concatMap(change -> told(change, keysOnly), 0));
    }

    private Mono<StoredChange<byte[]>> told(Change<byte[]> change, boolean keysOnly) {
        if (change instanceof Change.Put<byte[]> put) {
            return plain.known(put.value())
                    .then(Mono.fromSupplier(() -> told(put, keysOnly)))
                    .onErrorReturn(new StoredChange.Reset<>());
        }
        if (change instanceof Change.Removed<byte[]> removed) {
            return Mono.just(new StoredChange.Removed<>(removed.key()));
        }
        return Mono.just(
                change instanceof Change.Unreadable<byte[]> unreadable
                        ? new StoredChange.Unreadable<>(
                                unreadable.key(), unreadable.error().untold())
                        : new StoredChange.Reset<>());
    }

    private StoredChange<byte[]> told(Change.Put<byte[]> put, boolean keysOnly) {
        Slot slot = plain.live(put.key(), put.value());
        return slot == null
                ? new StoredChange.Removed<>(put.key())
                : new StoredChange.Put<>(put.key(), keysOnly ? Optional.empty() : Optional.of(slot.payload()));
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
        return limit.ofRead(open(slots.ping()));
    }

    @Override
    public Optional<Duration> timeout() {
        return limit.time();
    }

    @Override
    public Backend<byte[]> withTimeout(Duration time) {
        return new CacheBackend<>(core, loading, slots.withTimeout(time), near, closing);
    }

    /** Ends what is under way here; the slots are the cache's. */
    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> {
            Sinks.EmitResult unused = closing.tryEmitEmpty();
        });
    }
}
