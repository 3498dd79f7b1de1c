package io.reactivekv.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

/** Takes the signals of settled operations off the I/O thread, all that have gathered in one task. */
final class Courier {

    private final @Nullable Scheduler scheduler;
    private List<Op<?>> settled = new ArrayList<>();

    /**
     * A courier for one loop.
     *
     * @param scheduler where signals are to come; null for the I/O thread itself
     */
    Courier(@Nullable Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void add(Op<?> op) {
        settled.add(op);
    }

    boolean hasMail() {
        return !settled.isEmpty();
    }

    void flush() {
        if (settled.isEmpty()) {
            return;
        }
        List<Op<?>> batch = settled;
        settled = new ArrayList<>(batch.size());
        if (scheduler == null) {
            deliver(batch);
            return;
        }
        try {
            Object unused = scheduler.schedule(() -> deliver(batch));
        } catch (RejectedExecutionException e) {
            deliver(batch);
        }
    }

    private static void deliver(List<Op<?>> batch) {
        for (int i = 0; i < batch.size(); i++) {
            try {
                batch.get(i).deliver();
            } catch (Throwable thrownBySubscriber) {
                Dropped.tell(thrownBySubscriber, Context.empty());
            }
        }
    }
}
