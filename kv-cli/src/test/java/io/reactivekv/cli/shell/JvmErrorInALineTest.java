package io.reactivekv.cli.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Terminals;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** A line for which the JVM fails, as when memory is short, ends with a message, and the shell goes on. */
class JvmErrorInALineTest {

    private final ByteArrayOutputStream results = new ByteArrayOutputStream();
    private final ByteArrayOutputStream messages = new ByteArrayOutputStream();

    @Command(name = "kv")
    private static final class Root {}

    @Command(name = "fail")
    private static final class Fail implements Callable<Integer> {

        private final Console console;

        Fail(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            console.print("found before");
            throw new OutOfMemoryError("x");
        }
    }

    @Command(name = "go")
    private static final class Go implements Callable<Integer> {

        private final Console console;

        Go(Console console) {
            this.console = console;
        }

        @Override
        public Integer call() {
            console.print("gone on");
            return 0;
        }
    }

    private LineRunner runner(OutputStream out) {
        Console console = new Console(InputStream.nullInputStream(), out, messages, Terminals.NONE);
        CommandLine commands =
                new CommandLine(new Root()).addSubcommand(new Fail(console)).addSubcommand(new Go(console));
        return new LineRunner(commands, console);
    }

    private String told() {
        return messages.toString(StandardCharsets.UTF_8);
    }

    @Test
    void line_errorOfTheJvm_isToldAndTheNextLineRuns() {
        LineRunner runner = runner(results);
        assertEquals(3, runner.run("fail"));
        assertEquals("kv: java.lang.OutOfMemoryError: x\n", told());
        assertEquals(0, runner.run("go"));
        assertEquals("found before\ngone on\n", results.toString(StandardCharsets.UTF_8));
    }

    @Test
    void line_errorOfTheJvmAndResultsCannotBeWritten_isToldAllTheSame() {
        LineRunner runner = runner(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("No space left on device");
            }
        });
        assertEquals(3, runner.run("fail"));
        assertEquals("kv: java.lang.OutOfMemoryError: x\n", told());
    }
}
