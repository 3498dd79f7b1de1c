package io.reactivekv.cli;

import io.reactivekv.Expiry;
import io.reactivekv.cli.text.KeyText;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "expire", description = "Change when a key expires.")
final class ExpireCommand implements Callable<Integer> {

    private final Kv kv;

    @Parameters(index = "0", paramLabel = "KEY")
    private String key = "";

    @Parameters(
            index = "1",
            paramLabel = "TTL",
            converter = DurationConverter.OfTtl.class,
            description = "500ms, 30s, 5m, 2h, 7d, or never.")
    private Expiry ttl = Expiry.never();

    ExpireCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        if (Boolean.TRUE.equals(kv.store().expire(key, ttl).block())) {
            return ExitCode.OK;
        }
        kv.console().tell("not found: " + KeyText.print(key));
        return ExitCode.NOT_DONE;
    }
}
