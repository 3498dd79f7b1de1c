package io.reactivekv.tck;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Runs tasks on threads of their own that all start at the same moment. */
final class Race {

    /** Kept and used again, since a race is soon over; none of them keeps a JVM alive. */
    private static final ExecutorService THREADS = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "tck-race");
        thread.setDaemon(true);
        return thread;
    });

    private Race() {}

    /** The results, in the order of the tasks; the failure of one is thrown. */
    static <T> List<T> run(int tasks, IntFunction<Callable<T>> task) throws Exception {
        CyclicBarrier start = new CyclicBarrier(tasks);
        List<Future<T>> running = new ArrayList<>(tasks);
        try {
            for (int i = 0; i < tasks; i++) {
                Callable<T> body = task.apply(i);
                running.add(THREADS.submit(() -> {
                    start.await(Await.patience().toMillis(), TimeUnit.MILLISECONDS);
                    return body.call();
                }));
            }
            List<T> results = new ArrayList<>(tasks);
            for (Future<T> result : running) {
                results.add(result.get(3 * Await.patience().toMillis(), TimeUnit.MILLISECONDS));
            }
            return results;
        } finally {
            running.forEach(result -> result.cancel(true));
        }
    }
}
