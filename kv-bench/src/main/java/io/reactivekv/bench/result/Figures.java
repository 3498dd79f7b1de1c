package io.reactivekv.bench.result;

import java.util.Locale;

/** Numbers as they are printed: three digits that matter, thousands grouped, no exponents. */
public final class Figures {

    private Figures() {}

    /** A number for people to read. */
    public static String of(double value) {
        double size = Math.abs(value);
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return "-";
        }
        if (value == Math.rint(value) && size < 1_000) {
            return Long.toString((long) value);
        }
        if (size >= 1_000) {
            double step = Math.pow(10, Math.floor(Math.log10(size)) - 2);
            return String.format(Locale.ROOT, "%,.0f", Math.rint(value / step) * step);
        }
        int digits = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
