package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
}
