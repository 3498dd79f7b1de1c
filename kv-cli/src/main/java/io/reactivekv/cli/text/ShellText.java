package io.reactivekv.cli.text;

import java.nio.charset.StandardCharsets;

/** Text as a word for the shell that {@code kv} was called from: it comes back as the very argument. */
public final class ShellText {

    private static final String SAFE = "[\\p{L}\\p{N}_./:@%+,-]+";

    private ShellText() {}

    /** As it is where no shell minds, else in quotes; with control characters in the form {@code $'…'}. */
    public static String word(String text) {
        if (text.matches(SAFE)) {
            return text;
        }
        if (text.chars().noneMatch(Character::isISOControl)) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
        StringBuilder quoted = new StringBuilder("$'");
        text.codePoints().forEach(c -> append(quoted, c));
        return quoted.append('\'').toString();
    }

    private static void append(StringBuilder quoted, int c) {
        if (Character.isISOControl(c)) {
            for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                quoted.append(String.format("\\%03o", b & 0xFF));
            }
        } else {
            quoted.append(c == '\'' || c == '\\' ? "\\" : "").appendCodePoint(c);
        }
    }
}
