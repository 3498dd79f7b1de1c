package io.reactivekv.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "exists",
        description = {"Print whether a key is there.", "Prints true, or false with exit code 1."})
final class ExistsCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(paramLabel = "KEY")
    private String key = "";

    ExistsCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        boolean exists = Boolean.TRUE.equals(kv.store().exists(key).block());
        kv.console().print(String.valueOf(exists));
        return exists ? ExitCode.OK : ExitCode.NOT_DONE;
    }
}
