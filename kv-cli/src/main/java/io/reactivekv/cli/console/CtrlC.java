package io.reactivekv.cli.console;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.jline.utils.Signals;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;

/** Lets Ctrl-C end a command instead of the process. */
public final class CtrlC {

    /** What a process exits with that it ends: 128 and the number of the signal. */
    public static final int EXIT_CODE = 130;

    private static final String SIGNAL = "INT";

    private CtrlC() {}

    /** Runs a command on this thread, which Ctrl-C interrupts meanwhile. */
    public static void interrupts(Runnable command) {
        Object before = Signals.register(SIGNAL, Thread.currentThread()::interrupt);
        try {
            command.run();
        } finally {
            Signals.unregister(SIGNAL, before);
            // One that came too late to end this command must not end the next.
            boolean unused = Thread.interrupted();
        }
    }

    /**
     * Runs a command on this thread, which Ctrl-C interrupts. The next one does again what it did before, such as end the
     * process: the command may be waiting for something that an interrupt does not end.
     */
    public static <T> T interruptsOnce(Callable<T> command) throws Exception {
        Thread thread = Thread.currentThread();
        AtomicReference<@Nullable Object> before = new AtomicReference<>();
        before.set(Signals.register(SIGNAL, () -> {
            Signals.unregister(SIGNAL, before.getAndSet(null));
            thread.interrupt();
        }));
        try {
            return command.call();
        } finally {
            Signals.unregister(SIGNAL, before.getAndSet(null));
            boolean unused = Thread.interrupted();
        }
    }

    /** Ends the command after Ctrl-C, as waiting would; for what goes on at length without ever waiting. */
    public static void check() {
        if (Thread.interrupted()) {
            throw Exceptions.propagate(new InterruptedException());
        }
    }
}
