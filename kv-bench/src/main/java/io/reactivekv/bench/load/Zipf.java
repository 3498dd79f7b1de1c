package io.reactivekv.bench.load;

import java.util.random.RandomGenerator;

/**
 * Numbers of which few are frequent: the n-th most frequent of them comes with a probability that falls as {@code 1/n^0.99},
 * as in YCSB. After Gray et al., "Quickly Generating Billion-Record Synthetic Databases" (SIGMOD 1994). Immutable.
 */
public final class Zipf {

    private static final double SKEW = 0.99;

    private final int count;
    private final double zeta;
    private final double alpha;
    private final double eta;

    /** Numbers from 0 to one less than the count. */
    public Zipf(int count) {
        if (count < 2) {
            throw new IllegalArgumentException("two numbers or more, not " + count);
        }
        this.count = count;
        zeta = zeta(count);
        alpha = 1 / (1 - SKEW);
        eta = (1 - Math.pow(2.0 / count, 1 - SKEW)) / (1 - zeta(2) / zeta);
    }

    /** How frequent the next number is: 0 is the most frequent one. */
    public int rank(RandomGenerator random) {
        double u = random.nextDouble();
        double uz = u * zeta;
        if (uz < 1) {
            return 0;
        }
        if (uz < 1 + Math.pow(0.5, SKEW)) {
            return 1;
        }
        return Math.min(count - 1, (int) (count * Math.pow(eta * u - eta + 1, alpha)));
    }

    /** A number, the frequent ones of which are scattered over the whole range. */
    public int next(RandomGenerator random) {
        long mixed = (rank(random) + 1) * 0x9E3779B97F4A7C15L;
        mixed ^= mixed >>> 32;
        return (int) Long.remainderUnsigned(mixed * 0xD6E8FEB86659FD93L, count);
    }

    private static double zeta(int n) {
        double sum = 0;
        for (int i = 1; i <= n; i++) {
            sum += 1 / Math.pow(i, SKEW);
        }
        return sum;
    }
}
