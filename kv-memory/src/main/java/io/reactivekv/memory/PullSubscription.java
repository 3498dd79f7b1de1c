package io.reactivekv.memory;

import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscriber of a {@link PullFlux}. The thread that raises the demand from nothing emits until it is met; others, and
 * the subscriber itself from within a signal, only add to it.
 */
final class PullSubscription<E, T> implements Subscription, Closing {

    @SuppressWarnings("rawtypes")
    private static final AtomicLongFieldUpdater<PullSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(PullSubscription.class, "requested");

    private final CoreSubscriber<? super T> actual;
    private final MemoryBackend backend;
    private final Pull<E, T> pull;

    /** This and the next belong to the thread that emits. */
    private final LookAhead<E> ahead;

    private long remaining;
    private volatile long requested;
    private volatile boolean done;

    PullSubscription(
            CoreSubscriber<? super T> actual,
            MemoryBackend backend,
            Pull<E, T> pull,
            Iterator<E> iterator,
            long limit) {
        this.actual = actual;
        this.backend = backend;
        this.pull = pull;
        this.ahead = new LookAhead<>(iterator, pull);
        this.remaining = limit;
    }

    /** To be called once the subscriber has the subscription; one that has finished already need not hear of closing. */
    void start() {
        if (!done) {
            backend.enlist(this);
            if (done) {
                backend.delist(this);
            }
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n) && Operators.addCap(REQUESTED, this, n) == 0) {
            if (n == Long.MAX_VALUE) {
                emitAll();
            } else {
                emit(n);
            }
        }
    }

    @Override
    public void cancel() {
        done = true;
        backend.delist(this);
    }

    /** Asks for one more, which will not come: whoever emits finds the backend closed before. */
    @Override
    public void backendClosed() {
        request(1);
    }

    @SuppressWarnings("StatementWithEmptyBody")
    private void emitAll() {
        while (emitNext()) {}
    }

    private void emit(long n) {
        long demand = n;
        long emitted = 0;
        while (true) {
            while (emitted < demand) {
                if (!emitNext()) {
                    return;
                }
                emitted++;
            }
            if (finishIfExhausted()) {
                return;
            }
            demand = requested;
            if (demand == emitted) {
                demand = REQUESTED.addAndGet(this, -emitted);
                if (demand == 0) {
                    return;
                }
                emitted = 0;
            }
        }
    }

    /** Emits one element, or ends; false when there is nothing more to emit. */
    private boolean emitNext() {
        T item = null;
        while (item == null) {
            if (done) {
                return false;
            }
            try {
                backend.checkOpen();
                E element = remaining == 0 ? null : ahead.peek();
                if (element == null) {
                    complete();
                    return false;
                }
                ahead.advance();
                item = pull.emit(element);
            } catch (Throwable e) {
                fail(e);
                return false;
            }
        }
        try {
            actual.onNext(item);
        } catch (Throwable e) { // a fatal one, which ends no stream
            cancel();
            throw e;
        }
        remaining--;
        return true;
    }

    /** Looks for the end when the demand is met, since completing needs none. */
    private boolean finishIfExhausted() {
        try {
            while (!done && remaining > 0) {
                E element = ahead.peek();
                if (element == null) {
                    break;
                }
                if (pull.isLive(element)) {
                    return false;
                }
                ahead.advance();
            }
        } catch (Throwable e) {
            fail(e);
            return true;
        }
        if (!done) {
            complete();
        }
        return true;
    }

    private void complete() {
        cancel();
        actual.onComplete();
    }

    private void fail(Throwable error) {
        cancel();
        actual.onError(Operators.onOperatorError(error, actual.currentContext()));
    }
}
