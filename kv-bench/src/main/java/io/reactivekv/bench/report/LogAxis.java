package io.reactivekv.bench.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a value lies on a logarithmic axis.
 *
 * @param low the least value
 * @param high the greatest value
 * @param from the pixel of the least
 * @param to the pixel of the greatest; may be less than {@code from}
 */
record LogAxis(double low, double high, double from, double to) {

    /** An axis as long as these values need, of which some are positive. */
    static LogAxis around(List<Double> values, double from, double to) {
        double low = Double.MAX_VALUE;
        double high = 0;
        for (double value : values) {
            if (value > 0) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        if (high == 0) {
            return new LogAxis(0.5, 2, from, to);
        }
        return low == high ? new LogAxis(low / 2, high * 2, from, to) : new LogAxis(low, high, from, to);
    }

    /** A longer axis, which reaches from one value to another at least, so that what hardly differs looks alike. */
    LogAxis reaching(double lowest, double highest) {
        return new LogAxis(Math.min(low, lowest), Math.max(high, highest), from, to);
    }

    /** An axis that goes on a little beyond its values at both ends, and is not shorter than a factor of four. */
    LogAxis padded() {
        double room = Math.max(1.15, Math.sqrt(4 * low / high));
        return new LogAxis(low / room, high * room, from, to);
    }

    double at(double value) {
        double clamped = Math.min(Math.max(value, low), high);
        return from + (to - from) * (Math.log(clamped / low) / Math.log(high / low));
    }

    /** Round values to draw lines at: 1, 2 and 5 of each power of ten, or the powers alone when there are many. */
    List<Double> ticks() {
        boolean wide = high / low > 1_000;
        List<Double> ticks = new ArrayList<>();
        for (double power = Math.pow(10, Math.floor(Math.log10(low))); power <= high; power *= 10) {
            for (double digit : wide ? new double[] {1} : new double[] {1, 2, 5}) {
                if (power * digit >= low && power * digit <= high) {
                    ticks.add(power * digit);
                }
            }
        }
        return ticks;
    }
}
