package io.reactivekv.cli;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.OutputClosedException;
import io.reactivekv.cli.console.Terminals;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Map;
import reactor.core.Exceptions;

/** The entry point of the {@code kv} command. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        // As a channel, so that Ctrl-C ends a wait for more of it.
        Console console = new Console(
                Channels.newInputStream(new FileInputStream(FileDescriptor.in).getChannel()),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminals.of(System.getProperty("kv.terminals", "")));
        System.exit(run(console, System.getenv(), args));
    }

    static int run(Console console, Map<String, String> environment, String... args) {
        try (Kv kv = new Kv(console, environment)) {
            return flushed(console, Commands.of(kv).execute(args));
        } catch (OutputClosedException e) {
            return ExitCode.OK;
        }
    }

    private static int flushed(Console console, int code) {
        try {
            console.flush();
            return code;
        } catch (RuntimeException e) {
            if (Exceptions.unwrap(e) instanceof IOException failure) {
                console.tell("kv: " + failure.getMessage());
                return ExitCode.NOT_DONE;
            }
            throw e;
        }
    }
}
