package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.JvmErrors;
import io.reactivekv.cli.console.OutputClosedException;
import io.reactivekv.cli.console.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import reactor.core.Exceptions;

/** Runs the lines of a shell, one after the other. Not thread-safe. */
public final class LineRunner {

    /** A line was not done, or not wholly; or not all lines were run. */
    static final int NOT_DONE = 1;

    private static final Set<String> EXITS = Set.of("exit", "quit");

    private final CommandLine commands;
    private final Console console;
    private boolean ended;

    /** A runner of these commands. */
    public LineRunner(CommandLine commands, Console console) {
        this.commands = commands;
        this.console = console;
    }

    /** Runs a line and says how it ended. */
    int run(String line) {
        List<String> words;
        try {
            words = ShellWords.split(line);
        } catch (UsageException e) {
            console.tell("kv: " + e.getMessage());
            return ExitCode.USAGE;
        }
        if (words.isEmpty()) {
            return ExitCode.OK;
        }
        if (isExit(words)) {
            ended = true;
            return ExitCode.OK;
        }
        String[] arguments = words.toArray(String[]::new);
        int code = ExitCode.OK;
        try {
            code = JvmErrors.endOnly(console, () -> commands.execute(arguments));
            console.flush();
        } catch (OutputClosedException e) {
            // No failure of the line; the console remembers it.
        } catch (RuntimeException e) {
            return unwritten(e, code);
        }
        return code;
    }

    /** What a line found cannot be written, as on a full disk; the console remembers that as well. */
    private int unwritten(RuntimeException e, int code) {
        if (Exceptions.unwrap(e) instanceof IOException failure) {
            console.tell("kv: " + failure.getMessage());
            return Math.max(code, NOT_DONE);
        }
        throw e;
    }

    /** Whether a line runs nothing: it is empty, or a comment. */
    static boolean isIdle(String line) {
        try {
            return ShellWords.split(line).isEmpty();
        } catch (UsageException e) {
            return false;
        }
    }

    /** Whether a line ends the shell. */
    static boolean isExit(String line) {
        try {
            return isExit(ShellWords.split(line));
        } catch (UsageException e) {
            return false;
        }
    }

    private static boolean isExit(List<String> words) {
        return words.size() == 1 && EXITS.contains(words.get(0));
    }

    /** Whether no further line is to be run. */
    boolean isEnded() {
        return ended || console.isOutputClosed();
    }
}
