package io.reactivekv.cache;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreUnavailableException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A backend that can be down, whose reads can be held up on the way back, and whose watches can be told to begin anew. */
final class ControlledBackend implements Backend<Object> {

    final AtomicInteger scans = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();

    /** What happens to the answer of the next read of an entry. */
    final AtomicReference<Function<Mono<Stored<Object>>, Mono<Stored<Object>>>> nextRead =
            new AtomicReference<>(Function.identity());

    private final Backend<Object> real;
    private final Sinks.Many<StoredChange<Object>> resets =
            Sinks.many().multicast().directBestEffort();
    private volatile boolean down;
    private volatile boolean silent;

    private ControlledBackend(Backend<Object> real) {
        this.real = real;
    }

    @SuppressWarnings("unchecked") // the memory backend's stored form is Object
    static ControlledBackend over(Backend<?> real) {
        return new ControlledBackend((Backend<Object>) real);
    }

    void down(boolean is) {
        down = is;
    }

    /** Whether operations never end. */
    void silent(boolean is) {
        silent = is;
    }

    /** Changes may have been missed, says every watch. */
    void reset() {
        Sinks.EmitResult unused = resets.tryEmitNext(new StoredChange.Reset<>());
    }

    private <T> Mono<T> mono(Mono<T> operation) {
        return Mono.defer(() -> {
            int unused = calls.incrementAndGet();
            if (silent) {
                return Mono.never();
            }
            return down ? Mono.error(unavailable()) : operation;
        });
    }

    private <T> Flux<T> flux(Flux<T> operation) {
        return Flux.defer(() -> {
            int unused = calls.incrementAndGet();
            if (silent) {
                return Flux.never();
            }
            return down ? Flux.error(unavailable()) : operation;
        });
    }

    private static StoreUnavailableException unavailable() {
        return new StoreUnavailableException("down for the test", Outcome.NOT_EXECUTED, null);
    }

    @Override
    public Class<Object> storedType() {
        return real.storedType();
    }

    @Override
    public Mono<Object> get(String key) {
        return mono(real.get(key));
    }

    @Override
    public Mono<Stored<Object>> getEntry(String key) {
        return mono(Mono.defer(() -> nextRead.getAndSet(Function.identity()).apply(real.getEntry(key))));
    }

    @Override
    public Flux<Stored<Object>> getAll(List<String> keys) {
        return flux(real.getAll(keys));
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return mono(real.ttl(key));
    }

    @Override
    public Mono<Boolean> write(Write<Object> write, Condition condition) {
        return mono(real.write(write, condition));
    }

    @Override
    public Mono<Object> getAndWrite(Write<Object> write) {
        return mono(real.getAndWrite(write));
    }

    @Override
    public Mono<Long> writeAll(List<Write<Object>> writes) {
        return mono(real.writeAll(writes));
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return mono(real.addAndGet(key, delta, onCreate));
    }

    @Override
    public Flux<Stored<Object>> scan(ScanRequest request) {
        int unused = scans.incrementAndGet();
        return flux(real.scan(request));
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        int unused = scans.incrementAndGet();
        return flux(real.keys(request));
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return mono(real.count(range));
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return mono(real.deleteAll(range));
    }

    @Override
    public Flux<StoredChange<Object>> watch(KeyRange range, boolean keysOnly) {
        return Flux.merge(real.watch(range, keysOnly), resets.asFlux());
    }

    @Override
    public Mono<BackendStats> stats() {
        return mono(real.stats());
    }

    @Override
    public Mono<Void> ping() {
        return mono(real.ping());
    }

    @Override
    public Optional<Duration> timeout() {
        return real.timeout();
    }

    @Override
    public Backend<Object> withTimeout(Duration timeout) {
        return this;
    }

    @Override
    public Mono<Void> close() {
        return real.close();
    }
}
