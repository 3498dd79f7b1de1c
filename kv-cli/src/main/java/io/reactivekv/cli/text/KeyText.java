package io.reactivekv.cli.text;

/**
 * Keys on standard output, one per line: as they are, or as a JSON string when they contain control characters, which
 * would break the line, or begin with a quote, which would look like such a string.
 */
public final class KeyText {

    private KeyText() {}

    /** A key, or a value that is text, on one line. */
    public static String print(String key) {
        boolean plain = !key.startsWith("\"") && key.chars().noneMatch(Character::isISOControl);
        return plain ? key : JsonText.quote(key);
    }
}
