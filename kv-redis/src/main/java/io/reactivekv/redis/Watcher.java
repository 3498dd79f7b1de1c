package io.reactivekv.redis;

import io.netty.util.concurrent.EventExecutor;
import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueException;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreTimeoutException;
import io.reactivekv.spi.Stored;
import io.reactivekv.spi.StoredChange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;

/**
 * One watch. Remembers which keys have changed, each once however often it changed, and reads them when there is demand;
 * so a slow subscriber skips states but never misses the last one. What was read before a reset is not emitted after it.
 */
final class Watcher implements Subscription {

    private static final int MOST_AT_ONCE = 512;
    private static final int MOST_DIRTY = 65_536;
    private static final long RETRY_MILLIS = 100;

    private final WatchHub hub;
    private final @Nullable Scheduler scheduler;
    private final EventExecutor home;
    private final CoreSubscriber<? super StoredChange<byte[]>> actual;
    private final KeyRange range;
    private final Facet<?> facet;
    private final BulkReads reads;
    private final AtomicLong requested = new AtomicLong();
    private final AtomicInteger work = new AtomicInteger();
    private final Object lock = new Object();
    private final Set<String> dirty = new LinkedHashSet<>();
    private final ArrayDeque<StoredChange<byte[]>> ready = new ArrayDeque<>();
    private boolean begun;
    private boolean resetting;
    private boolean reading;
    private int atOnce = MOST_AT_ONCE;
    private int epoch;
    private volatile @Nullable Throwable failure;
    private volatile boolean cancelled;

    Watcher(
            WatchHub hub,
            @Nullable Scheduler scheduler,
            EventExecutor home,
            CoreSubscriber<? super StoredChange<byte[]>> actual,
            KeyRange range,
            boolean keysOnly,
            BulkReads reads) {
        this.hub = hub;
        this.scheduler = scheduler;
        this.home = home;
        this.actual = actual;
        this.range = range;
        this.facet = keysOnly ? Facet.PRESENCE : Facet.VALUE;
        this.reads = reads;
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            long unused = requested.accumulateAndGet(n, Operators::addCap);
            drain();
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
        hub.remove(this);
    }

    boolean isCancelled() {
        return cancelled;
    }

    /** Whether it has been reset ever; called on the home loop. */
    boolean hasBegun() {
        return begun;
    }

    /** Changes may have been missed; called on the home loop. */
    void reset() {
        begun = true;
        synchronized (lock) {
            startAgain();
        }
        leaveLoop();
    }

    /** A key has changed; called on the home loop. What comes before the first reset is part of what that asks to look at. */
    void changed(String key) {
        if (begun && range.contains(key)) {
            synchronized (lock) {
                if (dirty.size() >= MOST_DIRTY) {
                    startAgain();
                } else {
                    boolean unused = dirty.add(key);
                }
            }
            leaveLoop();
        }
    }

    void fail(Throwable reason) {
        failure = reason;
        leaveLoop();
    }

    private void startAgain() {
        epoch++;
        dirty.clear();
        ready.clear();
        reading = false;
        resetting = true;
    }

    /** Signals are not for the I/O thread, unless that was asked for. */
    private void leaveLoop() {
        if (work.getAndIncrement() != 0) {
            return;
        }
        if (scheduler == null) {
            loop();
            return;
        }
        try {
            Object unused = scheduler.schedule(this::loop);
        } catch (RejectedExecutionException e) {
            loop();
        }
    }

    private void drain() {
        if (work.getAndIncrement() == 0) {
            loop();
        }
    }

    private void loop() {
        int missed = work.get();
        do {
            try {
                emit();
            } catch (Throwable thrown) {
                // A subscriber must not throw: it is rid of, and neither the others nor the loop suffer.
                cancel();
                Dropped.tell(thrown, actual.currentContext());
            }
            missed = work.addAndGet(-missed);
        } while (missed != 0);
    }

    private void emit() {
        while (!cancelled) {
            Throwable reason = failure;
            if (reason != null) {
                cancelled = true;
                actual.onError(reason);
                return;
            }
            if (requested.get() == 0) {
                return;
            }
            StoredChange<byte[]> next = next();
            if (next == null) {
                return;
            }
            if (requested.get() != Long.MAX_VALUE) {
                long unused = requested.decrementAndGet();
            }
            actual.onNext(next);
        }
    }

    /** What to emit next; begins to read when there is nothing yet. */
    private @Nullable StoredChange<byte[]> next() {
        List<String> keys = new ArrayList<>();
        int now;
        synchronized (lock) {
            if (resetting) {
                resetting = false;
                return new StoredChange.Reset<>();
            }
            StoredChange<byte[]> first = ready.poll();
            if (first != null || reading || dirty.isEmpty()) {
                return first;
            }
            long most = Math.min(Math.min(atOnce, reads.most(facet)), requested.get());
            for (var rest = dirty.iterator(); rest.hasNext() && keys.size() < most; ) {
                keys.add(rest.next());
                rest.remove();
            }
            reading = true;
            now = epoch;
        }
        read(keys, now);
        return null;
    }

    private void read(List<String> keys, int startedIn) {
        Object unused = hub.reads()
                .read(reads, facet, List.copyOf(keys))
                .subscribe(page -> took(keys, page, startedIn), failed -> postpone(keys, failed, startedIn));
    }

    private void took(List<String> keys, List<? extends @Nullable Object> answers, int startedIn) {
        synchronized (lock) {
            if (epoch == startedIn) {
                for (int i = 0; i < keys.size(); i++) {
                    ready.add(change(keys.get(i), answers.get(i)));
                }
                atOnce = Math.min(MOST_AT_ONCE, 2 * atOnce);
                reading = false;
            }
        }
        drain();
    }

    private static StoredChange<byte[]> change(String key, @Nullable Object answer) {
        if (answer == null) {
            return new StoredChange.Removed<>(key);
        }
        if (answer instanceof KeyValueException failure) {
            return new StoredChange.Unreadable<>(key, failure);
        }
        return answer instanceof Stored<?> stored
                ? new StoredChange.Put<>(key, Optional.of((byte[]) stored.value()))
                : new StoredChange.Put<>(key, Optional.empty());
    }

    /**
     * The keys are as changed as before; a watch outlives what happens to its reads. What took too long is halved, of what was given up
     * one is read at first.
     */
    private void postpone(List<String> keys, Throwable reason, int startedIn) {
        if (reason instanceof StoreClosedException) {
            fail(reason);
            return;
        }
        synchronized (lock) {
            if (epoch == startedIn) {
                boolean unused = dirty.addAll(keys);
                if (reason instanceof StoreTimeoutException) {
                    atOnce = Math.max(1, keys.size() / 2);
                } else if (Doubts.isGivenUp(reason)) {
                    atOnce = 1;
                }
            }
        }
        try {
            Object unused = home.schedule(() -> readAgain(startedIn), RETRY_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            fail(reason);
        }
    }

    private void readAgain(int startedIn) {
        synchronized (lock) {
            if (epoch == startedIn) {
                reading = false;
            }
        }
        leaveLoop();
    }
}
