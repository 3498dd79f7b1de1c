package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no server outlives this JVM, however the JVM ends.
 *
 * <p>A shutdown hook does not run when a JVM is killed. So one small shell watches the JVM through a pipe: it is told
 * which processes live, and kills them when the pipe breaks.
 */
final class ProcessGuard {

    private static final String WATCH = "trap '' INT TERM HUP; while read -r line; do pids=$line; done; "
            + "for pid in $pids; do kill -9 \"$pid\"; done";

    private static final Set<ProcessHandle> LIVE = new LinkedHashSet<>();
    private static @Nullable Writer watcher;

    private ProcessGuard() {}

    /** Guards a process until it ends. */
    static synchronized void add(ProcessHandle process) {
        LIVE.add(process);
        tell();
        var unused = process.onExit().thenAccept(ProcessGuard::remove);
    }

    /** Kills what lives, and returns when it is gone. */
    static void killAll() {
        List<ProcessHandle> processes = live();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    private static synchronized List<ProcessHandle> live() {
        return List.copyOf(LIVE);
    }

    private static synchronized void remove(ProcessHandle process) {
        LIVE.remove(process);
        tell();
    }

    private static void tell() {
        try {
            Writer writer = watcher == null ? start() : watcher;
            watcher = writer;
            writer.write(LIVE.stream().map(p -> Long.toString(p.pid())).collect(Collectors.joining(" ")) + "\n");
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tell the shell that guards the servers", e);
        }
    }

    private static Writer start() throws IOException {
        return new ProcessBuilder("sh", "-c", WATCH)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start()
                .outputWriter(UTF_8);
    }
}
