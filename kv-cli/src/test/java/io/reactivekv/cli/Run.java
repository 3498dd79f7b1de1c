package io.reactivekv.cli;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A command that was run in this process, with what it printed. */
record Run(int code, String out, String err) {

    static Run kv(String... args) {
        return new Setup().kv(args);
    }

    static Setup given() {
        return new Setup();
    }

    List<String> lines() {
        return out.lines().toList();
    }

    static final class Setup {

        private InputStream in = InputStream.nullInputStream();
        private Map<String, String> environment = Map.of();
        private Terminals terminals = Terminals.NONE;
        private LongSupplier nanoTime = System::nanoTime;

        Setup input(String text) {
            return input(text.getBytes(StandardCharsets.UTF_8));
        }

        Setup input(byte[] bytes) {
            return input(new ByteArrayInputStream(bytes));
        }

        Setup input(InputStream stream) {
            in = stream;
            return this;
        }

        Setup environment(String name, String value) {
            environment = Map.of(name, value);
            return this;
        }

        Setup terminals(String descriptors) {
            terminals = Terminals.of(descriptors);
            return this;
        }

        /** A second passes whenever somebody looks at the clock. */
        Setup slow() {
            AtomicLong seconds = new AtomicLong();
            nanoTime = () -> seconds.incrementAndGet() * 1_000_000_000;
            return this;
        }

        Run kv(String... args) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = Main.run(new Console(in, out, err, terminals, nanoTime), environment, args);
            return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
