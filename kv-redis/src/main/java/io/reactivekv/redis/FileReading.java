package io.reactivekv.redis;

import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads files that a connection needs, on a thread of its own: a file that hangs, such as one of a file system that is gone,
 * keeps the thread, which may be neither the I/O thread nor one that others wait for. Who asks meanwhile shares what is
 * under way. Only when that has taken too long is another begun, since the file may have been replaced; each of these is
 * given twice the time of the one before, so that few threads are lost however long it hangs. Thread-safe.
 */
final class FileReading<T> {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final int MOST_DOUBLINGS = 20;

    private final String what;
    private final long limitNanos;
    private final Callable<T> content;
    private @Nullable CompletableFuture<T> underWay;
    private long begun;
    private int hanging;

    /**
     * A reading that has not begun.
     *
     * @param what what is read, for the message when it takes too long
     * @param limit how long anybody waits for it
     * @param content reads it
     */
    FileReading(String what, Duration limit, Callable<T> content) {
        this.what = what;
        this.limitNanos = limit.toNanos();
        this.content = content;
    }

    /** What is there now; fails when that is not known in time. */
    CompletableFuture<T> read() {
        return current().copy().orTimeout(limitNanos, TimeUnit.NANOSECONDS).exceptionally(failure -> {
            throw failure instanceof CompletionException known
                    ? known
                    : new CompletionException(failure instanceof TimeoutException ? late() : failure);
        });
    }

    private synchronized CompletableFuture<T> current() {
        long now = System.nanoTime();
        CompletableFuture<T> before = underWay;
        boolean hangs = before != null && !before.isDone();
        if (before != null && hangs && now - begun < limitNanos << Math.min(hanging, MOST_DOUBLINGS)) {
            return before;
        }
        CompletableFuture<T> fresh = new CompletableFuture<>();
        Thread thread = new Thread(() -> settle(fresh), "kv-redis-files-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        thread.start();
        hanging = hangs ? hanging + 1 : 0;
        underWay = fresh;
        begun = now;
        return fresh;
    }

    private void settle(CompletableFuture<T> fresh) {
        try {
            boolean unused = fresh.complete(content.call());
        } catch (Throwable e) {
            boolean unused = fresh.completeExceptionally(e);
        }
    }

    private SocketTimeoutException late() {
        return new SocketTimeoutException(
                what + " could not be read within " + TimeUnit.NANOSECONDS.toMillis(limitNanos) + " ms");
    }
}
