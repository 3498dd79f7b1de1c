package io.reactivekv.memory;

import io.reactivekv.KeyOrder;
import java.lang.invoke.VarHandle;
import java.util.Comparator;

/**
 * {@link KeyOrder}, at the speed of {@link String#compareTo} as long as that makes no difference.
 *
 * <p>The two disagree only on a pair of texts that both have a character from U+D800 up. While no key in a space has one,
 * every comparison of a key with a key or a bound comes out the same, so the slower order is needed only from the first
 * such key on. It is announced before the key is inserted, so that whoever meets that key sees the announcement. Two bounds
 * are compared with each other too: a range whose bounds the two put in different order is announced as well.
 */
final class AdaptiveKeyOrder implements Comparator<String> {

    private volatile boolean byCodePoint;

    /** To be called before a key is inserted into a structure in this order. */
    void announce(String key) {
        if (!byCodePoint && hasHighCharacter(key)) {
            byCodePoint = true;
        }
    }

    /** To be called before a structure in this order is asked for a range with these bounds. */
    void announce(String start, String end) {
        if (!byCodePoint && start.compareTo(end) > 0) {
            byCodePoint = true;
        }
    }

    @Override
    public int compare(String a, String b) {
        // Skip lists read links without ordering: the flag must not be read earlier than the key that may have set it.
        VarHandle.acquireFence();
        return byCodePoint ? KeyOrder.compare(a, b) : a.compareTo(b);
    }

    private static boolean hasHighCharacter(String key) {
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) >= Character.MIN_SURROGATE) {
                return true;
            }
        }
        return false;
    }
}
