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
            if (console.isOutputClosed() && highest != CtrlC.EXIT_CODE) {
                return unread(lines, line, highest);
            }
            line = highest == CtrlC.EXIT_CODE || runner.isEnded() ? null : lines.next();
        }
        return highest;
    }

    /** Tells of lines that are there and will not be run; waits for none. */
    private int unread(Lines lines, Line last, int highest) throws IOException {
        while (lines.isReady()) {
            Line next = lines.next();
            String text = next == null ? "exit" : text(lines, next);
            if (LineRunner.isExit(text)) {
                return highest;
            }
            if (!LineRunner.isIdle(text)) {
                console.tell("kv: results can be written no more; no line behind line " + last.number() + " was run");
                return Math.max(highest, LineRunner.NOT_DONE);
            }
        }
        return highest;
    }

    private static String text(Lines lines, Line line) {
        try {
            return lines.text(line);
        } catch (MalformedLineException e) {
            return "malformed";
        }
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
