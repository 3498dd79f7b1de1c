package io.reactivekv.cache;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of keys: {@code *} stands for any characters, {@code ?} for one, of whatever length in UTF-16, a backslash makes the
 * next one literal. Matches whole keys. Immutable.
 */
final class KeyPattern {

    private static final int MOST_CHARACTERS = 4_000;

    private final String text;
    private final String literalPrefix;
    private final boolean literal;

    private KeyPattern(String text, String literalPrefix, boolean literal) {
        this.text = text;
        this.literalPrefix = literalPrefix;
        this.literal = literal;
    }

    static KeyPattern of(String text) {
        Objects.requireNonNull(text, "pattern");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a pattern must not be empty; * matches every key");
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a pattern has at most " + MOST_CHARACTERS + " characters");
        }
        // Written out for other processes, half a pair would become a wildcard.
        if (!CacheNames.isUnicode(text)) {
            throw CacheNames.notUnicode("pattern");
        }
        StringBuilder prefix = new StringBuilder();
        boolean literal = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                if (++i == text.length()) {
                    throw new IllegalArgumentException(
                            "the pattern \"" + text + "\" ends with a backslash; for one that is meant write two");
                }
                c = text.charAt(i);
            } else if (c == '*' || c == '?') {
                literal = false;
            }
            if (literal) {
                prefix.append(c);
            }
        }
        return new KeyPattern(text, prefix.toString(), literal);
    }

    /** A text with what would be special in a pattern made literal. */
    static String escape(String text) {
        return text.replace("\\", "\\\\").replace("*", "\\*").replace("?", "\\?");
    }

    /** What every key that matches begins with. */
    String literalPrefix() {
        return literalPrefix;
    }

    /** The literal prefix when that is all there is to it but for one star at the end, else null. */
    @Nullable
    String onlyPrefix() {
        return text.equals(escape(literalPrefix) + "*") ? literalPrefix : null;
    }

    /** The one key that matches; empty where a wildcard stands for others. */
    Optional<String> onlyKey() {
        return literal ? Optional.of(literalPrefix) : Optional.empty();
    }

    /** Takes time proportional to the product of the lengths at most: on a mismatch only the last star is tried again. */
    boolean matches(String key) {
        int p = 0;
        int k = 0;
        int star = -1;
        int retry = 0;
        while (k < key.length()) {
            if (p < text.length() && text.charAt(p) == '*') {
                star = p++;
                retry = k;
            } else if (p < text.length() && fits(p, key.charAt(k))) {
                k += text.charAt(p) == '?' ? Character.charCount(key.codePointAt(k)) : 1;
                p += text.charAt(p) == '\\' ? 2 : 1;
            } else if (star >= 0) {
                p = star + 1;
                k = ++retry;
            } else {
                return false;
            }
        }
        while (p < text.length() && text.charAt(p) == '*') {
            p++;
        }
        return p == text.length();
    }

    private boolean fits(int at, char c) {
        char wanted = text.charAt(at);
        if (wanted == '\\') {
            return text.charAt(at + 1) == c;
        }
        return wanted == '?' || wanted == c;
    }

    @Override
    public String toString() {
        return text;
    }
}
