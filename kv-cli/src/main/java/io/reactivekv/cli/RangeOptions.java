package io.reactivekv.cli;

import io.reactivekv.KeyOrder;
import io.reactivekv.KeyRange;
import io.reactivekv.cli.console.UsageException;
import io.reactivekv.cli.text.JsonText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which keys a command means. */
final class RangeOptions {

    @Option(names = "--prefix", paramLabel = "P", description = "Keys that begin with P.")
    private @Nullable String prefix;

    @Option(names = "--from", paramLabel = "A", description = "Keys from A on, A included.")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "B", description = "Keys up to B, B excluded.")
    private @Nullable String to;

    boolean isGiven() {
        return prefix != null || from != null || to != null;
    }

    /** The range; every key when nothing is given. */
    KeyRange range() {
        if (prefix != null) {
            if (from != null || to != null) {
                throw new UsageException("--prefix does not go with --from or --to");
            }
            return KeyRange.prefix(prefix);
        }
        if (from != null && to != null) {
            return between(from, to);
        }
        if (to != null) {
            return KeyRange.before(to);
        }
        return from == null ? KeyRange.all() : KeyRange.from(from);
    }

    private static KeyRange between(String from, String to) {
        if (KeyOrder.compare(from, to) > 0) {
            throw new UsageException("--to " + JsonText.quote(to) + " comes before --from " + JsonText.quote(from)
                    + "; for the other direction there is scan --descending");
        }
        return KeyRange.of(from, to);
    }
}
