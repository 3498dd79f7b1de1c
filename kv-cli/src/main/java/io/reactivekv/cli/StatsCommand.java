package io.reactivekv.cli;

import io.reactivekv.StoreStats;
import io.reactivekv.cli.text.KeyText;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "stats",
        description = {
            "Print the figures of the store.",
            "One per line: NAME, a tab, VALUE. Counters begin with the command, or with the shell; sizes are the store's"
                    + " own."
        })
final class StatsCommand implements Callable<Integer> {

    private final Kv kv;

    StatsCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        StoreStats stats = kv.store().stats().blockOptional().orElseThrow();
        print("entries", stats.entries());
        print("expiringEntries", stats.expiringEntries());
        print("bytes", stats.bytes());
        print("evictions", stats.evictions());
        print("hits", OptionalLong.of(stats.hits()));
        print("misses", OptionalLong.of(stats.misses()));
        print("reads", OptionalLong.of(stats.reads()));
        print("writes", OptionalLong.of(stats.writes()));
        print("deletes", OptionalLong.of(stats.deletes()));
        print("compressionFailures", OptionalLong.of(stats.compressionFailures()));
        new TreeMap<>(stats.backend()).forEach((name, value) -> kv.console().print(name + "\t" + KeyText.print(value)));
        return ExitCode.OK;
    }

    private void print(String name, OptionalLong value) {
        value.ifPresent(figure -> kv.console().print(name + "\t" + figure));
    }
}
