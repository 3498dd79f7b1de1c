package io.reactivekv.redis.faults;

import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import reactor.core.publisher.Flux;

/**
 * Callers in closed loops, each on keys of its own, so that for every read it is known what it may answer: the last value
 * that was acknowledged, or one of an UNKNOWN write, and never one of a write that was NOT_EXECUTED.
 */
final class OwnKeyLoad {

    /** An operation that failed. */
    record Failure(String key, KeyValueException reason) {}

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final Queue<String> mistakes = new ConcurrentLinkedQueue<>();
    final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final List<OwnKeyCaller> callers = new ArrayList<>();
    private final KeyValueStore<String> store;
    private final SplittableRandom random;
    private final boolean scans;
    private final long seed = System.nanoTime();
    private final AtomicLong successes = new AtomicLong();
    private volatile boolean lossless = true;
    private volatile boolean stopped = true;

    /**
     * A load that has not begun.
     *
     * @param scans whether there are scans too, which ask all servers
     */
    OwnKeyLoad(KeyValueStore<String> store, boolean scans) {
        this.store = store;
        this.scans = scans;
        this.random = new SplittableRandom(seed);
    }

    /** Adds a caller who owns these keys, all that begin with the prefix; another client writes each of them once. */
    void caller(KeyValueStore<String> setUp, String prefix, List<String> names) {
        List<OwnKey> keys = names.stream().map(OwnKey::new).toList();
        for (int i = 0; i < keys.size(); i++) {
            OwnKey key = keys.get(i);
            String value = key.fresh();
            setUp.put(key.name, value).block();
            key.wrote(java.util.Optional.of(value));
            if (i % 2 == 0) {
                key.stays();
            }
        }
        callers.add(new OwnKeyCaller(this, store, prefix, keys, random.split()));
    }

    /** From now on acknowledged writes may be lost. */
    void mayLose() {
        lossless = false;
    }

    /** From now on no acknowledged write may be lost; the load must be stopped. */
    void losesNothing() {
        lossless = true;
    }

    void start() {
        stopped = false;
        callers.forEach(OwnKeyCaller::next);
    }

    /** Lets every operation under way end. */
    void stop() {
        stopped = true;
        Until.holds("every operation has ended", () -> callers.stream().allMatch(OwnKeyCaller::isIdle));
    }

    /** Waits until each caller has read and written with success, in operations that begin from now on. */
    void awaitAllWork() {
        awaitAllWork(PATIENCE);
    }

    /** Waits for the same, for so long at most. */
    void awaitAllWork(Duration atMost) {
        long now = System.nanoTime();
        Until.holdsWithin(
                atMost,
                () -> callers.stream()
                                .filter(caller -> !caller.hasWorkedSince(now))
                                .count() + " callers do not work; " + last(),
                () -> callers.stream().allMatch(caller -> caller.hasWorkedSince(now)));
    }

    /** Reads everything by this client; from then on that is what is there. The load must be stopped. */
    void checkAll(KeyValueStore<String> reader) {
        Flux.fromIterable(callers)
                .concatMap(caller -> caller.checkAll(reader, lossless))
                .blockLast();
    }

    /** Fails when an answer was wrong, or when a failure is not one of these. */
    void assertRight(Predicate<Failure> expected) {
        if (!mistakes.isEmpty()) {
            throw new AssertionError("seed " + seed + ": " + mistakes.size() + " wrong answers, such as "
                    + mistakes.stream().limit(5).toList());
        }
        List<Failure> surprises = failures.stream().filter(expected.negate()).toList();
        if (!surprises.isEmpty()) {
            throw new AssertionError(
                    "seed " + seed + ": " + surprises.size() + " of " + failures.size()
                            + " failures are not expected, such as "
                            + surprises.get(0).key(),
                    surprises.get(0).reason());
        }
    }

    long successes() {
        return successes.get();
    }

    boolean isStopped() {
        return stopped;
    }

    boolean isLossless() {
        return lossless;
    }

    boolean scans() {
        return scans;
    }

    void succeeded() {
        long unused = successes.incrementAndGet();
    }

    void failed(String key, Throwable failure) {
        if (failure instanceof KeyValueException typed) {
            boolean unused = failures.add(new Failure(key, typed));
            if (String.valueOf(typed.getMessage()).contains("NOSCRIPT")) {
                mistake("NOSCRIPT has surfaced: " + typed);
            }
        } else {
            mistake("untyped failure: " + failure);
        }
    }

    void mistake(String what) {
        boolean unused = mistakes.add(what);
    }

    private String last() {
        return failures.size() + " failures, the last of them "
                + failures.stream().reduce((first, second) -> second).map(Failure::reason);
    }
}
