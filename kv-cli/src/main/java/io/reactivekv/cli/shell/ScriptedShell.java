package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.Secrets;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/** Runs the lines of standard input without prompts, all of them, and ends with the highest of their exit codes. */
public final class ScriptedShell {

    private final Console console;
    private final LineRunner runner;

    /** A shell over standard input. */
    public ScriptedShell(Console console, LineRunner runner) {
        this.console = console;
        this.runner = runner;
    }

    /** Runs everything up to {@code exit} or the end. */
    public int run() throws IOException {
        int highest = ExitCode.OK;
        int number = 0;
        for (@Nullable String line = console.readLine();
                line != null && !runner.isEnded();
                line = runner.isEnded() ? null : console.readLine()) {
            number++;
            int code = runner.run(line);
            if (code >= ExitCode.USAGE) {
                console.tell("    in line " + number + ": " + Secrets.maskedLine(line.strip()));
            }
            highest = Math.max(highest, code);
        }
        return highest;
    }
}
