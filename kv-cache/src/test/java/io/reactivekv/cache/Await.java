package io.reactivekv.cache;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assertions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits for what should happen, with a bound. */
final class Await {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private Await() {}

    static <T> T value(Mono<T> mono) {
        return optional(mono).orElseThrow(() -> new AssertionError("a value was expected, and there was none"));
    }

    static <T> Optional<T> optional(Mono<T> mono) {
        return mono.blockOptional(BOUND);
    }

    static void done(Mono<?> mono) {
        Optional<?> unused = optional(mono);
    }

    static <T> List<T> list(Flux<T> flux) {
        return value(flux.collectList());
    }

    static <E extends Throwable> E error(Class<E> type, Mono<?> mono) {
        return Assertions.assertThrows(type, () -> {
            Optional<?> unused = mono.blockOptional(BOUND);
        });
    }

    static void until(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > BOUND.toNanos()) {
                throw new AssertionError("not within " + BOUND + ": " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
