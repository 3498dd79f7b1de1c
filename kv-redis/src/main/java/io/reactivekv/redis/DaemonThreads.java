package io.reactivekv.redis;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A thread for each task that may hang, which must keep neither the I/O thread nor one that others wait for, nor the program
 * from ending. Thread-safe.
 */
final class DaemonThreads implements ThreadFactory, Executor {

    private final String purpose;
    private final AtomicInteger count = new AtomicInteger();

    DaemonThreads(String purpose) {
        this.purpose = purpose;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "kv-redis-" + purpose + "-" + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void execute(Runnable task) {
        newThread(task).start();
    }
}
