package io.reactivekv;

import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.spi.Backend;
import io.reactivekv.spi.Condition;
import io.reactivekv.spi.IoThread;
import io.reactivekv.spi.Lifetime;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.Write;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/** Read, change, write if unchanged, and again: one {@code update} of one key, for one subscription. */
final class UpdateLoop<V> {

    /** Tries without a pause: in a race of few, somebody always wins at once. */
    private static final int EAGER_TRIES = 16;

    private static final int LONGEST_PAUSE_MILLIS = 32;

    /** How long past its time a write is given to say itself whether it was executed, before nobody knows. */
    static final Duration LAST_WORD = Duration.ofMillis(150);

    private final View<V> view;
    private final String inner;
    private final Function<Optional<V>, Optional<V>> change;
    private final Lifetime onCreate;
    private final ContextView context;

    private final @Nullable Duration timeout;
    private final long start = System.nanoTime();
    private volatile boolean writing;

    UpdateLoop(
            View<V> view,
            String inner,
            Function<Optional<V>, Optional<V>> change,
            Lifetime onCreate,
            ContextView context) {
        this.view = view;
        this.inner = inner;
        this.change = change;
        this.onCreate = onCreate;
        this.context = context;
        this.timeout = view.timeout();
    }

    /** Emits what was written, an empty Optional for a deletion. */
    Mono<Optional<V>> run() {
        Mono<Optional<V>> result = Mono.defer(this::attempt)
                .repeatWhen(conflicts -> conflicts.index().concatMap(tried -> pause(tried.getT1())))
                .next();
        Duration bound = timeout;
        return bound == null ? result : result.timeout(bound.plus(LAST_WORD), Mono.error(() -> late(bound)));
    }

    /** One round; empty when somebody else was faster. */
    private Mono<Optional<V>> attempt() {
        return view.backend()
                .getEntry(inner)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(seen -> Thread.currentThread() instanceof IoThread
                        ? Mono.defer(() -> applied(seen)).subscribeOn(Schedulers.parallel())
                        : applied(seen));
    }

    /** What the function throws is signalled as it is, even an error that Reactor would throw at the thread instead. */
    private Mono<Optional<V>> applied(Optional<Stored<Object>> seen) {
        try {
            return apply(seen);
        } catch (Throwable e) {
            // Hidden, since Reactor takes an error that it can see for one that was thrown in place.
            return Mono.<Optional<V>>error(e).hide();
        }
    }

    private Mono<Optional<V>> apply(Optional<Stored<Object>> seen) {
        Optional<V> before = seen.map(stored -> view.codec().decode(stored.value(), context));
        Optional<V> after = Objects.requireNonNull(
                change.apply(before), "the function of update returned null; return Optional.empty() to delete");
        if (after.isEmpty() && seen.isEmpty()) {
            return Mono.just(after);
        }
        Condition condition =
                seen.map(stored -> Condition.unchanged(stored.revision())).orElse(Condition.ABSENT);
        Write<Object> write = after.<Write<Object>>map(value -> new Write.Put<>(
                        inner,
                        view.codec().encode(value, context),
                        seen.isPresent() ? view.defaultLifetime().orKept() : onCreate))
                .orElseGet(() -> new Write.Delete<>(inner));
        Duration bound = timeout;
        if (bound == null) {
            return write(view.backend(), write, condition, after);
        }
        Duration left = bound.minusNanos(System.nanoTime() - start);
        return left.isNegative() || left.isZero()
                ? Mono.error(late(bound))
                : write(view.backend().withTimeout(left), write, condition, after);
    }

    private Mono<Optional<V>> write(
            Backend<Object> backend, Write<Object> write, Condition condition, Optional<V> after) {
        writing = true;
        return backend.write(write, condition).flatMap(done -> {
            writing = false;
            if (!done) {
                return Mono.empty();
            }
            after.ifPresentOrElse(
                    value -> view.counters().wrote(1), () -> view.counters().deleted(1));
            return Mono.just(after);
        });
    }

    private Flux<Long> pause(long tried) {
        if (tried < EAGER_TRIES) {
            return Flux.just(tried);
        }
        long longest = Math.min(LONGEST_PAUSE_MILLIS, 1L << Math.min(tried - EAGER_TRIES, 10));
        return Mono.delay(Duration.ofMillis(ThreadLocalRandom.current().nextLong(longest) + 1))
                .flux();
    }

    private StoreTimeoutException late(Duration bound) {
        return new StoreTimeoutException(
                "not done within " + bound.toMillis() + " ms", writing ? Outcome.UNKNOWN : Outcome.NOT_EXECUTED, null);
    }
}
