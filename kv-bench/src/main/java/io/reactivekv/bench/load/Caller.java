package io.reactivekv.bench.load;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** One caller: starts an operation when the one before has ended, until the time is over. */
final class Caller implements CoreSubscriber<Object> {

    private static final int CLOCK_EVERY = 8;

    private final Supplier<Publisher<?>> operations;
    private final long end;
    private final @Nullable Histogram latency;
    private final int clocked;
    private final int phase;
    private final CountDownLatch running;
    private final AtomicReference<@Nullable Throwable> failure;
    /** Ends that have not been followed up; keeps an operation that ends at once from deepening the stack. */
    private final AtomicInteger ends = new AtomicInteger();

    private long started;
    private long done;

    /**
     * A caller.
     *
     * @param clocked one operation in so many is clocked
     * @param phase how many operations ago it would have been the turn of one; if all callers had the same, the ones that
     *     they begin with at the same time would all be clocked, or none
     */
    Caller(
            Supplier<Publisher<?>> operations,
            long end,
            @Nullable Histogram latency,
            int clocked,
            int phase,
            CountDownLatch running,
            AtomicReference<@Nullable Throwable> failure) {
        this.operations = operations;
        this.end = end;
        this.latency = latency;
        this.clocked = clocked;
        this.phase = phase;
        this.running = running;
        this.failure = failure;
    }

    void start() {
        if (ends.getAndIncrement() > 0) {
            return;
        }
        do {
            if (isOver() || failure.get() != null) {
                running.countDown();
                return;
            }
            if (isClocked()) {
                started = System.nanoTime();
            }
            operations.get().subscribe(this);
        } while (ends.decrementAndGet() > 0);
    }

    long done() {
        return done;
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object value) {}

    @Override
    public void onError(Throwable error) {
        failure.compareAndSet(null, error);
        start();
    }

    @Override
    public void onComplete() {
        if (latency != null && isClocked()) {
            latency.recordValue(Math.min(System.nanoTime() - started, latency.getHighestTrackableValue()));
        }
        done++;
        start();
    }

    /** Never before the first operation. A clock that is read for each one weighs on what takes 100 ns. */
    private boolean isOver() {
        return done > 0 && (done < CLOCK_EVERY || done % CLOCK_EVERY == 0) && System.nanoTime() >= end;
    }

    private boolean isClocked() {
        return latency != null && (done + phase) % clocked == 0;
    }
}
