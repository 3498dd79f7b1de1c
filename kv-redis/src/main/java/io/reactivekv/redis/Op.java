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
 * <p>Its state moves NEW, QUEUED, SENT, SETTLED; a retry goes from SENT back to QUEUED. Only the first step is taken by
 * the subscriber. Whoever has taken the operation out of an {@link Inbox}, in the end the home loop of a {@link Node},
 * owns it from then on, so that the other steps need no atomic instruction. A cancellation is a mark of its own, which
 * the owner looks at before each step.
 */
abstract class Op<T> implements Subscription {

    private static final int NEW = 0;
    private static final int QUEUED = 1;
    private static final int SENT = 2;
    private static final int SETTLED = 3;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Op> REQUESTED =
            AtomicIntegerFieldUpdater.newUpdater(Op.class, "requested");

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

    /** How many connections have ended while it was under way. */
    byte losses;

    /** How often it was sent away by {@code MOVED} since it was last answered; beyond a few it does not matter. */
    byte moves;

    /** The link of an {@link Inbox}. */
    @Nullable
    Op<?> next;

    /** Its place in an {@link Inbox}, counted from the end. */
    int depth;

    private final Router router;
    /** Null from a cancellation on: what was sent stays in its flight until that is answered, its subscriber does not. */
    private @Nullable CoreSubscriber<? super T> actual;

    private final long timeoutNanos;
    private long deadline;
    private boolean timed;
    private int state = NEW;
    private @Nullable T result;
    private @Nullable Throwable failure;
    private volatile int requested;
    private volatile boolean cancelled;

    Op(Router router, CoreSubscriber<? super T> actual, long timeoutNanos) {
        this.router = router;
        this.actual = actual;
        this.timeoutNanos = timeoutNanos;
    }

    /** The bucket of its key. */
    abstract int bucket();

    /** Whether it changes anything, so that it must not be sent again once it may have been executed. */
    abstract boolean isWrite();

    /** Whether the answer to another operation would be as large as the answer to this one, for certain. */
    boolean asksTheSame(Op<?> other) {
        return false;
    }

    /** Adds itself to what is about to be sent. */
    abstract void pack(Packing packing);

    /** About how many bytes it sends. */
    abstract int size();

    @Override
    public final void request(long n) {
        if (Operators.validate(n) && requested == 0 && REQUESTED.compareAndSet(this, 0, 1)) {
            state = QUEUED;
            router.submit(this);
        }
    }

    @Override
    public final void cancel() {
        cancelled = true;
        actual = null;
    }

    /** Sends it on its way again, the one that it was made for. */
    final void resubmit() {
        router.submit(this);
    }

    /** Whether it is meant for one node, whatever that has. */
    final boolean isPinned() {
        return router instanceof Pinned;
    }

    /** Lets its time begin, unless it has begun: the clock is read once for all that come together. */
    final void begin(long now) {
        if (!timed) {
            timed = true;
            deadline = now + timeoutNanos;
        }
    }

    /** Whether its time has begun, hence whether a node has accepted it. */
    final boolean hasBegun() {
        return timed;
    }

    /** When its time is up, by {@link System#nanoTime}. */
    final long deadline() {
        return deadline;
    }

    final boolean isLive() {
        return (state == QUEUED || state == SENT) && !cancelled;
    }

    final boolean isSent() {
        return state == SENT;
    }

    /** Claims it for sending; false when it has ended meanwhile. */
    final boolean send() {
        if (state != QUEUED || cancelled) {
            return false;
        }
        state = SENT;
        return true;
    }

    /** Takes it back for another attempt; false when it has ended meanwhile. */
    final boolean requeue() {
        if (!isLive()) {
            return false;
        }
        state = QUEUED;
        return true;
    }

    final boolean succeed(@Nullable T value) {
        if (!isLive()) {
            return false;
        }
        result = value;
        state = SETTLED;
        return true;
    }

    final boolean fail(Throwable reason) {
        if (!isLive()) {
            return false;
        }
        failure = reason;
        state = SETTLED;
        return true;
    }

    /** Signals the outcome, on whatever thread signals are meant to come; to be called once, when it is settled. */
    final void deliver() {
        CoreSubscriber<? super T> subscriber = actual;
        if (cancelled || subscriber == null) {
            return;
        }
        if (failure != null) {
            subscriber.onError(failure);
            return;
        }
        if (result != null) {
            subscriber.onNext(result);
            if (cancelled) {
                return;
            }
        }
        subscriber.onComplete();
    }
}
