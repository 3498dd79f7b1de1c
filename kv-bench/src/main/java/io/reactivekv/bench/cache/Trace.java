package io.reactivekv.bench.cache;

import java.util.Arrays;
import java.util.Random;

/** The keys that are read, one after the other; the same at each call. */
final class Trace {

    private static final int KEYS = 100_000;
    private static final double EXPONENT = 0.99;
    private static final int SCAN_EVERY = 50_000;
    private static final int SCAN_LENGTH = 10_000;
    private static final long SEED = 42;

    private Trace() {}

    static String[] zipf(int reads) {
        return trace(reads, false);
    }

    /** With a scan over keys of its own at the beginning of every stretch. */
    static String[] scanPolluted(int reads) {
        return trace(reads, true);
    }

    private static String[] trace(int reads, boolean polluted) {
        double[] sums = new double[KEYS];
        double sum = 0;
        for (int i = 0; i < KEYS; i++) {
            sum += 1 / Math.pow(i + 1, EXPONENT);
            sums[i] = sum;
        }
        Random random = new Random(SEED);
        String[] trace = new String[reads];
        int scanned = KEYS;
        for (int i = 0; i < reads; i++) {
            boolean scanning = polluted && i % SCAN_EVERY < SCAN_LENGTH;
            trace[i] = "k" + (scanning ? scanned++ : drawn(sums, random));
        }
        return trace;
    }

    private static int drawn(double[] sums, Random random) {
        int found = Arrays.binarySearch(sums, random.nextDouble() * sums[sums.length - 1]);
        return found < 0 ? -found - 1 : found;
    }
}
