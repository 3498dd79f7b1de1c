package io.reactivekv.bench.load;

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
    FLAT_MAP {
        @Override
        long run(Supplier<Publisher<?>> operations, int concurrency, long nanos, @Nullable Histogram latency) {
            long end = System.nanoTime() + nanos;
            LongAdder done = new LongAdder();
            boolean[] begun = new boolean[1];
            Flux.<Publisher<?>>generate(sink -> {
                        if (!begun[0] || System.nanoTime() < end) {
                            begun[0] = true;
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

    CALLERS {
        @Override
        long run(Supplier<Publisher<?>> operations, int concurrency, long nanos, @Nullable Histogram latency) {
            Loop loop = new Loop(operations, System.nanoTime() + nanos, latency, concurrency);
            for (int i = 0; i < concurrency; i++) {
                loop.caller(i).start();
            }
            return loop.await(nanos);
        }
    },

    THREADS {
        @Override
        long run(Supplier<Publisher<?>> operations, int concurrency, long nanos, @Nullable Histogram latency) {
            Loop loop = new Loop(operations, System.nanoTime() + nanos, latency, concurrency);
            for (int i = 0; i < concurrency; i++) {
                Thread thread = new Thread(loop.caller(i)::start, "caller-" + i);
                thread.setDaemon(true);
                thread.start();
            }
            return loop.await(nanos);
        }
    };

    /** Runs for a time, waits for what is under way, and says how many operations ended. */
    abstract long run(Supplier<Publisher<?>> operations, int concurrency, long nanos, @Nullable Histogram latency);

    /** A histogram for {@link #run}. */
    static Histogram histogram() {
        return new ConcurrentHistogram(TimeUnit.SECONDS.toNanos(60), 3);
    }

    /** The callers of one run. */
    private static final class Loop {

        private final CountDownLatch running;
        private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        private final Caller[] callers;

        Loop(Supplier<Publisher<?>> operations, long end, @Nullable Histogram latency, int concurrency) {
            running = new CountDownLatch(concurrency);
            callers = new Caller[concurrency];
            // Where many call, one operation in some is clocked: reading the clock would cost as much as a fast
            // operation.
            int clocked = concurrency == 1 ? 1 : 16;
            for (int i = 0; i < concurrency; i++) {
                callers[i] = new Caller(operations, end, latency, clocked, i, running, failure);
            }
        }

        Caller caller(int number) {
            return callers[number];
        }

        long await(long nanos) {
            try {
                if (!running.await(nanos + TimeUnit.SECONDS.toNanos(60), TimeUnit.NANOSECONDS)) {
                    throw new IllegalStateException(running.getCount() + " callers never ended");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            }
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
    }
}
