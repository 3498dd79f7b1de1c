package io.reactivekv.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.BackendStats;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.ScanRequest;
import io.reactivekv.spi.ScanRequest.Detail;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Keeps entries in this process: the backend behind {@code memory:}.
 *
 * <p>Values are byte arrays or references to any other object; both may lie in one space, and neither is copied. An
 * operation is carried out where it is subscribed to, on the subscriber's thread, and never waits for anything but other
 * writes, shortly: to the same key, to the same part of an index, and at a bound for an eviction under way; reads take no
 * lock. Ranges are gone through on the thread that asks for elements. Watches are
 * told on {@link reactor.core.scheduler.Schedulers#parallel()}.
 *
 * <p>Thread-safe.
 */
public final class MemoryBackend implements Backend<Object> {

    private final Set<Closing> underWay = ConcurrentHashMap.newKeySet();
    private final String name;
    private final Consumer<Space> release;
    private volatile @Nullable Space space;

    /**
     * A backend on a space.
     *
     * @param name of the space in the process; empty where it has none
     * @param release does not hold the space itself, so that a closed backend keeps no entries
     */
    MemoryBackend(Space space, String name, Consumer<Space> release) {
        this.space = space;
        this.name = name;
        this.release = release;
    }

    /** A backend with a space of its own. */
    static MemoryBackend on(Space space) {
        return new MemoryBackend(space, "", Space::retire);
    }

    /** Starts the configuration of a backend with a space of its own. */
    public static MemoryBackendBuilder builder() {
        return new MemoryBackendBuilder();
    }

    /** The space, or a refusal. */
    Space space() {
        Space open = space;
        if (open == null) {
            throw closed();
        }
        return open;
    }

    void checkOpen() {
        if (space == null) {
            throw closed();
        }
    }

    private static StoreClosedException closed() {
        return new StoreClosedException("the memory store has been closed", Outcome.NOT_EXECUTED);
    }

    @Override
    public Class<Object> storedType() {
        return Object.class;
    }

    @Override
    public Mono<Object> get(String key) {
        return new GetMono(this, key).assembled();
    }

    @Override
    public Mono<Stored<Object>> getEntry(String key) {
        return Direct.mono(this, space -> Operations.entry(space, key));
    }

    @Override
    public Flux<Stored<Object>> getAll(List<String> keys) {
        return PullFlux.of(this, space -> new KeysPull(space, keys), ScanRequest.UNLIMITED);
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return Direct.mono(this, space -> Operations.ttlMillis(space, key)).map(Operations::duration);
    }

    @Override
    public Mono<Boolean> write(Write<Object> write, Condition condition) {
        return new WriteMono(this, write, condition).assembled();
    }

    @Override
    public Mono<Object> getAndWrite(Write<Object> write) {
        return Direct.mono(this, space -> Operations.getAndWrite(space, write));
    }

    @Override
    public Mono<Long> writeAll(List<Write<Object>> writes) {
        return Direct.mono(this, space -> Operations.writeAll(space, writes));
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return Direct.mono(this, space -> Operations.addAndGet(space, key, delta, onCreate));
    }

    @Override
    public Flux<Stored<Object>> scan(ScanRequest request) {
        Detail detail = request.detail();
        return PullFlux.of(
                this,
                space -> new RangePull<>(
                        space, request.range(), request.descending(), node -> Operations.entry(space, node, detail)),
                request.limit());
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return PullFlux.of(
                this,
                space -> new RangePull<>(
                        space,
                        request.range(),
                        request.descending(),
                        node -> space.value(node) == null ? null : node.key),
                request.limit());
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return keys(new ScanRequest(range, false, ScanRequest.UNLIMITED, 0, false, Detail.VALUE))
                .count();
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        Flux<String> removed = PullFlux.of(
                this,
                space -> new RangePull<>(space, range, false, node -> space.remove(node) ? node.key : null),
                ScanRequest.UNLIMITED);
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return removed.doOnNext(key -> begun.set(true))
                    .onErrorMap(KeyValueException.class, e -> begun.get() ? e.as(Outcome.UNKNOWN) : e)
                    .count();
        });
    }

    @Override
    public Flux<StoredChange<Object>> watch(KeyRange range, boolean keysOnly) {
        return WatchFlux.of(this, range, keysOnly);
    }

    @Override
    public Mono<BackendStats> stats() {
        return Direct.mono(this, Operations::stats);
    }

    @Override
    public Mono<Void> ping() {
        return Direct.mono(this, space -> null);
    }

    /** Empty: no operation waits. */
    @Override
    public Optional<Duration> timeout() {
        return Optional.empty();
    }

    /** Returns this backend: nothing here waits, so that nothing can time out. */
    @Override
    public MemoryBackend withTimeout(Duration timeout) {
        return this;
    }

    /**
     * Removes all expired entries now, on the calling thread. Expired entries are never seen either way, and are removed
     * in the background soon after they expired; this is for tests that move their own clock and then look at
     * statistics, memory or watches.
     */
    public void sweep() {
        space().sweepAll();
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(this::closeNow);
    }

    private void closeNow() {
        Space closed;
        synchronized (this) {
            closed = space;
            space = null;
        }
        if (closed == null) {
            return;
        }
        release.accept(closed);
        underWay.forEach(MemoryBackend::tell);
    }

    /** A subscriber that throws keeps nobody else from hearing of the closing. */
    private static void tell(Closing closing) {
        try {
            closing.backendClosed();
        } catch (Throwable e) {
            Operators.onErrorDropped(e, Context.empty());
        }
    }

    /** Takes note of something that is to hear of the closing; tells it at once when that has been. */
    void enlist(Closing closing) {
        underWay.add(closing);
        if (space == null) {
            closing.backendClosed();
        }
    }

    void delist(Closing closing) {
        underWay.remove(closing);
    }

    boolean hasAnythingUnderWay() {
        return !underWay.isEmpty();
    }

    /** The scheme, and the name if it has one. */
    @Override
    public String toString() {
        return "memory:" + name;
    }
}
