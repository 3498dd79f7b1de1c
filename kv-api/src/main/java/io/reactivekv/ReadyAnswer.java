package io.reactivekv;

import io.reactivekv.StoreMetrics.Result;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;

/**
 * The answer of a backend that answers at once, such as one in memory: fetched by a call on subscription, decoded and
 * handed out when the user asks for it. Signals and tells of the end as {@link CallSubscriber} does, for whom it spares a
 * subscription.
 */
final class ReadyAnswer<T, R> implements Subscription, Scannable {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<ReadyAnswer> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(ReadyAnswer.class, "ended");

    private final Call<T, R> call;
    private final CoreSubscriber<? super R> actual;
    private final T answer;
    private final boolean observed;
    private final long started;

    /** Not volatile: a subscriber calls request serially (Reactive Streams, rule 2.7). */
    private boolean asked;

    /** Whether the result has been emitted, and was not a no; only where somebody is told. */
    private boolean emitted;

    private boolean satisfied;

    private volatile int ended;

    private ReadyAnswer(Call<T, R> call, CoreSubscriber<? super R> actual, T answer, boolean observed, long started) {
        this.call = call;
        this.actual = actual;
        this.answer = answer;
        this.observed = observed;
        this.started = started;
    }

    static <T, R> void subscribe(
            Call<T, R> call,
            Callable<@Nullable T> backend,
            CoreSubscriber<? super R> actual,
            boolean observed,
            long started) {
        T answer;
        try {
            answer = backend.call();
        } catch (Throwable e) {
            Throwable told = call.told(Operators.onOperatorError(e, actual.currentContext()));
            observe(call, observed, started, Result.ERROR, told);
            Operators.error(actual, told);
            return;
        }
        if (answer != null && !call.isSilent()) {
            actual.onSubscribe(new ReadyAnswer<>(call, actual, answer, observed, started));
            return;
        }
        if (answer != null) {
            call.operation.emitted(answer, call.view.counters());
        } else if (call.lookups() > 0) {
            call.operation.missed(call.lookups(), call.view.counters());
        }
        observe(call, observed, started, answer == null ? Result.EMPTY : Result.SUCCESS, null);
        Operators.complete(actual);
    }

    @Override
    public void request(long n) {
        if (!Operators.validate(n) || asked) {
            return;
        }
        asked = true;
        if (ended != 0) {
            return;
        }
        call.operation.emitted(answer, call.view.counters());
        R result;
        try {
            result = call.answer(answer, actual);
        } catch (Throwable e) {
            fail(call.told(Operators.onOperatorError(null, e, answer, actual.currentContext())));
            return;
        }
        if (observed) {
            satisfied = !Boolean.FALSE.equals(result);
            emitted = result != null;
        }
        if (result != null) {
            actual.onNext(result);
        }
        if (end(1)) {
            observe(asAnswered(), null);
            actual.onComplete();
        }
    }

    private void fail(Throwable told) {
        if (end(1)) {
            observe(Result.ERROR, told);
            actual.onError(told);
        } else {
            Operators.onErrorDropped(told, actual.currentContext());
        }
    }

    @Override
    public void cancel() {
        if (end(2)) {
            observe(emitted ? asAnswered() : Result.CANCELLED, null);
        }
    }

    private Result asAnswered() {
        return satisfied ? Result.SUCCESS : Result.EMPTY;
    }

    /** Whether this is the end: strictly one, where somebody is told; else a cancellation that comes too late does no harm. */
    private boolean end(int how) {
        if (observed) {
            return ENDED.compareAndSet(this, 0, how);
        }
        if (ended != 0) {
            return false;
        }
        ENDED.lazySet(this, how);
        return true;
    }

    private void observe(Result result, @Nullable Throwable error) {
        observe(call, observed, started, result, error);
    }

    private static void observe(
            Call<?, ?> call, boolean observed, long started, Result result, @Nullable Throwable error) {
        if (observed) {
            call.view.observer().ended(call.operation, call.key, result, System.nanoTime() - started, error);
        }
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.TERMINATED) {
            return ended == 1;
        }
        if (key == Attr.CANCELLED) {
            return ended == 2;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
    }
}
