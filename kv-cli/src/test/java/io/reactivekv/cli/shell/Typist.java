package io.reactivekv.cli.shell;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import org.jline.terminal.Terminal;
import org.jline.terminal.Terminal.Signal;

/** Somebody at a terminal, who types and looks at what is shown; leaves when there is nothing more to do. */
final class Typist extends InputStream {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LEFT = -1;

    final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private final Queue<Runnable> steps = new ArrayDeque<>();
    private final Queue<Integer> typed = new ArrayDeque<>();
    private int seen;
    Terminal terminal;

    /** What was waited for in vain; he leaves then. */
    volatile String missed = "";

    Typist type(String text) {
        steps.add(() -> {
            for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
                typed.add((int) each);
            }
        });
        return this;
    }

    /** Waits until this is shown, behind what was waited for before. */
    Typist await(String text) {
        steps.add(() -> {
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            int found = shown().indexOf(text, seen);
            while (found < 0 && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
                found = shown().indexOf(text, seen);
            }
            if (found < 0) {
                missed = text + " is not in " + shown();
                steps.clear();
            }
            seen = found + text.length();
        });
        return this;
    }

    Typist ctrlC() {
        steps.add(() -> terminal.raise(Signal.INT));
        return this;
    }

    String shown() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Override
    public int read() {
        while (typed.isEmpty() && !steps.isEmpty()) {
            steps.remove().run();
        }
        return typed.isEmpty() ? LEFT : typed.remove();
    }

    /** One at a time, so that what is typed later waits for its turn. */
    @Override
    public int read(byte[] bytes, int offset, int length) {
        int next = read();
        if (next == LEFT) {
            return LEFT;
        }
        bytes[offset] = (byte) next;
        return 1;
    }
}
