package io.reactivekv.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One load under way, and who waits for it. Runs with the Context of the first; a caller that leaves disturbs nobody, and
 * the last one to leave cancels it, unless it is held. Thread-safe; signals are sent without the lock.
 *
 * @param <R> the type of the result
 */
final class Flight<R> {

    /** The sequence of invalidations that was known when it began. */
    final long stamp;

    private final List<MonoSink<R>> callers = new ArrayList<>();
    private @Nullable Disposable work;
    private volatile @Nullable Claim claim;
    private volatile boolean alone;
    private volatile boolean overtaken;
    private volatile boolean touched;
    private volatile long began;
    private boolean held;
    private boolean over;

    Flight(long stamp) {
        this.stamp = stamp;
    }

    /** False when it is over, and another one has to be begun. */
    synchronized boolean add(MonoSink<R> caller) {
        if (over) {
            return false;
        }
        callers.add(caller);
        return true;
    }

    /** When its load began, in milliseconds since 1970. */
    void beganAt(long now) {
        began = now;
    }

    long began() {
        return began;
    }

    /** The right to store its result; null once that was given back. */
    void claim(@Nullable Claim taken) {
        claim = taken;
    }

    @Nullable
    Claim claim() {
        return claim;
    }

    /** It loads without a claim: nothing that is stored shows how long its result is good. */
    void alone() {
        alone = true;
    }

    boolean isAlone() {
        return alone;
    }

    /** What was there before it is not to be served any more: its key was written or invalidated. */
    void overtake() {
        overtaken = true;
    }

    boolean isOvertaken() {
        return overtaken;
    }

    /** The watch has told of a change of its key. */
    void touch() {
        touched = true;
    }

    boolean isTouched() {
        return touched;
    }

    /** Has it go on when nobody waits. */
    synchronized void hold() {
        held = true;
    }

    /** Begins; called once, after the first caller was added. */
    void start(Mono<R> load, ContextView context) {
        Disposable begun = load.subscribe(
                result -> {
                    boolean unused = end(caller -> caller.success(result));
                },
                error -> {
                    boolean unused = fail(error);
                },
                () -> {
                    boolean unused = end(MonoSink::success);
                },
                Context.of(context));
        boolean unwanted;
        synchronized (this) {
            work = begun;
            unwanted = over;
        }
        if (unwanted) {
            begun.dispose();
        }
    }

    /** Takes a caller out; true when that ended it. */
    boolean leave(MonoSink<R> caller) {
        Disposable abandoned;
        synchronized (this) {
            boolean unused = callers.remove(caller);
            if (over || held || !callers.isEmpty()) {
                return false;
            }
            over = true;
            abandoned = work;
        }
        if (abandoned != null) {
            abandoned.dispose();
        }
        return true;
    }

    /** Ends it with an error; false when it was over. */
    boolean fail(Throwable error) {
        return end(caller -> caller.error(error));
    }

    private boolean end(Consumer<MonoSink<R>> signal) {
        List<MonoSink<R>> waiting;
        synchronized (this) {
            if (over) {
                return false;
            }
            over = true;
            waiting = List.copyOf(callers);
            callers.clear();
        }
        waiting.forEach(caller -> tell(caller, signal));
        return true;
    }

    /** What a caller throws is that caller's: the others are still to be told. */
    private static <R> void tell(MonoSink<R> caller, Consumer<MonoSink<R>> signal) {
        try {
            signal.accept(caller);
        } catch (Throwable thrown) {
            Operators.onErrorDropped(thrown, Context.of(caller.contextView()));
        }
    }
}
