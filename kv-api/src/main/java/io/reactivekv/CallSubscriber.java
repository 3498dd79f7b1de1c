package io.reactivekv;

import io.reactivekv.StoreMetrics.Result;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CorePublisher;
import reactor.core.CoreSubscriber;
import reactor.core.Scannable;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * What stands between a backend's answer and the user: decodes, counts, types errors, and tells of the end once,
 * whichever comes first of completion, error and cancellation.
 */
final class CallSubscriber<T, R> implements CoreSubscriber<T>, Subscription, Scannable {

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<CallSubscriber> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(CallSubscriber.class, "ended");

    private final Call call;
    private final CoreSubscriber<? super R> actual;
    private final BiFunction<T, ContextView, @Nullable R> mapper;
    private final boolean observed;
    private final long started;

    private @Nullable Subscription upstream;
    private long answers;
    private boolean satisfied;
    private volatile int ended;

    CallSubscriber(Call call, CoreSubscriber<? super R> actual, BiFunction<T, ContextView, @Nullable R> mapper) {
        this.call = call;
        this.actual = actual;
        this.mapper = mapper;
        this.observed = call.observer().isActive();
        this.started = observed ? System.nanoTime() : 0;
    }

    /**
     * Begins an operation: asks the backend, unless the store is closed or what to ask cannot be made.
     *
     * @param source what is asked, made for this subscription
     */
    static <T, R> void subscribe(
            Call call,
            Function<ContextView, ? extends CorePublisher<T>> source,
            BiFunction<T, ContextView, @Nullable R> mapper,
            CoreSubscriber<? super R> actual) {
        if (call.lifecycle().isClosed()) {
            Operators.error(actual, call.told(call.lifecycle().error()));
            return;
        }
        CorePublisher<T> asked;
        try {
            asked = source.apply(actual.currentContext());
        } catch (Throwable e) {
            Operators.error(actual, call.told(Operators.onOperatorError(e, actual.currentContext())));
            return;
        }
        asked.subscribe(new CallSubscriber<>(call, actual, mapper));
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void onNext(T answer) {
        if (ended != 0) {
            Operators.onNextDropped(answer, actual.currentContext());
            return;
        }
        answers++;
        call.operation().emitted(answer, call.counters());
        R result;
        try {
            result = mapper.apply(answer, actual.currentContext());
        } catch (Throwable e) {
            Subscription source = upstream;
            Throwable error = Operators.onOperatorError(source, e, answer, actual.currentContext());
            onError(error);
            return;
        }
        if (result != null) {
            satisfied |= !Boolean.FALSE.equals(result);
            actual.onNext(result);
        } else {
            satisfied = true;
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
        if (answers < call.lookups()) {
            call.operation().missed(call.lookups() - answers, call.counters());
        }
        observe(satisfied ? Result.SUCCESS : Result.EMPTY, null);
        actual.onComplete();
    }

    @Override
    public void request(long n) {
        Subscription source = upstream;
        if (source != null) {
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
            observe(Result.CANCELLED, null);
        }
    }

    private void observe(Result result, @Nullable Throwable error) {
        if (observed) {
            call.observer().ended(call.operation(), call.key(), result, System.nanoTime() - started, error);
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
