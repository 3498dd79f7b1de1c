package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for the outcome of an operation, never for longer than the patience. */
final class Await {

    /** System property: how many milliseconds to wait for something that should happen at once. */
    static final String PATIENCE = "kv.tck.patience";

    private static final long DEFAULT_PATIENCE_MILLIS = 10_000;

    private Await() {}

    static Duration patience() {
        return Duration.ofMillis(Long.getLong(PATIENCE, DEFAULT_PATIENCE_MILLIS));
    }

    /** The one value, which must come. */
    static <T> T value(Mono<T> mono) {
        return optional(mono).orElseGet(() -> fail("a value was expected, and the result was empty"));
    }

    static <T> Optional<T> optional(Mono<T> mono) {
        return mono.blockOptional(patience());
    }

    /** Completes, with or without a value. */
    static void done(Mono<?> mono) {
        Optional<?> ignored = optional(mono);
    }

    static void empty(Mono<?> mono) {
        assertEquals(Optional.empty(), optional(mono));
    }

    static <T> List<T> list(Flux<T> flux) {
        return value(flux.collectList());
    }

    /** The error that must be signalled. */
    static <E extends Throwable> E error(Class<E> expected, Publisher<?> publisher) {
        Probe<?> probe = Probe.unbounded(publisher);
        return probe.awaitError(expected);
    }

    static void fails(Class<? extends Throwable> expected, Publisher<?> publisher) {
        Throwable error = error(expected, publisher);
        assertEquals(expected, error.getClass());
    }

    static void latch(CountDownLatch latch, String what) {
        try {
            if (!latch.await(patience().toMillis(), TimeUnit.MILLISECONDS)) {
                fail("did not happen within " + patience() + ": " + what);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("interrupted while waiting for: " + what);
        }
    }

    /** Looks again and again until a condition holds that nothing signals. */
    static void until(String what, BooleanSupplier condition) {
        until(what, Duration.ZERO, condition);
    }

    /** The same for what takes its time beside the patience. */
    static void until(String what, Duration itsTime, BooleanSupplier condition) {
        Duration most = patience().plus(itsTime);
        long deadline = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("did not happen within " + most + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
