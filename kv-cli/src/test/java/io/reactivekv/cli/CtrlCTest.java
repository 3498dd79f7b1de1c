package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, which interrupts the thread of a command, ends it on a store in memory too, where nothing ever waits. */
class CtrlCTest {

    private static final int ENTRIES = 10_000;

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @RegisterExtension
    final SharedStore other = new SharedStore();

    @TempDir
    Path directory;

    @AfterEach
    void clear() {
        boolean unused = Thread.interrupted();
    }

    private void fill() {
        IntStream.range(0, ENTRIES).forEach(i -> store.put("k" + i, "1"));
    }

    private Run interrupted(String... args) {
        Thread.currentThread().interrupt();
        Run run = Run.given().environment("KV_URL", store.url()).kv(args);
        assertEquals(130, run.code(), run.err());
        assertTrue(run.err().endsWith("interrupted\n"), run.err());
        return run;
    }

    @Test
    void scan_interrupted_ends() {
        fill();
        assertTrue(interrupted("scan").lines().size() < ENTRIES);
    }

    @Test
    void export_interrupted_leavesNothing() throws IOException {
        fill();
        Run unused = interrupted("export", directory.resolve("e.jsonl").toString());
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void import_interrupted_saysHowMuchIsStored() throws IOException {
        String lines = IntStream.range(0, ENTRIES)
                .mapToObj(i -> "{\"key\":\"k" + i + "\",\"value\":1}\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(directory.resolve("e.jsonl"), lines);
        Run run = interrupted("import", file.toString());
        assertTrue(run.err().startsWith("imported " + store.keys().size() + ","), run.err());
        assertTrue(store.keys().size() < ENTRIES);
    }

    @Test
    void copy_interrupted_ends() {
        fill();
        Run unused = interrupted("copy", store.url(), other.url());
        assertTrue(other.keys().size() < ENTRIES);
    }

    @Test
    void copy_interruptedWhileItCompares_saysWhatIsCopied() {
        fill();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        OutputStream messages = new OutputStream() {
            @Override
            public void write(int b) {
                err.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                err.write(bytes, offset, length);
                if (new String(bytes, offset, length, StandardCharsets.UTF_8).contains("compare  [")) {
                    Thread.currentThread().interrupt();
                }
            }
        };
        AtomicLong seconds = new AtomicLong();
        Console console = new Console(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                messages,
                Terminals.of("2"),
                () -> seconds.incrementAndGet() * 1_000_000_000);
        assertEquals(130, Main.run(console, Map.of(), "copy", store.url(), other.url()));
        String told = err.toString(StandardCharsets.UTF_8);
        String copied = "copied 10000; the comparison was cut short; go on with --after=k9999\ninterrupted\n";
        assertTrue(told.endsWith(copied), told);
        assertEquals(ENTRIES, other.keys().size());
    }
}
