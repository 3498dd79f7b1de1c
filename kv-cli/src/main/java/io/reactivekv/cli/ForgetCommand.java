package io.reactivekv.cli;

import io.reactivekv.StoreConfig;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.redis.RedisSpaces;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "forget",
        description = {
            "Strike an empty space on Redis off its records.",
            "Each prefix that was used is a space, and none may lie inside another. Forgets the one of the URL, which must"
                    + " hold no entries and be out of use."
        },
        footer = {"Example:", "  kv -u 'redis://localhost?prefix=app:' forget"})
final class ForgetCommand implements Callable<Integer> {

    private final Kv kv;

    ForgetCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        StoreConfig config = Patience.with(kv.config());
        if (!config.scheme().startsWith("redis")) {
            throw new UsageException("forget is for Redis; a " + config.scheme() + " store has no records");
        }
        Object unused = RedisSpaces.forget(config).block();
        return ExitCode.OK;
    }
}
