package io.reactivekv.cli;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.cli.console.Console;
import io.reactivekv.cli.console.UsageException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "delete-range",
        description = {
            "Delete all keys of a range, or the first N of them, or the last.",
            "Prints how many there were; asks before it deletes more than one."
        })
final class DeleteRangeCommand implements Callable<Integer> {

    private final Kv kv;

    @Mixin
    private RangeOptions keys = new RangeOptions();

    @Mixin
    private PartOptions part = new PartOptions();

    @Option(names = "--all", description = "Every key.")
    private boolean all;

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean yes;

    DeleteRangeCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() throws IOException {
        if (all == keys.isGiven()) {
            throw new UsageException("say which keys: --prefix, --from and --to, or --all");
        }
        KeyRange range = keys.range();
        if (!all && range.equals(KeyRange.all())) {
            throw new UsageException("this range is every key; say so with --all instead");
        }
        ScanOptions options = part.options();
        KeyValueStore<String> store = kv.store();
        if (!yes) {
            long count = store.count(range, options).blockOptional().orElseThrow();
            if (!isConfirmed(count)) {
                kv.console().tell("not done");
                return ExitCode.NOT_DONE;
            }
            if (count == 0) {
                kv.console().print("0");
                return ExitCode.OK;
            }
            // What is stored meanwhile was neither counted nor confirmed.
            options = options.limit(count);
        }
        kv.console().print(String.valueOf(store.deleteAll(range, options).block()));
        return ExitCode.OK;
    }

    private boolean isConfirmed(long count) throws IOException {
        if (count <= 1) {
            return true;
        }
        Console console = kv.console();
        if (!console.terminals().in()) {
            throw new UsageException("this would delete " + count + " keys; confirm it with --yes");
        }
        String answer = console.ask("Delete " + count + " keys of " + kv.config() + "? [y/N] ");
        return answer != null
                && (answer.strip().equalsIgnoreCase("y") || answer.strip().equalsIgnoreCase("yes"));
    }
}
