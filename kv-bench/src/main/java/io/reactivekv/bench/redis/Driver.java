package io.reactivekv.bench.redis;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** Keeps so many operations under way, and counts how many end. */
enum Driver {
    /** One subscriber of a {@code flatMap} with that concurrency. */
    FLAT_MAP {
        @Override
        long run(Supplier<Publisher<?>> operations, int concurrency, long nanos, @Nullable Histogram latency) {
            long end = System.nanoTime() + nanos;
            LongAdder done = new LongAdder();
            Flux.<Publisher<?>>generate(sink -> {
                        if (System.nanoTime() < end) {
                            sink.next(operations.get());
                        } else {
                            sink.complete();
                        }
                    })
                    .flatMap(
                            operation -> Flux.from(operation)
                                    .doOnComplete(done::increment)
                                    .then(),
                            concurrency)
                    .blockLast();
            return done.sum();
        }
    },

    /** Independent callers, each of which starts its next operation when the last has ended, as in a web server. */
    CALLERS {
        @Override
        long run(Supplier<Publisher<?>> operations, int concurrency, long nanos, @Nullable Histogram latency) {
            long end = System.nanoTime() + nanos;
            CountDownLatch running = new CountDownLatch(concurrency);
            AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
            Caller[] callers = new Caller[concurrency];
            for (int i = 0; i < concurrency; i++) {
                callers[i] = new Caller(operations, end, latency, running, failure);
                callers[i].start();
            }
            await(running, nanos);
            Throwable error = failure.get();
            if (error != null) {
                throw new IllegalStateException("an operation failed", error);
            }
            long done = 0;
            for (Caller caller : callers) {
                done += caller.done();
            }
            return done;
        }
    };

    /**
     * Runs for a time and waits for what is under way.
     *
     * @param latency records what each operation takes, in nanoseconds; null for nothing
     * @return operations that ended
     */
    abstract long run(Supplier<Publisher<?>> operations, int concurrency, long nanos, @Nullable Histogram latency);

    /** A histogram for {@link #run}. */
    static Histogram histogram() {
        return new ConcurrentHistogram(TimeUnit.SECONDS.toNanos(60), 3);
    }

    private static void await(CountDownLatch running, long nanos) {
        try {
            if (!running.await(nanos + TimeUnit.SECONDS.toNanos(60), TimeUnit.NANOSECONDS)) {
                throw new IllegalStateException(running.getCount() + " callers never ended");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
