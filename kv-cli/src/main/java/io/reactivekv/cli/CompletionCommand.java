package io.reactivekv.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;

@Command(
        name = "completion",
        description = "Print a completion script for bash and zsh.",
        footer = {"Example:", "  source <(kv completion)"})
final class CompletionCommand implements Callable<Integer> {

    private final Kv kv;

    CompletionCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        kv.console().print(AutoComplete.bash("kv", Commands.of(kv)));
        return ExitCode.OK;
    }
}
