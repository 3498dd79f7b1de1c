package io.reactivekv;

import io.reactivekv.StoreMetrics.Result;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * What stands between a backend's answer and the user: decodes, counts, types errors, and tells of the end once,
 * whichever comes first of completion, error and cancellation.
 */
final class CallSubscriber<T, R> implements CoreSubscriber<T>, Subscription, Scannable {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<CallSubscriber> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(CallSubscriber.class, "ended");

    private final Call<T, R> call;
    private final CoreSubscriber<? super R> actual;
    private final boolean observed;
    private final long started;

    private @Nullable Subscription upstream;
    private long results;
    private boolean satisfied;
    private volatile int ended;

    private CallSubscriber(Call<T, R> call, CoreSubscriber<? super R> actual, boolean observed, long started) {
        this.call = call;
        this.actual = actual;
        this.observed = observed;
        this.started = started;
    }

    /**
     * Begins an operation: asks the backend, unless the store is closed or what to ask cannot be made. An answer that is
     * to be had by a mere call is fetched without a subscription.
     */
    static <T, R> void subscribe(Call<T, R> call, CoreSubscriber<? super R> actual) {
        boolean observed = call.view.observer().isActive();
        long started = observed ? System.nanoTime() : 0;
        Lifecycle lifecycle = call.view.lifecycle();
        if (lifecycle.isClosed()) {
            refuse(call, lifecycle.error(), actual, observed, started);
            return;
        }
        CorePublisher<T> asked;
        try {
            asked = call.ask(actual);
        } catch (Throwable e) {
            refuse(call, Operators.onOperatorError(e, actual.currentContext()), actual, observed, started);
            return;
        }
        if (asked instanceof Callable) {
            @SuppressWarnings("unchecked") // A publisher that is a Callable returns what it would emit.
            Callable<@Nullable T> ready = (Callable<@Nullable T>) asked;
            ReadyAnswer.subscribe(call, ready, actual, observed, started);
        } else {
            asked.subscribe(new CallSubscriber<>(call, actual, observed, started));
        }
    }

    /** Ends an operation that does not come as far as the backend. */
    private static void refuse(
            Call<?, ?> call, Throwable error, CoreSubscriber<?> actual, boolean observed, long started) {
        Throwable told = call.told(error);
        if (observed) {
            call.view.observer().ended(call.operation, call.key, Result.ERROR, System.nanoTime() - started, told);
        }
        Operators.error(actual, told);
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual.onSubscribe(this);
            if (call.isSilent()) {
                subscription.request(Long.MAX_VALUE);
            }
        }
    }

    @Override
    public void onNext(T answer) {
        if (ended != 0) {
            Operators.onNextDropped(answer, actual.currentContext());
            return;
        }
        call.operation.emitted(answer, call.view.counters());
        R result;
        try {
            result = call.answer(answer, actual);
        } catch (Throwable e) {
            Subscription source = upstream;
            Throwable error = Operators.onOperatorError(source, e, answer, actual.currentContext());
            onError(error);
            return;
        }
        if (observed) {
            satisfied |= !Boolean.FALSE.equals(result);
        }
        if (result != null) {
            results++;
            actual.onNext(result);
        } else {
            request(1);
        }
    }

    @Override
    public void onError(Throwable error) {
        if (!ENDED.compareAndSet(this, 0, 1)) {
            Operators.onErrorDropped(error, actual.currentContext());
            return;
        }
        Throwable told = call.told(error);
        observe(Result.ERROR, told);
        actual.onError(told);
    }

    @Override
    public void onComplete() {
        if (!ENDED.compareAndSet(this, 0, 1)) {
            return;
        }
        if (results < call.lookups()) {
            call.operation.missed(call.lookups() - results, call.view.counters());
        }
        observe(asAnswered(), null);
        actual.onComplete();
    }

    @Override
    public void request(long n) {
        Subscription source = upstream;
        if (source != null && !call.isSilent()) {
            source.request(n);
        }
    }

    @Override
    public void cancel() {
        Subscription source = upstream;
        if (source != null) {
            source.cancel();
        }
        if (observed && ENDED.compareAndSet(this, 0, 2)) {
            observe(results < call.limit() ? Result.CANCELLED : asAnswered(), null);
        }
    }

    private Result asAnswered() {
        return satisfied ? Result.SUCCESS : Result.EMPTY;
    }

    private void observe(Result result, @Nullable Throwable error) {
        if (observed) {
            call.view.observer().ended(call.operation, call.key, result, System.nanoTime() - started, error);
        }
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }

    @Override
    public @Nullable Object scanUnsafe(@SuppressWarnings("rawtypes") Attr key) {
        if (key == Attr.PARENT) {
            return upstream;
        }
        if (key == Attr.ACTUAL) {
            return actual;
        }
        if (key == Attr.TERMINATED) {
            return ended != 0;
        }
        return key == Attr.RUN_STYLE ? Attr.RunStyle.SYNC : null;
    }
}
