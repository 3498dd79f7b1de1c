package io.reactivekv.cli;

import io.reactivekv.cli.text.KeyText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "get", description = "Print the value of a key.")
final class GetCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(paramLabel = "KEY")
    private String key = "";

    GetCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        String value = kv.store().get(key).block();
        if (value == null) {
            kv.console().tell("not found: " + KeyText.print(key));
            return ExitCode.NOT_DONE;
        }
        kv.console().print(value);
        return ExitCode.OK;
    }
}
