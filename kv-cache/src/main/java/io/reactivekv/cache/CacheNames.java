package io.reactivekv.cache;

import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Checks of keys, tags and categories at the call. */
final class CacheNames {

    /** Leaves room in the store's own limit for what the cache puts in front. */
    private static final int MOST_CHARACTERS = 4_000;

    /** What so many characters take in UTF-8, at most. */
    static final int MOST_BYTES = 3 * MOST_CHARACTERS;

    private CacheNames() {}

    static void checkKey(String key) {
        check(key, "key");
    }

    static String key(String key) {
        return checked(key, "key");
    }

    static List<String> keys(Collection<String> keys) {
        List<String> all = List.copyOf(keys);
        all.forEach(CacheNames::checkKey);
        return all;
    }

    static String checked(String text, String what) {
        check(text, what);
        return text;
    }

    static void check(String text, String what) {
        checkLength(text, what);
        if (!isUnicode(text)) {
            throw notUnicode(what);
        }
    }

    /** What costs next to nothing. */
    static void checkLength(String text, String what) {
        Objects.requireNonNull(text, what);
        if (text.isEmpty()) {
            throw new IllegalArgumentException("a " + what + " of a cache must not be empty");
        }
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException("a " + what + " of a cache has at most " + MOST_CHARACTERS
                    + " characters, this one has " + text.length() + "; CacheKeys.of shortens");
        }
    }

    /** Whether there is no surrogate without another. */
    static boolean isUnicode(String text) {
        return !mayHaveSurrogates(text) || text.codePoints().noneMatch(CacheNames::isLoneSurrogate);
    }

    static IllegalArgumentException notUnicode(String what) {
        return new IllegalArgumentException(
                "a " + what + " of a cache must be valid Unicode; this one has a lone surrogate");
    }

    /** One pass without a branch per character; nearly every name is done with it. */
    private static boolean mayHaveSurrogates(String text) {
        int bits = 0;
        for (int i = 0; i < text.length(); i++) {
            bits |= text.charAt(i);
        }
        return bits >= Character.MIN_SURROGATE;
    }

    private static boolean isLoneSurrogate(int codePoint) {
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
    }
}
