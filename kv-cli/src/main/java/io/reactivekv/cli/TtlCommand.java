package io.reactivekv.cli;

import io.reactivekv.cli.text.DurationText;
import io.reactivekv.cli.text.KeyText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "ttl",
        description = {"Print how long a key has left to live.", "Prints a duration, such as 29s998ms, or never."})
final class TtlCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(paramLabel = "KEY")
    private String key = "";

    TtlCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        Optional<Duration> left = kv.store().ttl(key).block();
        if (left == null) {
            kv.console().tell("not found: " + KeyText.print(key));
            return ExitCode.NOT_DONE;
        }
        kv.console().print(left.map(DurationText::print).orElse("never"));
        return ExitCode.OK;
    }
}
