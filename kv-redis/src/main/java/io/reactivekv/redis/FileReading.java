package io.reactivekv.redis;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that a connection needs, on a thread of its own: a file that hangs, such as one of a file system that is gone,
 * keeps the thread, which may be neither the I/O thread nor one that others wait for. Who asks meanwhile shares what is
 * under way. Only when that has taken too long is another begun, since the file may have been replaced; each of these is
 * given twice the time of the one before, up to some minutes, after a while up to an hour, so that few threads are lost
 * however long it hangs, and what is there again is noticed. Thread-safe.
 */
final class FileReading<T> {

    private static final DaemonThreads THREADS = new DaemonThreads("files");

    /** The most that another attempt is waited for, unless a single one may take longer. */
    private static final long MOST_NANOS = TimeUnit.MINUTES.toNanos(5);

    /** How many may hang until it is an hour. */
    private static final int MANY = 32;

    private final String what;
    private final long limitNanos;
    private final Callable<T> content;
    private final ThreadFactory threads;
    private final LongSupplier clock;
    private @Nullable Attempt underWay;
    private long begun;
    private long patience;
    private int lost;

    /**
     * A reading that has not begun.
     *
     * @param what what is read, for the message when it takes too long
     * @param limit how long anybody waits for it
     * @param content reads it
     */
    FileReading(String what, Duration limit, Callable<T> content) {
        this(what, limit, content, THREADS, System::nanoTime);
    }

    /** The same, with threads and a clock, in nanoseconds, of one's own. */
    FileReading(String what, Duration limit, Callable<T> content, ThreadFactory threads, LongSupplier clock) {
        this.what = what;
        this.limitNanos = limit.toNanos();
        this.content = content;
        this.threads = threads;
        this.clock = clock;
    }

    /** What is there now; fails when that is not known in time. */
    CompletableFuture<T> read() {
        CompletableFuture<T> mine = new CompletableFuture<>();
        Attempt attempt;
        try {
            attempt = join(mine);
        } catch (Throwable e) {
            // Of threads the system may have no more, which is an error and not an exception.
            return CompletableFuture.failedFuture(new IOException("no thread to read " + what, e));
        }
        return mine.orTimeout(limitNanos, TimeUnit.NANOSECONDS).handle((found, failure) -> {
            leave(attempt, mine);
            if (failure == null) {
                return found;
            }
            throw failure instanceof CompletionException known
                    ? known
                    : new CompletionException(failure instanceof TimeoutException ? late() : failure);
        });
    }

    /** How many wait for the last attempt. */
    synchronized int waiting() {
        Attempt last = underWay;
        return last == null ? 0 : last.waiters.size();
    }

    private synchronized Attempt join(CompletableFuture<T> waiter) {
        long now = clock.getAsLong();
        Attempt last = underWay;
        Attempt attempt = last != null && now - begun < patience ? last : begin(last != null, now);
        boolean unused = attempt.waiters.add(waiter);
        return attempt;
    }

    private Attempt begin(boolean lastHangs, long now) {
        Attempt fresh = new Attempt();
        threads.newThread(fresh).start();
        lost = lastHangs ? lost + 1 : 0;
        long most = lost < MANY ? MOST_NANOS : TimeUnit.HOURS.toNanos(1);
        patience = lastHangs ? Math.max(limitNanos, Math.min(2 * patience, most)) : limitNanos;
        underWay = fresh;
        begun = now;
        return fresh;
    }

    /** What has hung for long would keep all who ever waited for it. */
    @SuppressWarnings("CollectionUndefinedEquality") // a waiter is itself and no other
    private synchronized void leave(Attempt attempt, CompletableFuture<T> waiter) {
        boolean unused = attempt.waiters.remove(waiter);
    }

    private synchronized List<CompletableFuture<T>> end(Attempt attempt) {
        if (attempt == underWay) {
            underWay = null;
        }
        List<CompletableFuture<T>> left = List.copyOf(attempt.waiters);
        attempt.waiters.clear();
        return left;
    }

    private SocketTimeoutException late() {
        return new SocketTimeoutException(
                what + " could not be read within " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms");
    }

    /** One reading, and who waits for it. */
    private final class Attempt implements Runnable {

        private final Set<CompletableFuture<T>> waiters = new HashSet<>();

        @Override
        public void run() {
            try {
                T found = content.call();
                end(this).forEach(waiter -> {
                    boolean unused = waiter.complete(found);
                });
            } catch (Throwable e) {
                end(this).forEach(waiter -> {
                    boolean unused = waiter.completeExceptionally(e);
                });
            }
        }
    }
}
