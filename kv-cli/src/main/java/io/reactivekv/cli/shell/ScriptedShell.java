package io.reactivekv.cli.shell;

import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.CtrlC;
import io.reactivekv.cli.console.Secrets;
import io.reactivekv.cli.text.Lines;
import io.reactivekv.cli.text.Lines.Line;
import io.reactivekv.cli.text.MalformedLineException;
import java.io.IOException;
import picocli.CommandLine.ExitCode;

/** Runs the lines of standard input without prompts, all of them, and ends with the highest of their exit codes. */
public final class ScriptedShell {

    /** Not all of the script was run. */
    private static final int NOT_DONE = 1;

    private final Console console;
    private final LineRunner runner;

    /** A shell over standard input. */
    public ScriptedShell(Console console, LineRunner runner) {
        this.console = console;
        this.runner = runner;
    }

    /** Runs everything up to {@code exit}, Ctrl-C or the end; tells when it stops before, for want of a reader. */
    public int run() throws IOException {
        Lines lines = new Lines(console.in());
        int highest = ExitCode.OK;
        Line line = lines.next();
        while (line != null) {
            highest = Math.max(highest, run(lines, line));
            boolean closed = console.isOutputClosed();
            boolean ended = highest == CtrlC.EXIT_CODE || (runner.isEnded() && !closed);
            Line next = ended ? null : lines.next();
            if (next != null && closed) {
                console.tell("kv: results can be written no more; no line behind line " + line.number() + " was run");
                return Math.max(highest, NOT_DONE);
            }
            line = next;
        }
        return highest;
    }

    private int run(Lines lines, Line line) {
        String text;
        try {
            text = lines.text(line);
        } catch (MalformedLineException e) {
            console.tell("kv: " + e.getMessage());
            console.tell("    in line " + line.number());
            return ExitCode.USAGE;
        }
        int code = runner.run(text);
        if (code >= ExitCode.USAGE) {
            console.tell("    in line " + line.number() + ": " + Secrets.maskedLine(text.strip()));
        }
        return code;
    }
}
