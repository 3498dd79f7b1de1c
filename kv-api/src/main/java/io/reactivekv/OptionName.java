package io.reactivekv;

import java.util.Locale;
import java.util.regex.Pattern;

/** The names of options in the spelling of each source, and in camelCase, which is theirs. */
final class OptionName {

    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9._-]{0,63}");
    private static final Pattern NEXT_WORD = Pattern.compile("[-_]([a-z0-9])");

    private OptionName() {}

    /** Whether this may be the name of an option; whether there is one of this name depends on the backend. */
    static boolean isValid(String name) {
        return NAME.matcher(name).matches();
    }

    /** {@code command-timeout} and {@code commandTimeout} become {@code commandTimeout}. */
    static String fromProperty(String name) {
        return camelCase(name);
    }

    /** {@code COMMAND_TIMEOUT} becomes {@code commandTimeout}. */
    static String fromVariable(String name) {
        return camelCase(name.toLowerCase(Locale.ROOT));
    }

    private static String camelCase(String name) {
        return NEXT_WORD.matcher(name).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }
}
