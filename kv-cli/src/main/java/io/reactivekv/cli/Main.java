package io.reactivekv.cli;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.OutputClosedException;
import io.reactivekv.cli.console.Terminals;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.util.Map;

/** The entry point of the {@code kv} command. */
public final class Main {

    private Main() {}

    /**
     * Runs one command and exits with its code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        Console console = new Console(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err),
                Terminals.of(System.getProperty("kv.terminals", "")));
        System.exit(run(console, System.getenv(), args));
    }

    static int run(Console console, Map<String, String> environment, String... args) {
        try (Kv kv = new Kv(console, environment)) {
            int code = Commands.of(kv).execute(args);
            console.flush();
            return code;
        } catch (OutputClosedException e) {
            return ExitCode.OK;
        }
    }
}
