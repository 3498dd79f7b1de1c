package io.reactivekv.cli;

import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "ping",
        description = {"Ask the store for an answer.", "Prints ok and how long it took."})
final class PingCommand implements Callable<Integer> {

    private final Kv kv;

    PingCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        long started = System.nanoTime();
        kv.store().ping().block();
        double millis = (System.nanoTime() - started) / 1e6;
        kv.console().print(String.format(Locale.ROOT, "ok %.1f ms", millis));
        return ExitCode.OK;
    }
}
