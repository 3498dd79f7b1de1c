package io.reactivekv.cli;

import io.reactivekv.ScanOptions;
import picocli.CommandLine.Option;

/** Whether a command goes without the order of keys, as it has to where a store keeps none. */
final class OrderOptions {

    @Option(
            names = "--unordered",
            description =
                    "In any order, as a Redis with ordered=false has it: looks at every key of the database, and may"
                            + " come to one twice.")
    private boolean unordered;

    boolean isUnordered() {
        return unordered;
    }

    ScanOptions options() {
        return unordered ? ScanOptions.defaults().unordered() : ScanOptions.defaults();
    }
}
