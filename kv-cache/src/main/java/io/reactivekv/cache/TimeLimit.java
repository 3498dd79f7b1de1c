package io.reactivekv.cache;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Bounds an operation on one key that takes several steps in the store below, each of which has the same bound.
 *
 * @param time for the whole of it; empty where the store below never waits
 */
record TimeLimit(Optional<Duration> time, Scheduler timer) {

    /** How long past its time a step is given to say itself why it failed, and whether it was executed. */
    private static final Duration LAST_WORD = Duration.ofMillis(150);

    /** The part of this time that a step may take. */
    Duration atMost(Duration most) {
        return time.filter(left -> left.compareTo(most) < 0).orElse(most);
    }

    <T> Mono<T> ofRead(Mono<T> read) {
        return bounded(read, () -> Outcome.NOT_EXECUTED);
    }

    /**
     * A write of which it is not known what has come of it once it has begun.
     *
     * @param write given what is to be run when it begins
     */
    <T> Mono<T> ofWrite(Function<Runnable, Mono<T>> write) {
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return bounded(
                    write.apply(() -> begun.set(true)), () -> begun.get() ? Outcome.UNKNOWN : Outcome.NOT_EXECUTED);
        });
    }

    private <T> Mono<T> bounded(Mono<T> operation, Supplier<Outcome> outcome) {
        return time.map(bound -> operation.timeout(
                        bound.plus(LAST_WORD),
                        Mono.error(() -> new StoreTimeoutException(
                                "not done within " + bound.toMillis() + " ms", outcome.get(), null)),
                        timer))
                .orElse(operation);
    }
}
