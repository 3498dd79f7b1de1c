package io.reactivekv.cli;

import io.reactivekv.StoreConfig;
import io.reactivekv.cli.console.ProgressBar;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.transfer.Elements;
import io.reactivekv.redis.RedisSpaces;
import io.reactivekv.redis.ReindexProgress;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "reindex",
        description = {
            "Take existing keys on Redis into the index.",
            "Walks over the whole database and takes in the keys under the prefix of the URL, so that ranges can be read."
                    + " Prints how many were taken in. Programs may go on reading and writing; after a failure, start it"
                    + " again."
        },
        footer = {"Example:", "  kv -u 'redis://localhost?prefix=app:' reindex"})
final class ReindexCommand implements Callable<Integer> {

    private final Kv kv;

    ReindexCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        StoreConfig config = Patience.with(kv.config());
        if (!config.scheme().startsWith("redis")) {
            throw new UsageException("reindex is for Redis; a " + config.scheme() + " store needs none");
        }
        ReindexProgress last = new ReindexProgress(0, 0);
        try (ProgressBar bar = new ProgressBar(kv.console(), "reindex", 0);
                Elements<ReindexProgress> steps = Elements.of(RedisSpaces.reindex(config), 1)) {
            while (steps.hasNext()) {
                last = steps.next();
                bar.update(0, last.examined());
            }
        }
        kv.console().tell("examined " + last.examined());
        kv.console().print(String.valueOf(last.added()));
        return ExitCode.OK;
    }
}
