package io.reactivekv.bench.load;

/** Keys of 26 characters, in an order that is not that of their numbers. */
public final class Keys {

    private static final int DIGITS = 21;

    private Keys() {}

    /** The key of a number below 1,000,000,007; no two have the same. */
    public static String of(int number) {
        char[] key = "user:000000000000000000000".toCharArray();
        long rest = number * 7919L % 1_000_000_007L;
        for (int i = key.length - 1; rest > 0; i--) {
            key[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
        return new String(key);
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
