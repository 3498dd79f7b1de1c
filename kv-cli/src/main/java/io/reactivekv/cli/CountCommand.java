package io.reactivekv.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "count", description = "Print how many keys there are.")
final class CountCommand implements Callable<Integer> {

    private final Kv kv;

    @Mixin
    private RangeOptions keys = new RangeOptions();

    @Mixin
    private PartOptions part = new PartOptions();

    CountCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        kv.console()
                .print(String.valueOf(
                        kv.store().count(keys.range(), part.options()).block()));
        return ExitCode.OK;
    }
}
