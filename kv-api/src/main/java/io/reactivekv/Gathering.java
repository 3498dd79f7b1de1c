package io.reactivekv;

import io.reactivekv.spi.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;

/**
 * Gathers the writes that a publisher emits into chunks. One is handed on when it is full, when its first write has waited
 * long enough, or at the end.
 *
 * <p>No more is asked of the publisher than fits into the chunk if all values have the size of the last one. Whatever has been
 * asked for comes, so that a chunk has a few too many where values grow all at once: hence never many are asked for at a time.
 *
 * <p>Asking and handing on go on independently of each other, each by one thread at a time: a publisher may emit while it is
 * being asked, and may block in it while the timer hands on what there is. Everything is guarded by the monitor, which is not
 * held while others are called.
 */
final class Gathering implements CoreSubscriber<Write<Object>>, Subscription, Runnable {

    private static final int FIRST_ASKED = 16;
    private static final int MOST_ASKED = 32;
    private static final long LONGEST_WAIT_MILLIS = 5;

    private final CoreSubscriber<? super List<Write<Object>>> actual;
    private @Nullable Subscription publisher;
    private @Nullable Disposable timer;
    private @Nullable Throwable failure;
    private List<Write<Object>> gathered = new ArrayList<>();
    private long bytes;
    private long lastBytes = Chunks.BYTES / FIRST_ASKED;
    private int asked;
    private long wanted;
    private boolean due;
    private boolean ended;
    private boolean cancelled;
    private boolean asking;
    private boolean handingOn;

    private Gathering(CoreSubscriber<? super List<Write<Object>>> actual) {
        this.actual = actual;
    }

    static Flux<List<Write<Object>>> of(Flux<Write<Object>> writes) {
        return writes.transform(
                Operators.<Write<Object>, List<Write<Object>>>lift((source, actual) -> new Gathering(actual)));
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(publisher, subscription)) {
            publisher = subscription;
            actual.onSubscribe(this);
        }
    }

    @Override
    public void onNext(Write<Object> write) {
        synchronized (this) {
            if (ended || cancelled) {
                return;
            }
            asked--;
            gathered.add(write);
            lastBytes = Chunks.bytes(write);
            bytes += lastBytes;
            if (gathered.size() == 1) {
                timer = Schedulers.parallel().schedule(this, LONGEST_WAIT_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
        goOn();
    }

    @Override
    public void onError(Throwable error) {
        end(error);
    }

    @Override
    public void onComplete() {
        end(null);
    }

    private void end(@Nullable Throwable error) {
        synchronized (this) {
            if (ended || cancelled) {
                return;
            }
            ended = true;
            failure = error;
        }
        handOn();
    }

    /** The first write has waited long enough. */
    @Override
    public void run() {
        synchronized (this) {
            // From here on it is not to be interrupted by who stops it; who did so as it went off has, perhaps.
            timer = null;
            boolean unused = Thread.interrupted();
            due = !gathered.isEmpty();
        }
        goOn();
    }

    @Override
    public void request(long n) {
        synchronized (this) {
            wanted = Operators.addCap(wanted, n);
        }
        goOn();
    }

    @Override
    public void cancel() {
        Subscription source;
        synchronized (this) {
            cancelled = true;
            gathered = new ArrayList<>();
            stopTimer();
            source = publisher;
        }
        if (source != null) {
            source.cancel();
        }
    }

    private void goOn() {
        handOn();
        ask();
    }

    private void handOn() {
        for (List<Write<Object>> chunk = take(); chunk != null; chunk = take()) {
            if (chunk.isEmpty()) {
                tellEnd();
                return;
            }
            actual.onNext(chunk);
            synchronized (this) {
                handingOn = false;
            }
        }
    }

    /** What is to be handed on; empty at the end, null for now. */
    private synchronized @Nullable List<Write<Object>> take() {
        boolean isEnd = ended && gathered.isEmpty();
        boolean isReady = wanted > 0 && !gathered.isEmpty() && (ended || due || isFull());
        if (handingOn || cancelled || !(isEnd || isReady)) {
            return null;
        }
        handingOn = true;
        List<Write<Object>> chunk = gathered;
        if (isReady) {
            wanted--;
            gathered = new ArrayList<>();
            bytes = 0;
            due = false;
            stopTimer();
        }
        return chunk;
    }

    private void tellEnd() {
        if (failure == null) {
            actual.onComplete();
        } else {
            actual.onError(failure);
        }
    }

    private void ask() {
        for (int more = room(); more > 0; more = room()) {
            if (publisher != null) {
                publisher.request(more);
            }
            synchronized (this) {
                asking = false;
            }
        }
    }

    /** How many more to ask for; 0 for now. */
    private synchronized int room() {
        if (asking || ended || cancelled || isFull() || asked > MOST_ASKED / 2) {
            return 0;
        }
        long fitting = Math.min(Chunks.SIZE - gathered.size(), (Chunks.BYTES - bytes) / Math.max(1, lastBytes));
        int more = (int) Math.min(MOST_ASKED, fitting) - asked;
        if (more <= 0 && asked > 0) {
            return 0;
        }
        more = Math.max(1, more);
        asked += more;
        asking = true;
        return more;
    }

    private boolean isFull() {
        return gathered.size() >= Chunks.SIZE || bytes >= Chunks.BYTES;
    }

    private void stopTimer() {
        if (timer != null) {
            timer.dispose();
            timer = null;
        }
    }

    @Override
    public Context currentContext() {
        return actual.currentContext();
    }
}
