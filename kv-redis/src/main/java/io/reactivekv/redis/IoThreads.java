package io.reactivekv.redis;

import io.netty.util.concurrent.FastThreadLocalThread;
import io.reactivekv.spi.IoThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Makes the driver's threads such that Reactor refuses to block on them. */
final class IoThreads implements ThreadFactory {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String pool;

    IoThreads(String pool) {
        this.pool = pool;
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new Loop(task, "kv-redis-" + pool + "-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private static final class Loop extends FastThreadLocalThread implements IoThread {

        Loop(Runnable task, String name) {
            super(task, name);
        }
    }
}
