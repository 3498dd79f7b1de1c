package io.reactivekv.bench.result;

import java.util.Comparator;
import java.util.Locale;

/**
 * Something that several subjects do, so that they can be compared.
 *
 * @param experiment the id of the {@link Experiment}
 * @param workload what is done
 * @param axis what {@code at} counts, such as {@code callers}; empty when there is no such number
 * @param at the position on the axis; 0 without one
 */
public record Case(String experiment, String workload, String axis, long at) {

    /** In the order of their positions. */
    public static final Comparator<Case> BY_POSITION = Comparator.comparingLong(Case::at);

    /** A case without an axis. */
    public static Case of(String experiment, String workload) {
        return new Case(experiment, workload, "", 0);
    }

    /** What a table calls it. */
    public String title() {
        return axis.isEmpty() ? workload : String.format(Locale.ROOT, "%s, %,d %s", workload, at, axis);
    }
}
