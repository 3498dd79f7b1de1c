package io.reactivekv.bench.result;

import java.util.Arrays;
import java.util.Collection;

/**
 * The middle of some values and how far they spread.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param low the lower quartile
 * @param high the upper quartile
 * @param count how many values there were; 0 for a ratio of medians that are not of the same rounds
 */
public record Stat(double median, double low, double high, int count) {

    /** Of at least one value; quantiles lie on a straight line between the two nearest values. */
    public static Stat of(Collection<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("no values");
        }
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        return new Stat(at(sorted, 0.5), at(sorted, 0.25), at(sorted, 0.75), sorted.length);
    }

    /** The middle of an array, which is left as it is. */
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return at(sorted, 0.5);
    }

    private static double at(double[] sorted, double fraction) {
        double position = fraction * (sorted.length - 1);
        int low = (int) position;
        int high = Math.min(low + 1, sorted.length - 1);
        return sorted[low] + (position - low) * (sorted[high] - sorted[low]);
    }
}
