package io.reactivekv.cache;

import io.reactivekv.Change;
import io.reactivekv.StoreClosedException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Keeps a process in step with what others do to the shared level, by one watch for slots and records, in order. After a
 * reset nothing that is near is trusted, and the records are read anew before anything that is shared is.
 */
final class Coherence implements Disposable {

    private static final Logger LOG = LoggerFactory.getLogger(Coherence.class);
    private static final Duration RETRY_AFTER = Duration.ofMillis(100);
    private static final Duration RETRY_AT_MOST = Duration.ofSeconds(1);

    private final String cache;
    private final SharedLevel shared;
    private final Validity validity;
    private final InstantSource clock;
    private final Scheduler timer;
    private final Listener listener;
    private final Disposable.Composite work = Disposables.composite();
    private final Disposable.Swap reading = Disposables.swap();
    private int resets;
    private volatile Sinks.Empty<Void> inStep = Sinks.empty();
    private final Map<String, Sinks.Empty<Void>> waiting = new ConcurrentHashMap<>();
    private volatile boolean ready;

    /** Who is told. Called on the watch's thread; must not block. */
    interface Listener {

        /** A key holds, or may hold, something else. */
        void changed(String key);

        /** A cleanup has counted the entries of the shared level. */
        void counted();

        /**
         * Changes may have been missed.
         *
         * @param listening whether none is missed from now on
         */
        void reset(boolean listening);
    }

    Coherence(
            String cache,
            SharedLevel shared,
            Validity validity,
            InstantSource clock,
            Scheduler timer,
            Listener listener) {
        this.cache = cache;
        this.shared = shared;
        this.validity = validity;
        this.clock = clock;
        this.timer = timer;
        this.listener = listener;
        boolean unused = work.add(reading);
    }

