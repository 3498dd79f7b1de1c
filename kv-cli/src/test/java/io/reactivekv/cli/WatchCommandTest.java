package io.reactivekv.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class WatchCommandTest {

    @RegisterExtension
    final SharedStore store = new SharedStore();

    @Test
    void watch_changes_arePrintedAsTheyHappen() throws Exception {
        try (PipedInputStream printed = new PipedInputStream();
                PipedOutputStream out = new PipedOutputStream(printed);
                BufferedReader lines = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8))) {
            CompletableFuture<Integer> watch = watch(out, "watch", "--prefix", "a", "--count", "3");
            assertEquals("reset", lines.readLine());
            store.put("b", "1");
            store.put("a", "{ \"x\" : 1 }");
            assertEquals("put a\t{\"x\":1}", lines.readLine());
            store.put("a", "no json");
            assertEquals("unreadable a", lines.readLine());
            assertTrue(store.store().delete("a").block());
            assertEquals("removed a", lines.readLine());
            assertEquals(0, watch.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void watch_keysOnly_printsNoValues() throws Exception {
        try (PipedInputStream printed = new PipedInputStream();
                PipedOutputStream out = new PipedOutputStream(printed);
                BufferedReader lines = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8))) {
            CompletableFuture<Integer> watch = watch(out, "watch", "--keys-only", "--count", "1");
            assertEquals("reset", lines.readLine());
            store.put("a", "1");
            assertEquals("put a", lines.readLine());
            assertEquals(0, watch.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void watch_forSomeTime_ends() {
        assertEquals(new Run(0, "reset\n", ""), store.kv("watch", "--for", "200ms"));
    }

    @Test
    void watch_interrupted_endsWith0() throws Exception {
        try (PipedInputStream printed = new PipedInputStream();
                PipedOutputStream out = new PipedOutputStream(printed);
                BufferedReader lines = new BufferedReader(new InputStreamReader(printed, StandardCharsets.UTF_8))) {
            CompletableFuture<Thread> thread = new CompletableFuture<>();
            CompletableFuture<Integer> watch = CompletableFuture.supplyAsync(() -> {
                thread.complete(Thread.currentThread());
                return run(out, "watch");
            });
            assertEquals("reset", lines.readLine());
            thread.get().interrupt();
            assertEquals(0, watch.get(30, TimeUnit.SECONDS));
        }
    }

    private CompletableFuture<Integer> watch(OutputStream out, String... args) {
        return CompletableFuture.supplyAsync(() -> run(out, args));
    }

    private int run(OutputStream out, String... args) {
        Console console =
                new Console(InputStream.nullInputStream(), out, OutputStream.nullOutputStream(), Terminals.NONE);
        return Main.run(console, Map.of("KV_URL", store.url()), args);
    }
}
