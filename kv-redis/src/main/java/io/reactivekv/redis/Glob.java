package io.reactivekv.redis;

/** Patterns as {@code SCAN} understands them. */
final class Glob {

    private Glob() {}

    /** A pattern for all names with this prefix; special characters in it are taken literally. */
    static String prefix(String prefix) {
        StringBuilder pattern = new StringBuilder(prefix.length() + 1);
        for (int i = 0; i < prefix.length(); i++) {
            char c = prefix.charAt(i);
            if ("*?[]\\^-".indexOf(c) >= 0) {
                pattern.append('\\');
            }
            pattern.append(c);
        }
        return pattern.append('*').toString();
    }
}
