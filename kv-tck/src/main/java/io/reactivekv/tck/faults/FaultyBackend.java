package io.reactivekv.tck.faults;

import io.reactivekv.KeyRange;
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
import java.util.random.RandomGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A backend whose operations meet {@link Faults}. */
final class FaultyBackend<S> implements Backend<S> {

    /** A scan that fails does so before its entry of this number. */
    private static final int FAILS_WITHIN = 16;

    private final Backend<S> sound;
    private final Faults faults;
    private final Duration limit;

    FaultyBackend(Backend<S> sound, Faults faults, Duration limit) {
        this.sound = sound;
        this.faults = faults;
        this.limit = limit;
    }

    @Override
    public Class<S> storedType() {
        return sound.storedType();
    }

    @Override
    public Mono<S> get(String key) {
        return read(sound.get(key));
    }

    @Override
    public Mono<Stored<S>> getEntry(String key) {
        return read(sound.getEntry(key));
    }

    @Override
    public Flux<Stored<S>> getAll(List<String> keys) {
        return readMany(sound.getAll(keys));
    }

    @Override
    public Mono<Optional<Duration>> ttl(String key) {
        return read(sound.ttl(key));
    }

    @Override
    public Mono<Boolean> write(Write<S> write, Condition condition) {
        return write(sound.write(write, condition));
    }

    @Override
    public Mono<S> getAndWrite(Write<S> write) {
        return write(sound.getAndWrite(write));
    }

    @Override
    public Mono<Long> writeAll(List<Write<S>> writes) {
        return Mono.defer(() -> {
            Fate fate = faults.next();
            // Where it is in doubt whether all was done, some of it may have been.
            int done = fate.failure() == null ? writes.size() : fate.random().nextInt(writes.size() + 1);
            return write(sound.writeAll(writes.subList(0, done)), fate);
        });
    }

    @Override
    public Mono<Long> addAndGet(String key, long delta, Lifetime onCreate) {
        return write(sound.addAndGet(key, delta, onCreate));
    }

    @Override
    public Flux<Stored<S>> scan(ScanRequest request) {
        return readMany(sound.scan(request));
    }

    @Override
    public Flux<String> keys(ScanRequest request) {
        return readMany(sound.keys(request));
    }

    @Override
    public Mono<Long> count(KeyRange range) {
        return read(sound.count(range));
    }

    @Override
    public Mono<Long> deleteAll(KeyRange range) {
        return write(sound.deleteAll(range));
    }

    @Override
    public Flux<StoredChange<S>> watch(KeyRange range, boolean keysOnly) {
        return Flux.defer(() -> {
            RandomGenerator random = faults.watching();
            return sound.watch(range, keysOnly)
                    .map(change -> change instanceof StoredChange.Reset || !faults.losesChange(random)
                            ? change
                            : new StoredChange.Reset<S>());
        });
    }

    @Override
    public Mono<BackendStats> stats() {
        return read(sound.stats());
    }

    @Override
    public Mono<Void> ping() {
        return read(sound.ping());
    }

    @Override
    public Optional<Duration> timeout() {
        return sound.timeout();
    }

    @Override
    public Backend<S> withTimeout(Duration timeout) {
        return new FaultyBackend<>(sound.withTimeout(timeout), faults, timeout);
    }

    @Override
    public Mono<Void> close() {
        return sound.close();
    }

    @Override
    public String toString() {
        return sound + " with " + faults;
    }

    private <T> Mono<T> read(Mono<T> read) {
        return Mono.defer(() -> {
            Fate fate = faults.next();
            return begun(fate.failure() == null ? read : failing(Mono.empty(), fate, Mono.error(fate::ofRead)), fate);
        });
    }

    private <T> Mono<T> write(Mono<T> write) {
        return Mono.defer(() -> write(write, faults.next()));
    }

    private <T> Mono<T> write(Mono<T> write, Fate fate) {
        if (fate.failure() == null) {
            return begun(write, fate);
        }
        return begun(failing(fate.happens() ? write : Mono.empty(), fate, Mono.error(fate::ofWrite)), fate);
    }

    /** Entries up to where the failure comes. */
    private <T> Flux<T> readMany(Flux<T> read) {
        return Flux.defer(() -> {
            Fate fate = faults.next();
            Flux<T> entries = fate.failure() == null
                    ? read
                    : read.take(fate.random().nextInt(FAILS_WITHIN))
                            .concatWith(failing(Mono.empty(), fate, Mono.error(fate::ofRead)));
            return fate.delay().isZero() ? entries : pause(fate).thenMany(entries);
        });
    }

    /** Does what the operation still does, and fails, at once or when the time is up. */
    private <T> Mono<T> failing(Mono<T> still, Fate fate, Mono<T> failure) {
        return fate.failure() == FaultKind.TIMEOUT
                ? Mono.when(still, wait(limit())).then(failure)
                : still.then(failure);
    }

    /** Executes or fails an operation when its delay is over; one whose time is up before that is not executed. */
    private <T> Mono<T> begun(Mono<T> operation, Fate fate) {
        return fate.delay().isZero() ? operation : pause(fate).then(operation);
    }

    private Mono<Void> pause(Fate fate) {
        return fate.delay().compareTo(limit()) < 0
                ? wait(fate.delay())
                : wait(limit()).then(Mono.error(fate::tooLate));
    }

    private Mono<Void> wait(Duration duration) {
        return Mono.delay(duration, clock()).then();
    }

    private Duration limit() {
        return sound.timeout().orElse(limit);
    }

    private Scheduler clock() {
        Scheduler chosen = faults.scheduler();
        return chosen == null ? Schedulers.parallel() : chosen;
    }
}
