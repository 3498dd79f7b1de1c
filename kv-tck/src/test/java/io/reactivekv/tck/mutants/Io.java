package io.reactivekv.tck.mutants;

import io.reactivekv.spi.IoThread;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** A thread that reads from a connection. */
final class Io extends Thread implements IoThread {

    private Io(Runnable task) {
        super(task, "mutant-io");
        setDaemon(true);
    }

    static Scheduler scheduler() {
        return Schedulers.newSingle(task -> new Io(task));
    }
}
