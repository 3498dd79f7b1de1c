package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.StorePermissionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Removes index members of entries that have expired, in time proportional to their number: every few seconds, and
 * before anything is counted. Each program does so; a sweep that finds nothing costs one look at an empty range for each
 * bucket, and what is done every few seconds goes round, so that it costs no more with many buckets. As often it
 * has the record of the space looked for, which is all that a plain space needs.
 */
final class Sweeper {

    private static final int STEP = 1_000;
    private static final int AT_ONCE = 64;
    private static final long PERIOD_MILLIS = 2_000;

    private final Topology topology;
    private volatile boolean stopped;

    /** Where the next turn begins; on the loop only. Programs begin apart, so that together they are sooner round. */
    private int next;

    Sweeper(Topology topology) {
        this.topology = topology;
        this.next = ThreadLocalRandom.current().nextInt(topology.layout().buckets());
    }

    /** Sweeps everything that is due. */
    Mono<Void> sweep(long timeoutNanos) {
        return sweep(0, topology.layout().buckets(), timeoutNanos);
    }

    private Mono<Void> sweepNext(long timeoutNanos) {
        int first = next;
        int count = Math.min(topology.layout().buckets(), AT_ONCE);
        next = (first + count) % topology.layout().buckets();
        return sweep(first, count, timeoutNanos);
    }

    /** Sweeps so many buckets; the first one follows the last. */
    private Mono<Void> sweep(int first, int count, long timeoutNanos) {
        return Flux.range(first, count)
                .map(i -> i % topology.layout().buckets())
                .flatMap(bucket -> sweepBucket(bucket, timeoutNanos), topology.atOnce(AT_ONCE))
                .then();
    }

    /**
     * Sweeps a bucket, unless its slot is on the move: a node that has the indexes, but not yet all keys, would take live keys
     * for expired ones. A replica is left as its master sweeps it, a server that takes no writes as it is, and so is any
     * where the user may not write.
     */
    private Mono<Void> sweepBucket(int bucket, long timeoutNanos) {
        Layout layout = topology.layout();
        return Mono.defer(() -> topology.call(
                        Call.repeatable(Script.SWEEP)
                                .key(layout.index(bucket))
                                .key(layout.expiryIndex(bucket))
                                .arg(STEP)
                                .arg(layout.head(bucket))
                                .undivided(),
                        bucket,
                        timeoutNanos))
                .map(Long.class::cast)
                .repeat()
                .takeUntil(due -> due < STEP)
                .then()
                .onErrorComplete(refused -> refused instanceof NotHere || refused instanceof StorePermissionException);
    }

    /** Begins to sweep, and to look for the record, now and then. */
    void start(EventExecutor loop, long timeoutNanos) {
        long delay = PERIOD_MILLIS / 2 + ThreadLocalRandom.current().nextLong(PERIOD_MILLIS);
        if (!stopped && !loop.isShuttingDown()) {
            Object unused = loop.schedule(() -> turn(loop, timeoutNanos), delay, TimeUnit.MILLISECONDS);
        }
    }

    private void turn(EventExecutor loop, long timeoutNanos) {
        if (stopped) {
            return;
        }
        // Before there are masters it may be refused to tell them, which a look at the record does not mend.
        if (!topology.masters().isEmpty()) {
            topology.space().checkAgain();
        }
        Mono<Void> upkeep = topology.layout().isOrdered() ? sweepNext(timeoutNanos) : Mono.empty();
        Object unused = upkeep.onErrorComplete().subscribe(none -> {}, failed -> {}, () -> start(loop, timeoutNanos));
    }

    void stop() {
        stopped = true;
    }
}
