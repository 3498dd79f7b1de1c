package io.reactivekv.redis;

import io.lettuce.core.LettuceVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which Lettuce is on the class path: frameworks override the one that this module asks for. */
final class DriverVersion {

    /** The oldest with which the conformance kit is run. */
    static final String OLDEST = "6.8.1";

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

    private DriverVersion() {}

    /** The one that was found, without what stands behind the numbers; "?" when it does not tell. */
    static String found() {
        return of(LettuceVersion.class.getPackage().getImplementationTitle(), LettuceVersion.getVersion());
    }

    /** The version of a jar that says so of itself; one into which others were merged tells its own instead. */
    static String of(@Nullable String title, String version) {
        Matcher numbers = NUMBERS.matcher(version);
        return "Lettuce".equals(title) && numbers.matches()
                ? numbers.group(1) + "." + numbers.group(2) + "." + numbers.group(3)
                : "?";
    }

    /** Whether a version is older than {@link #OLDEST}; one that cannot be read is not. */
    static boolean isTooOld(String version) {
        Matcher is = NUMBERS.matcher(version);
        Matcher oldest = NUMBERS.matcher(OLDEST);
        if (!is.matches() || !oldest.matches()) {
            return false;
        }
        for (int i = 1; i <= 3; i++) {
            int difference = Integer.compare(Integer.parseInt(is.group(i)), Integer.parseInt(oldest.group(i)));
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }
}