    void start() {
        boolean unused = work.add(shared.watch()
                .doOnNext(this::take)
                .doOnError(this::missed)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, RETRY_AFTER)
                        .maxBackoff(RETRY_AT_MOST)
                        .scheduler(timer)
                        .filter(error -> !(error instanceof StoreClosedException))
                        .doBeforeRetry(signal -> suspend(false)))
                .subscribe(
                        change -> {}, error -> LOG.debug("cache {}: no longer watches: {}", cache, error.toString())));
    }

    /**
     * Completes once the records are known; at once when they are. Fails when the next attempt to learn them does, counted
     * from the call.
     */
    Mono<Void> ready() {
        Sinks.Empty<Void> next = inStep;
        return ready ? Mono.empty() : next.asMono();
    }

    boolean isReady() {
        return ready;
    }

    /** Completes at the next change of a key, counted from the call. */
    Mono<Void> nextChange(String key) {
        return waiting.computeIfAbsent(key, ignored -> Sinks.empty()).asMono();
    }

    private void take(Change<byte[]> change) {
        if (change instanceof Change.Put<byte[]> put) {
            changed(put.key());
        } else if (change instanceof Change.Removed<byte[]> removed) {
            changed(removed.key());
        } else if (change instanceof Change.Unreadable<byte[]> unreadable) {
            changed(unreadable.key());
        } else if (change instanceof Change.Reset<byte[]>) {
            suspend(true);
            wakeAll();
            readAnew();
        }
    }

    private void suspend(boolean listening) {
        synchronized (this) {
            ready = false;
            resets++;
        }
        listener.reset(listening);
    }

    private void changed(String name) {
        if (name.startsWith(SharedLevel.SLOT)) {
            String key = name.substring(SharedLevel.SLOT.length());
            listener.changed(key);
            wake(key);
        } else if (name.startsWith(SharedLevel.RECORD)) {
            learnRecord(name.substring(SharedLevel.RECORD.length()));
        } else if (name.startsWith(SharedLevel.PREDICATE)) {
            SharedLevel.predicateOf(name).ifPresent(sequence -> run(learnPredicate(sequence)));
        } else if (name.equals(SharedLevel.CENSUS)) {
            listener.counted();
        }
    }

    private Mono<Void> learnPredicate(long sequence) {
        return shared.predicate(sequence)
                .doOnNext(validity::learn)
                .switchIfEmpty(Mono.fromRunnable(() -> validity.pass(sequence, clock.millis())))
                .then();
    }

    private void learnRecord(String record) {
        run(shared.record(record)
                .switchIfEmpty(lost(record).then(Mono.empty()))
                .doOnNext(there -> {
                    if (validity.knows(record) == there.isRetiring() || validity.record(record) < there.number()) {
                        validity.learn(record, there.number(), there.isRetiring());
                    }
                })
                .then());
    }

    /** Without its record nothing that belongs to it is valid; the one of all is begun anew. */
    private Mono<Void> lost(String record) {
        return Mono.defer(() -> sequence()
                .then(Mono.<Void>fromRunnable(() -> validity.forget(record)))
                .then(record.equals(Validity.ALL) ? newEpoch() : Mono.empty()));
    }

    /** What is created anew in place of a record that was lost must not have a lower number than that had. */
    private Mono<Long> sequence() {
        return shared.sequence().doOnNext(validity::learn);
    }

    private Mono<Void> newEpoch() {
        return shared.nextSequence()
                .flatMap(sequence -> shared.ensureRecord(Validity.ALL, sequence))
                .doOnNext(sequence -> validity.learn(Validity.ALL, sequence))
                .then();
    }

    /** A change whose reading failed may have been missed like one that was never told. */
    private void run(Mono<Void> learning) {
        Disposable unused = learning.subscribe(done -> {}, error -> {
            suspend(false);
            readAnew();
        });
    }

    /** In place of the one under way. It begins after it has taken that place: of two at once, the later one goes on. */
    private void readAnew() {
        Disposable.Swap next = Disposables.swap();
        boolean unused = reading.update(next);
        boolean unusedStart = next.update(readRecords().subscribe());
    }

    /** One read after the other: during an outage only the first is let through, and its success ends that. */
    private Mono<Void> readRecords() {
        return Mono.defer(() -> {
                    int reset = resets();
                    return sequence()
                            .thenMany(shared.records())
                            .collectList()
                            .flatMap(all -> shared.predicates()
                                    .collectList()
                                    .doOnNext(recent -> validity.replaceAll(numbers(all), retiring(all), recent))
                                    .then(hasThatOfAll(all) ? Mono.empty() : newEpoch()))
                            .then(Mono.defer(this::passed))
                            .then(Mono.<Void>fromRunnable(() -> resume(reset)));
                })
                .doOnError(this::missed)
                .retryWhen(Retry.backoff(Long.MAX_VALUE, RETRY_AFTER)
                        .maxBackoff(RETRY_AT_MOST)
                        .scheduler(timer)
                        .filter(error -> !(error instanceof StoreClosedException)))
                .onErrorResume(error -> Mono.empty());
    }

    private static Map<String, Long> numbers(List<Recorded> all) {
        return all.stream().collect(Collectors.toMap(Recorded::name, Recorded::number, Math::max));
    }

    private static Set<String> retiring(List<Recorded> all) {
        return all.stream().filter(Recorded::isRetiring).map(Recorded::name).collect(Collectors.toSet());
    }

    private static boolean hasThatOfAll(List<Recorded> all) {
        return all.stream().anyMatch(each -> each.name().equals(Validity.ALL));
    }

    /** Those that a cleanup has removed without being told of here: while nothing was, or while they were being read. */
    private Mono<Void> passed() {
        long now = clock.millis();
        List<Predicate> awaiting = validity.awaitingCleanup(now);
        return awaiting.isEmpty()
                ? Mono.empty()
                : shared.predicates()
                        .map(Predicate::sequence)
                        .collect(Collectors.toSet())
                        .doOnNext(there -> awaiting.stream()
                                .map(Predicate::sequence)
                                .filter(sequence -> !there.contains(sequence))
                                .forEach(sequence -> validity.pass(sequence, now)))
                        .then();
    }

    private synchronized int resets() {
        return resets;
    }

    /** Unless another reset has come since the records were read. */
    private void resume(int reset) {
        Sinks.Empty<Void> ended;
        synchronized (this) {
            if (reset != resets) {
                return;
            }
            ready = true;
            ended = nextAttempt();
        }
        shared.caughtUp();
        Sinks.EmitResult unused = ended.tryEmitEmpty();
    }

    /** Who waits for the records goes on without them, rather than wait for the next attempt. */
    private void missed(Throwable error) {
        Sinks.EmitResult unused = nextAttempt().tryEmitError(error);
    }

    private synchronized Sinks.Empty<Void> nextAttempt() {
        Sinks.Empty<Void> ended = inStep;
        inStep = Sinks.empty();
        return ended;
    }

    private void wake(String key) {
        Sinks.Empty<Void> sink = waiting.remove(key);
        if (sink != null) {
            Sinks.EmitResult unused = sink.tryEmitEmpty();
        }
    }

    private void wakeAll() {
        List.copyOf(waiting.keySet()).forEach(this::wake);
    }

    @Override
    public void dispose() {
        work.dispose();
        Sinks.EmitResult unused = inStep.tryEmitEmpty();
        wakeAll();
    }

    @Override
    public boolean isDisposed() {
        return work.isDisposed();
    }
}
