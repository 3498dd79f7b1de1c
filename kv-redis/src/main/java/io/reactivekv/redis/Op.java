package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One operation on its way: subscription, place in the queue and result in one object, so that an operation costs no
 * other allocation.
 *
 * <p>Its state moves NEW, QUEUED, SENT, SETTLED, ENDED; a retry goes from SENT back to QUEUED, a cancellation from
 * anywhere to ENDED. Only the home loop of a {@link Node} moves it between QUEUED and SETTLED.
 */
abstract class Op<T> implements Subscription {

    private static final int NEW = 0;
    private static final int QUEUED = 1;
    private static final int SENT = 2;
    private static final int SETTLED = 3;
    private static final int ENDED = 4;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Op> STATE = AtomicIntegerFieldUpdater.newUpdater(Op.class, "state");

    /** What keeps the operation from being executed at the moment; for the message of its time-out. */
    @Nullable
    KeyValueException trouble;

    /** Whether it must not share a command with others, because one with it failed as a whole. */
    boolean alone;

    /** Whether the next node is to be told that it is asked in the course of a migration ({@code ASKING}). */
    boolean asking;

    /** Whether it was last sent with {@code ASKING}, which counts for one command only. */
    boolean asked;

    /** Whether it is sent even while the gate is closed. */
    boolean urgent;

    /** The link of an {@link Inbox}. */
    @Nullable
    Op<?> next;

    /** Its place in an {@link Inbox}, counted from the end. */
    int depth;

    final long deadline;

    private final Router router;
    private final CoreSubscriber<? super T> actual;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile int state;

    Op(Router router, CoreSubscriber<? super T> actual, long timeoutNanos) {
        this.router = router;
        this.actual = actual;
        this.deadline = System.nanoTime() + timeoutNanos;
    }

    /** The bucket of its key. */
    abstract int bucket();

    /** Whether it changes anything, so that it must not be sent again once it may have been executed. */
    abstract boolean isWrite();

    /** Adds itself to what is about to be sent. */
    abstract void pack(Packing packing);

    /** About how many bytes it sends. */
    abstract int size();

    @Override
    public final void request(long n) {
        if (Operators.validate(n) && STATE.compareAndSet(this, NEW, QUEUED)) {
            router.submit(this);
        }
    }

    @Override
    public final void cancel() {
        state = ENDED;
    }

    final boolean isLive() {
        int now = state;
        return now == QUEUED || now == SENT;
    }

    final boolean isSent() {
        return state == SENT;
    }

    /** Claims it for sending; false when it has ended meanwhile. */
    final boolean send() {
        return STATE.compareAndSet(this, QUEUED, SENT);
    }

    /** Takes it back for another attempt; false when it has ended meanwhile. */
    final boolean requeue() {
        return STATE.compareAndSet(this, SENT, QUEUED) || state == QUEUED;
    }

    final boolean succeed(@Nullable T value) {
        result = value;
        return settle();
    }

    final boolean fail(Throwable reason) {
        failure = reason;
        return settle();
    }

    private boolean settle() {
        return STATE.compareAndSet(this, SENT, SETTLED) || STATE.compareAndSet(this, QUEUED, SETTLED);
    }

    /** Signals the outcome, on whatever thread signals are meant to come. */
    final void deliver() {
        if (!STATE.compareAndSet(this, SETTLED, ENDED)) {
            return;
        }
        if (failure != null) {
            actual.onError(failure);
            return;
        }
        if (result != null) {
            actual.onNext(result);
        }
        actual.onComplete();
    }
}
