package io.reactivekv.cli;

import io.reactivekv.KeyRange;
import io.reactivekv.KeyValueStore;
import io.reactivekv.ScanOptions;
import io.reactivekv.cli.text.KeyText;
import io.reactivekv.cli.text.ValueFormat;
import io.reactivekv.cli.transfer.Elements;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import reactor.core.publisher.Flux;

@Command(
        name = "scan",
        description = {
            "Print entries in key order.",
            "One per line: KEY, a tab, VALUE. Order is that of the keys' UTF-8 bytes. A key that contains control"
                    + " characters or begins with a quote is printed as a JSON string."
        },
        footer = {
            "Examples:",
            "  kv scan --prefix user: --limit 10",
            "  kv scan --from a --to m --descending --keys-only",
        })
final class ScanCommand implements Callable<Integer> {

    private static final int PREFETCH = 256;

    private final Kv kv;

    @Mixin
    private RangeOptions keys = new RangeOptions();

    @Mixin
    private PartOptions part = new PartOptions();

    @Option(names = "--keys-only", description = "Print keys alone, and do not read values.")
    private boolean keysOnly;

    ScanCommand(Kv kv) {
        this.kv = kv;
    }

    @Override
    public Integer call() {
        KeyRange range = keys.range();
        ScanOptions options = part.options();
        KeyValueStore<String> store = kv.store();
        ValueFormat format = kv.format();
        Flux<String> lines = keysOnly
                ? store.keys(range, options).map(KeyText::print)
                : store.scan(range, options)
                        .map(entry -> KeyText.print(entry.key()) + "\t" + format.print(entry.value()));
        try (Elements<String> each = Elements.of(lines, PREFETCH)) {
            each.forEachRemaining(kv.console()::print);
        }
        return ExitCode.OK;
    }
}
