package io.reactivekv.cli;

import io.reactivekv.Change;
import io.reactivekv.WatchOptions;
import io.reactivekv.cli.console.CtrlC;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.KeyText;
import io.reactivekv.cli.text.ValueFormat;
import io.reactivekv.cli.transfer.Elements;
import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

@Command(
        name = "watch",
        description = {
            "Print changes as they happen, until Ctrl-C.",
            "One per line: put KEY, a tab, VALUE; removed KEY; unreadable KEY; and reset, from which on nothing is"
                    + " missed. Of changes to one key that follow each other quickly the last one is printed, others may be"
                    + " left out."
        })
final class WatchCommand implements Callable<Integer> {

    private final Kv kv;

    @Mixin
    private RangeOptions keys = new RangeOptions();

    @Option(names = "--keys-only", description = "Print keys alone, and do not read values.")
    private boolean keysOnly;

    @Option(names = "--count", paramLabel = "N", description = "End after N changes; a reset is none.")
    private @Nullable Long count;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "End after this time, such as 5s.")
    private @Nullable Duration time;

    WatchCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        if (count != null && count < 1) {
            throw new UsageException("--count must be 1 or more, was " + count);
        }
        if (time != null && time.compareTo(Ttl.MAX) > 0) {
            throw new UsageException("--for is at most 100 years");
        }
        if (kv.isScripted() && count == null && time == null) {
            throw new UsageException("without a terminal, a watch in a shell needs an end: --count N or --for 5s");
        }
        WatchOptions options = keysOnly ? WatchOptions.defaults().keysOnly() : WatchOptions.defaults();
        Flux<Change<String>> changes = kv.store().watch(keys.range(), options);
        try {
            CtrlC.interrupts(() -> print(time == null ? changes : changes.take(time)));
        } catch (RuntimeException e) {
            // It is how a watch ends, but in a script that ends with it.
            if (kv.isScripted() || !(Exceptions.unwrap(e) instanceof InterruptedException)) {
                throw e;
            }
        }
        return ExitCode.OK;
    }

    private void print(Flux<Change<String>> changes) {
        long printed = 0;
        try (Elements<Change<String>> each = Elements.of(changes, 1)) {
            while ((count == null || printed < count) && each.hasNext()) {
                Change<String> change = each.next();
                print(change);
                printed += change instanceof Change.Reset ? 0 : 1;
            }
        }
    }

    private void print(Change<String> change) {
        if (change instanceof Change.Put<String> put) {
            ValueFormat format = kv.format();
            String value =
                    put.content().map(content -> "\t" + format.print(content)).orElse("");
            kv.console().print("put " + KeyText.print(put.key()) + value);
        } else if (change instanceof Change.Removed<String> removed) {
            kv.console().print("removed " + KeyText.print(removed.key()));
        } else if (change instanceof Change.Unreadable<String> unreadable) {
            kv.console().print("unreadable " + KeyText.print(unreadable.key()));
            // A watch that nobody reads ends here, which the message does not see to.
            kv.console().flush();
            kv.console().tell("kv: " + unreadable.error().getMessage());
        } else {
            kv.console().print("reset");
        }
        kv.console().flush();
    }
}
