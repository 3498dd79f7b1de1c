package io.reactivekv.cli;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.JvmErrors;
import io.reactivekv.cli.console.OutputClosedException;
import io.reactivekv.cli.console.Terminals;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.Map;
import reactor.core.Exceptions;

/** The entry point of the {@code kv} command. */
public final class Main {

    /** What Java reads in place of what it cannot decode, so that different keys would become one. */
    private static final char REPLACEMENT = '\uFFFD';

    private Main() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        Console console = new Console(
                standardInput(),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminals.of(System.getProperty("kv.terminals", "")));
        System.exit(run(console, System.getenv(), args));
    }

    /** As a channel, so that Ctrl-C ends a wait for more of it; what is available a channel cannot tell of a pipe. */
    private static InputStream standardInput() {
        FileInputStream file = new FileInputStream(FileDescriptor.in);
        return new FilterInputStream(Channels.newInputStream(file.getChannel())) {
            @Override
            public int available() throws IOException {
                return file.available();
            }
        };
    }

    static int run(Console console, Map<String, String> environment, String... args) {
        for (int i = 0; i < args.length; i++) {
            if (args[i].indexOf(REPLACEMENT) >= 0) {
                console.tell("kv: argument " + (i + 1) + " is not text in the encoding of the locale, UTF-8 as a rule;"
                        + " a script for kv shell takes any key, and so does kv import");
                return ExitCode.USAGE;
            }
        }
        try (Kv kv = new Kv(console, environment)) {
            return flushed(
                    console, JvmErrors.endOnly(console, () -> Commands.of(kv).execute(args)));
        }
    }

    private static int flushed(Console console, int code) {
        try {
            console.flush();
            return code;
        } catch (OutputClosedException e) {
            return code;
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof IOException failure) {
                console.tell("kv: " + failure.getMessage());
                return Math.max(code, ExitCode.NOT_DONE);
            }
            throw e;
        }
    }
}
