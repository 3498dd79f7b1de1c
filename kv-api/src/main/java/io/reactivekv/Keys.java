package io.reactivekv;

import java.util.Objects;

/** What is a key: valid Unicode, not empty, of bounded size. */
final class Keys {

    private static final int MAX_UTF8_BYTES_PER_CHAR = 3;

    private Keys() {}

    /**
     * Checks a key.
     *
     * @param reserved bytes of the limit that prefixes take up
     */
    static void check(String key, int maxBytes, int reserved) {
        Objects.requireNonNull(key, "key");
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a key must not be empty");
        }
        checkUnicode(key, "key");
        if (key.length() > (maxBytes - reserved) / MAX_UTF8_BYTES_PER_CHAR) {
            checkSize(key, maxBytes, reserved);
        }
    }

    /** Checks that a text has no lone surrogate, which has no UTF-8 form. */
    static void checkUnicode(String text, String what) {
        if (mayHaveSurrogates(text)) {
            checkSurrogates(text, what);
        }
    }

    /** One pass without a branch per character; nearly every key is done with it. */
    private static boolean mayHaveSurrogates(String text) {
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits |= text.charAt(i);
        }
        return bits >= Character.MIN_SURROGATE;
    }

    private static void checkSurrogates(String text, String what) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean paired = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!paired) {
                    throw new IllegalArgumentException("a " + what + " must be valid Unicode; " + Quoted.of(text)
                            + " has a lone surrogate at index " + i);
                }
                i++;
            }
        }
    }

    /** The length of a valid text in UTF-8. */
    static int utf8Length(String text) {
        int bytes = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x800) {
                bytes += Character.isSurrogate(c) ? 1 : 2;
            } else if (c >= 0x80) {
                bytes++;
            }
        }
        return bytes;
    }

    private static void checkSize(String key, int maxBytes, int reserved) {
        int bytes = utf8Length(key) + reserved;
        if (bytes > maxBytes) {
            throw new IllegalArgumentException("a key has at most " + maxBytes
                    + " bytes in UTF-8, prefix included (option maxKeyBytes); " + Quoted.beginningOf(key, 40) + " has "
                    + bytes);
        }
    }
}
