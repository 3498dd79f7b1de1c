package io.reactivekv.cli;

import io.reactivekv.KeyRange;
import io.reactivekv.ScanOptions;
import io.reactivekv.cli.shell.InteractiveShell;
import io.reactivekv.cli.shell.LineRunner;
import io.reactivekv.cli.shell.ScriptedShell;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
        name = "shell",
        description = {
            "Run commands line by line, on one store.",
            "They are typed, with history and completion, or come from standard input, without prompts. Words are quoted"
                    + " as in a POSIX shell; # begins a comment; exit or the end of the input leaves. From standard input"
                    + " a line that fails does not stop the others, and the exit code is the highest of any line."
        },
        footer = {
            "Example:",
            "  printf 'put a 1\\nget a\\n' | kv shell",
        })
final class ShellCommand implements Callable<Integer> {

    private static final Duration COMPLETION_TIMEOUT = Duration.ofMillis(500);
    private static final int COMPLETED_KEYS = 50;

    private final Kv kv;

    ShellCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() throws IOException {
        Kv line = new Kv(kv);
        CommandLine commands = Commands.of(line);
        LineRunner runner = new LineRunner(commands, kv.console());
        if (!kv.console().terminals().in()) {
            return new ScriptedShell(kv.console(), runner).run();
        }
        kv.console().tell("On " + kv.config() + "; help lists the commands, exit leaves.");
        new InteractiveShell(kv.console(), runner, commands.getCommandSpec(), this::keys, kv.home()).run();
        return ExitCode.OK;
    }

    private List<String> keys(String prefix) {
        return kv.store()
                .keys(KeyRange.prefix(prefix), ScanOptions.defaults().limit(COMPLETED_KEYS))
                .collectList()
                .blockOptional(COMPLETION_TIMEOUT)
                .orElseGet(List::of);
    }
}
