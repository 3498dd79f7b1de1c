package io.reactivekv.cli;

import io.reactivekv.ScanOptions;
import io.reactivekv.cli.console.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which part of a range a command means. */
final class PartOptions {

    @Option(names = "--after", paramLabel = "K", description = "Go on behind K, in the direction of the scan.")
    private @Nullable String after;

    @Option(names = "--limit", paramLabel = "N", description = "At most N entries.")
    private @Nullable Long limit;

    @Option(names = "--descending", description = "From the last key to the first.")
    private boolean descending;

    @Mixin
    private OrderOptions order = new OrderOptions();

    /** The part; everything when nothing is given. */
    ScanOptions options() {
        if (order.isUnordered() && (after != null || descending)) {
            throw new UsageException("--unordered does not go with --after or --descending, which need an order");
        }
        ScanOptions options = order.options();
        options = descending ? options.descending() : options;
        options = after == null ? options : options.after(after);
        return limit == null ? options : options.limit(limit);
    }
}
