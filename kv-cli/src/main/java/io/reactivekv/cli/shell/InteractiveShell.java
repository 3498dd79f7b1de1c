package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.CtrlC;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Reads lines from the terminal, with history and completion. Ctrl-C ends the running command, Ctrl-D the shell. */
public final class InteractiveShell {

    private static final String PROMPT = "kv> ";

    private final Console console;
    private final LineRunner runner;
    private final CommandSpec commands;
    private final Function<String, List<String>> keys;
    private final Path home;

    /**
     * A shell on the terminal.
     *
     * @param commands what is completed
     * @param keys some keys that begin with a prefix
     * @param home where the history is kept
     */
    public InteractiveShell(
            Console console, LineRunner runner, CommandSpec commands, Function<String, List<String>> keys, Path home) {
        this.console = console;
        this.runner = runner;
        this.commands = commands;
        this.keys = keys;
        this.home = home;
    }

    /** Runs what is typed until the user leaves. */
    public void run() throws IOException {
        try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
            run(terminal);
        }
    }

    /** Runs what is typed on this terminal. */
    void run(Terminal terminal) {
        LineReader reader = reader(terminal);
        console.promptBy(question -> answer(reader, question));
        while (!runner.isEnded()) {
            String line = line(reader);
            if (line == null) {
                return;
            }
            CtrlC.interrupts(() -> {
                int unused = runner.run(line);
            });
        }
    }

    private LineReader reader(Terminal terminal) {
        return LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("kv")
                .parser(new ShellParser())
                .completer(new ShellCompleter(commands, keys))
                .history(new DiscreetHistory())
                .variable(LineReader.HISTORY_FILE, DiscreetHistory.file(home))
                .variable(LineReader.SECONDARY_PROMPT_PATTERN, "  > ")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** The next line, empty after Ctrl-C; null at the end. */
    private static @Nullable String line(LineReader reader) {
        try {
            return reader.readLine(PROMPT);
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
    }

    private static @Nullable String answer(LineReader reader, String question) {
        try {
            reader.setVariable(LineReader.DISABLE_HISTORY, true);
            return reader.readLine(question);
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }
}
