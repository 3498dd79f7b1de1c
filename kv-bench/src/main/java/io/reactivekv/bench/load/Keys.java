package io.reactivekv.bench.load;

import java.nio.charset.StandardCharsets;

/** Keys of 26 characters, in an order that is not that of their numbers. */
public final class Keys {

    private static final int DIGITS = 21;
    private static final String FIRST = "user:" + "0".repeat(DIGITS);
    private static final int BOUND = 1_000_000_007;

    private Keys() {}

    /** The key of a number below 1,000,000,007; no two have the same. */
    public static String of(int number) {
        byte[] key = FIRST.getBytes(StandardCharsets.US_ASCII);
        write(number, key, key.length);
        return new String(key, StandardCharsets.US_ASCII);
    }

    /** Makes any key that ends there, exclusively, the key of that number. */
    public static void write(int number, byte[] into, int end) {
        int rest = (int) (number * 7919L % BOUND);
        for (int i = end - 1, last = BOUND; last > 0; i--, last /= 10) {
            into[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** The keys of the numbers below a count. */
    public static String[] below(int count) {
        String[] keys = new String[count];
        for (int i = 0; i < count; i++) {
            keys[i] = of(i);
        }
        return keys;
    }

    /** The characters that the first keys of so many digits after the prefix share. */
    public static String prefix(int digits) {
        return "user:" + "0".repeat(DIGITS - digits);
    }
}
