package io.reactivekv.cli.console;

import org.jline.utils.Signals;
import reactor.core.Exceptions;

/** Lets Ctrl-C end a command instead of the process. */
public final class CtrlC {

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

    /** Ends the command after Ctrl-C, as waiting would; for what goes on at length without ever waiting. */
    public static void check() {
        if (Thread.interrupted()) {
            throw Exceptions.propagate(new InterruptedException());
        }
    }
}
