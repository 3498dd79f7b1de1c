package io.reactivekv.cli;

import io.reactivekv.KeyValueException;
import io.reactivekv.SerializationException;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.ValueTooLargeException;
import io.reactivekv.cli.console.OutputClosedException;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.ShellText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;
import reactor.core.Exceptions;

/** Turns what a command throws into a message on standard error and an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final Kv kv;

    Failures(Kv kv) {
        this.kv = kv;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) {
        tell(message(e));
        if (e instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = new ArrayList<>(unmatched.getSuggestions());
            if (!suggestions.isEmpty()) {
                kv.console().tell("    Did you mean " + String.join(" or ", suggestions) + "?");
            }
        }
        hint(e.getCommandLine());
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception thrown, CommandLine command, ParseResult parsed) {
        Throwable e = Exceptions.unwrap(thrown);
        flushResults();
        if (e instanceof OutputClosedException) {
            return ExitCode.OK;
        }
        if (e instanceof InterruptedException || e instanceof ClosedByInterruptException) {
            kv.console().tell("interrupted");
            return ExitCode.INTERRUPTED;
        }
        tell(message(e));
        if (kv.isVerbose()) {
            StringWriter trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            kv.console().tell(trace.toString());
        }
        if (e instanceof UsageException) {
            hint(command);
        }
        if (e instanceof UnsupportedOperationException
                && command.getCommandSpec().findOption("--unordered") != null) {
            kv.console().tell("Try --unordered.");
        }
        if (e instanceof SerializationException unreadable) {
            hint(unreadable, command.getCommandSpec());
        }
        return code(e);
    }

    /** The ways past one value, as far as the command has them. */
    private void hint(SerializationException unreadable, CommandSpec command) {
        if (command.findOption("--skip-unreadable") != null) {
            kv.console().tell("Try --skip-unreadable.");
        }
        if (command.findOption("--after") != null && !isUnordered(command)) {
            unreadable
                    .key()
                    .ifPresent(key ->
                            kv.console().tellUnmasked("Try --after=" + ShellText.word(key) + " to go on behind it."));
        }
    }

    private static boolean isUnordered(CommandSpec command) {
        OptionSpec unordered = command.findOption("--unordered");
        return unordered != null && Boolean.TRUE.equals(unordered.<Object>getValue());
    }

    /** Shows what was found before the failure, and tells when that fails too; neither may hide the failure. */
    private void flushResults() {
        try {
            kv.console().flush();
        } catch (OutputClosedException nobodyReads) {
            // The failure is told all the same.
        } catch (RuntimeException e) {
            tell(message(Exceptions.unwrap(e)));
        }
    }

    private static String message(ParameterException e) {
        boolean command = e instanceof UnmatchedArgumentException unmatched
                && !unmatched.isUnknownOption()
                && !e.getCommandLine().getSubcommands().isEmpty();
        return command
                ? "there is no command "
                        + ((UnmatchedArgumentException) e).getUnmatched().get(0)
                : String.valueOf(e.getMessage());
    }

    private static int code(Throwable e) {
        boolean wrongInput = e instanceof UsageException
                || e instanceof IllegalArgumentException
                || e instanceof StoreConfigurationException
                || e instanceof ValueTooLargeException
                || e instanceof UnsupportedOperationException;
        if (wrongInput) {
            return ExitCode.USAGE;
        }
        return e instanceof IOException ? ExitCode.NOT_DONE : ExitCode.STORE_FAILURE;
    }

    private static String message(Throwable thrown) {
        Throwable e = plain(thrown);
        boolean written = e instanceof KeyValueException
                || e instanceof UsageException
                || e instanceof IllegalArgumentException
                || e instanceof UnsupportedOperationException
                || e.getClass() == IOException.class;
        return written && e.getMessage() != null ? e.getMessage() : e.toString();
    }

    /** Without the ways past a value that a scan tells programs of. */
    private static Throwable plain(Throwable e) {
        return e instanceof SerializationException scan && scan.getCause() instanceof SerializationException value
                ? value.in(scan.operation(), scan.key().orElse(null))
                : e;
    }

    private void tell(String message) {
        kv.console().tell("kv: " + message);
    }

    private void hint(CommandLine command) {
        String name = command.getCommandSpec().name();
        boolean root = command.getParent() == null;
        String way = kv.inShell() || root ? name : "kv " + name;
        kv.console().tell("Try '" + (kv.inShell() && root ? "help" : way + " --help") + "'.");
    }
}
