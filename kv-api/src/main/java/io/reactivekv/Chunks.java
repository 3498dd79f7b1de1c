package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Write;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Long writes in bounded steps, one after the other. */
final class Chunks {

    /** How many writes are a step. */
    static final int SIZE = 512;

    private Chunks() {}

    /** Adds up what the steps did; once one is done, whatever fails has half happened. */
    static Mono<Long> sum(Flux<Long> steps) {
        AtomicLong done = new AtomicLong();
        return steps.doOnNext(done::addAndGet)
                .onErrorMap(KeyValueException.class, e -> done.get() > 0 ? e.as(Outcome.UNKNOWN) : e)
                .then(Mono.fromSupplier(done::get));
    }

    /** Deletes keys as they come and emits how many were there. When no more can be read, the step under way ends first. */
    static Mono<Long> delete(Backend<Object> backend, Flux<String> inner) {
        return sum(inner.buffer(SIZE).concatMapDelayError(keys -> backend.writeAll(deletes(keys)), false, 1));
    }

    private static List<Write<Object>> deletes(List<String> keys) {
        return keys.stream().distinct().<Write<Object>>map(Write.Delete::new).toList();
    }
}
