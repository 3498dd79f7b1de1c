package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Write;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Long writes in bounded steps, one after the other. */
final class Chunks {

    /** How many writes are a step. */
    static final int SIZE = 512;

    /** With so many bytes of values a step is large enough. */
    static final long BYTES = 4 << 20;

    private Chunks() {}

    /**
     * Makes a step of each chunk and adds up what they did. When no more chunks can be had, the step under way ends first;
     * once one is done, whatever fails has half happened.
     */
    static <T> Mono<Long> sum(Flux<List<T>> chunks, Function<List<T>, Mono<Long>> step) {
        AtomicLong done = new AtomicLong();
        return chunks.concatMapDelayError(step, false, 1)
                .onErrorMap(Exceptions::isMultiple, Chunks::ofStep)
                .doOnNext(done::addAndGet)
                .onErrorMap(KeyValueException.class, e -> done.get() > 0 ? e.as(Outcome.UNKNOWN) : e)
                .then(Mono.fromSupplier(done::get));
    }

    /** What became of the step tells the outcome; why no more chunks came goes with it. */
    private static Throwable ofStep(Throwable both) {
        List<Throwable> all = Exceptions.unwrapMultiple(both);
        Throwable step = all.get(all.size() - 1);
        if (step != all.get(0)) {
            step.addSuppressed(all.get(0));
        }
        return step;
    }

    /** Writes that can all be had at once. */
    static Flux<List<Write<Object>>> of(Flux<Write<Object>> writes) {
        return writes.bufferUntil(new Filling()::isFullWith);
    }

    private static final class Filling {

        private int size;
        private long bytes;

        boolean isFullWith(Write<Object> write) {
            size++;
            bytes += Chunks.bytes(write);
            boolean isFull = size == SIZE || bytes >= BYTES;
            if (isFull) {
                size = 0;
                bytes = 0;
            }
            return isFull;
        }
    }

    /** What a write holds in memory, as far as it is known: nothing for a reference, which the user has anyway. */
    static int bytes(Write<Object> write) {
        return write instanceof Write.Put<Object> put && put.value() instanceof byte[] array ? array.length : 0;
    }

    /** Deletes keys as they come and emits how many were there. */
    static Mono<Long> delete(Backend<Object> backend, Flux<String> inner) {
        return sum(inner.buffer(SIZE), keys -> backend.writeAll(deletes(keys)));
    }

    private static List<Write<Object>> deletes(List<String> keys) {
        return keys.stream().distinct().<Write<Object>>map(Write.Delete::new).toList();
    }
}
