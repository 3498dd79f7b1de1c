package io.reactivekv.cli;

import io.reactivekv.Expiry;
import io.reactivekv.KeyValueStore;
import io.reactivekv.KeyValueStores;
import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import io.reactivekv.serializer.Serializers;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** A command on a store in memory with a thousand entries, which Ctrl-C comes upon when it shows its first progress. */
final class ProgramUnderCtrlC {

    private static final String URL = "memory:full";
    private static final int ENTRIES = 1_000;

    private ProgramUnderCtrlC() {}

    public static void main(String[] args) {
        KeyValueStore<String> store = KeyValueStores.open(URL, Serializers.string());
        IntStream.range(0, ENTRIES)
                .forEach(i -> store.put(String.format("k%03d", i), "1", Expiry.never())
                        .block());
        AtomicLong seconds = new AtomicLong();
        Console console = new Console(
                System.in,
                System.out,
                new Messages(System.err),
                Terminals.of("2"),
                () -> seconds.incrementAndGet() * 1_000_000_000);
        System.exit(Main.run(console, Map.of("KV_URL", URL), args));
    }

    private static final class Messages extends FilterOutputStream {

        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private boolean sent;

        Messages(OutputStream messages) {
            super(messages);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
            out.flush();
            if (!sent && bytes[offset] == '\r') {
                sent = true;
                sendSignal();
            }
        }

        /** Returns when it has arrived. */
        private static void sendSignal() throws IOException {
            String kill = "kill -INT " + ProcessHandle.current().pid();
            Process unused = new ProcessBuilder("/bin/sh", "-c", kill).start();
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (!Thread.currentThread().isInterrupted() && System.nanoTime() < deadline) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }
}
