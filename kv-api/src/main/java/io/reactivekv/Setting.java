package io.reactivekv;

import io.reactivekv.spi.Option;
import java.util.Map;

/**
 * The text of an option, and the words that tell a user where it was given; but for the text nothing makes a difference to
 * equality.
 *
 * @param text may be a secret
 * @param behindSecret whether name and value may be the rest of a secret, in which an "&amp;" was not escaped
 */
record Setting(String text, String origin, boolean behindSecret) {

    Setting(String text, String origin) {
        this(text, origin, false);
    }

    Setting {
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
            throw new StoreConfigurationException(origin + ": not valid Unicode, it has a lone surrogate");
        }
    }

    /** The value; a refusal tells the origin too, and never shows what may be the rest of a secret. */
    <T> T as(Option<T> option) {
        try {
            return option.parse(text);
        } catch (StoreConfigurationException e) {
            String reason = behindSecret
                    ? "option " + option.name() + ": its value is refused, and not shown because it stands behind a"
                            + " secret, in which \"&\" is written %26; allowed: " + option.allowed()
                    : e.getMessage();
            // Not as a cause: the two would say the same.
            throw new StoreConfigurationException(reason + " (given in " + origin + ")");
        }
    }

    /** Adds a setting to those of one source, where nothing may be said twice. */
    static void putOnce(Map<String, Setting> settings, String name, Setting setting) {
        Setting other = settings.putIfAbsent(name, setting);
        if (other != null) {
            String shown = setting.behindSecret ? "an option" : "option " + name;
            throw new StoreConfigurationException(
                    shown + " is given twice: in " + other.origin + " and in " + setting.origin + "; give it once");
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Setting that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Without the text, which may be a secret. */
    @Override
    public String toString() {
        return "given in " + origin;
    }
}
