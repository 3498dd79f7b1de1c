package io.reactivekv.cli;

import io.reactivekv.SerializationException;
import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.ProgressBar;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Tells of the values that an export leaves out: of the first ones one by one, of the others how many. They are found on
 * threads of the store, and told on that of the command, which alone has the console.
 */
final class UnreadableValues implements Consumer<SerializationException> {

    private static final int TOLD = 20;

    private final Console console;
    private final ProgressBar bar;
    private final AtomicLong count = new AtomicLong();
    private final Queue<SerializationException> untold = new ConcurrentLinkedQueue<>();

    UnreadableValues(Console console, ProgressBar bar) {
        this.console = console;
        this.bar = bar;
    }

    @Override
    public void accept(SerializationException unreadable) {
        if (count.incrementAndGet() <= TOLD) {
            untold.add(unreadable);
        }
    }

    long count() {
        return count.get();
    }

    /** Tells of what was found since. */
    void tell() {
        for (var each = untold.poll(); each != null; each = untold.poll()) {
            bar.clear();
            console.tell("kv: " + each.getMessage());
        }
    }

    /** The same at the end. */
    void tellAll() {
        tell();
        if (count() > TOLD) {
            bar.clear();
            console.tell("... and " + (count() - TOLD) + " more such values");
        }
    }
}
