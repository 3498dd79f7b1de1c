package io.reactivekv;

import java.util.Comparator;

/**
 * The order of keys: that of their UTF-8 bytes, which is the order of their code points.
 *
 * <p>It differs from {@link String#compareTo}, the order of UTF-16 units, for characters beyond U+FFFF: U+E000 comes
 * before U+1F600 here, and after it there.
 */
public final class KeyOrder {

    private static final Comparator<String> COMPARATOR = KeyOrder::compare;

    private KeyOrder() {}

    /** The order as a comparator. */
    public static Comparator<String> comparator() {
        return COMPARATOR;
    }

    /** Compares two keys as {@link Comparator#compare} does. */
    public static int compare(String a, String b) {
        int common = Math.min(a.length(), b.length());
        for (int i = 0; i < common; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                return rank(x) - rank(y);
            }
        }
        return a.length() - b.length();
    }

    /** Moves surrogates, of which all higher code points are made, behind the rest of the 16-bit range. */
    private static int rank(char c) {
        if (c < Character.MIN_SURROGATE) {
            return c;
        }
        return c <= Character.MAX_SURROGATE ? c + 0x2000 : c - 0x800;
    }
}
