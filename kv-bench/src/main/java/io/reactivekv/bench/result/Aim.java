package io.reactivekv.bench.result;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A figure that the library set out to reach.
 *
 * @param module which part of the library
 * @param what is measured, and beside what
 * @param sense which way it is meant
 * @param bound the figure to reach
 * @param unit of the bound, such as {@code times}
 * @param measured takes the figure from the results; empty when they do not have it
 */
public record Aim(
        String module,
        String what,
        Sense sense,
        double bound,
        String unit,
        Function<Results, Optional<Double>> measured) {

    /** Which way a bound is meant. */
    public enum Sense {
        /** No less than the bound. */
        AT_LEAST("≥"),
        /** No more than the bound. */
        AT_MOST("≤"),
        /** Exactly the bound. */
        EXACTLY("=");

        private final String sign;

        Sense(String sign) {
            this.sign = sign;
        }
    }

    /** What was reached, as it is printed. */
    public String reached(Results results) {
        return measured.apply(results).map(this::text).orElse("-");
    }

    /** The aim as it is printed. */
    public String stated() {
        String number = bound == Math.rint(bound) ? String.format(Locale.ROOT, "%,.0f", bound) : Figures.of(bound);
        return (sense.sign + " " + number + " " + unit).strip();
    }

    /** Whether it was reached; in words, since it may not have been measured. */
    public String verdict(Results results) {
        return measured.apply(results).map(value -> holds(value) ? "yes" : "no").orElse("not measured");
    }

    private boolean holds(double value) {
        return switch (sense) {
            case AT_LEAST -> value >= bound;
            case AT_MOST -> value <= bound;
            case EXACTLY -> value == bound;
        };
    }

    private String text(double value) {
        return (Figures.of(value) + " " + unit).strip();
    }
}
