package io.reactivekv.bench.load;

import java.util.function.Supplier;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Something that can be kept busy. */
@FunctionalInterface
public interface Load {

    /**
     * Keeps so many operations under way for a time, and waits for the last of them.
     *
     * @param concurrency how many operations
     * @param nanos for how long
     * @param latency records what operations take, in nanoseconds; null for nothing
     * @return how many operations ended
     */
    long run(int concurrency, long nanos, @Nullable Histogram latency);

    /** Independent callers, each of which starts its next operation when the last has ended, as in a web server. */
    static Load callers(Supplier<Publisher<?>> operations) {
        return (concurrency, nanos, latency) -> Driver.CALLERS.run(operations, concurrency, nanos, latency);
    }

    /** One subscriber of a {@code flatMap} with that concurrency. */
    static Load flatMap(Supplier<Publisher<?>> operations) {
        return (concurrency, nanos, latency) -> Driver.FLAT_MAP.run(operations, concurrency, nanos, latency);
    }

    /** So many threads, each of which runs one operation after the other. */
    static Load threads(Supplier<Publisher<?>> operations) {
        return (concurrency, nanos, latency) -> Driver.THREADS.run(operations, concurrency, nanos, latency);
    }
}
