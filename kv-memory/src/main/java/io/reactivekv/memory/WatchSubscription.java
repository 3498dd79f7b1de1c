package io.reactivekv.memory;

import io.reactivekv.KeyRange;
import io.reactivekv.spi.StoredChange;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

/**
 * One watcher. Writers leave it the keys that changed, and readers those that they have found expired; a thread of
 * {@link Schedulers#parallel()} takes them out, reads what they hold by then, and emits, so that no writer, no reader and no
 * sweep ever runs a subscriber's code.
 *
 * <p>A key is taken out before it is read, and put in after it was changed: whichever comes second, the state that was
 * written last is emitted.
 */
final class WatchSubscription implements Subscription, Closing, Runnable {

    /** After so many signals others get a turn on the thread. */
    private static final int PORTION = 256;

    private static final AtomicLongFieldUpdater<WatchSubscription> REQUESTED =
            AtomicLongFieldUpdater.newUpdater(WatchSubscription.class, "requested");
    private static final AtomicIntegerFieldUpdater<WatchSubscription> WORK =
            AtomicIntegerFieldUpdater.newUpdater(WatchSubscription.class, "work");

    private final CoreSubscriber<? super StoredChange<Object>> actual;
    private final MemoryBackend backend;
    private final Space space;
    private final KeyRange range;
    private final boolean keysOnly;
    private final PendingKeys pending = new PendingKeys();
    private volatile long requested;
    private volatile boolean done;

    /** Calls for work; not zero while it is done, and until {@link #start()}, so that nothing is signalled before. */
    private volatile int work = 1;

    WatchSubscription(
            CoreSubscriber<? super StoredChange<Object>> actual,
            MemoryBackend backend,
            KeyRange range,
            boolean keysOnly) {
        this.actual = actual;
        this.backend = backend;
        this.space = backend.space();
        this.range = range;
        this.keysOnly = keysOnly;
    }

    /** To be called once the subscriber has the subscription. */
    void start() {
        if (!done) {
            space.watchers.add(this);
            backend.enlist(this);
            if (done) {
                cancel();
            }
        }
        dispatch();
    }

    /** Told by a writer after its change is visible, and by a reader that has found the key expired. */
    void changed(String key) {
        if (range.contains(key) && pending.add(key) && requested > 0) {
            callForWork();
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            long unused = Operators.addCap(REQUESTED, this, n);
            callForWork();
        }
    }

    @Override
    public void cancel() {
        done = true;
        space.watchers.remove(this);
        backend.delist(this);
    }

    @Override
    public void backendClosed() {
        callForWork();
    }

    private void callForWork() {
        if (WORK.getAndIncrement(this) == 0) {
            dispatch();
        }
    }

    private void dispatch() {
        try {
            Schedulers.parallel().schedule(this);
        } catch (RejectedExecutionException e) {
            cancel();
            actual.onError(Operators.onRejectedExecution(e, actual.currentContext()));
        }
    }

    @Override
    public void run() {
        int calls = work;
        while (calls != 0 && !done) {
            if (emitPortion()) {
                dispatch();
                return;
            }
            calls = WORK.addAndGet(this, -calls);
        }
    }

    /** Emits what there is and what is wanted; true when there may be more. */
    private boolean emitPortion() {
        long limit = Math.min(requested, PORTION);
        long emitted = 0;
        try {
            while (!done) {
                backend.checkOpen();
                StoredChange<Object> change = emitted < limit ? poll() : null;
                if (change == null) {
                    break;
                }
                emitted++;
                actual.onNext(change);
            }
        } catch (Throwable e) {
            cancel();
            actual.onError(Operators.onOperatorError(e, actual.currentContext()));
        }
        long unused = Operators.produced(REQUESTED, this, emitted);
        return emitted == PORTION;
    }

    private @Nullable StoredChange<Object> poll() {
        if (pending.pollReset()) {
            return new StoredChange.Reset<>();
        }
        String key = pending.poll();
        if (key == null) {
            return null;
        }
        Cell cell = space.peek(key);
        if (cell == null) {
            return new StoredChange.Removed<>(key);
        }
        return new StoredChange.Put<>(key, keysOnly ? Optional.empty() : Optional.of(cell.value));
    }
}
