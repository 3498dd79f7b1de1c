package io.reactivekv.redis;

import io.lettuce.core.LettuceVersion;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which Lettuce is on the class path: frameworks override the one that this module asks for. */
final class DriverVersion {

    /** The oldest with which the conformance kit is run. */
    static final String OLDEST = "6.8.1";

    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

    private DriverVersion() {}

    /** The one that was found, without what stands behind the numbers. */
    static String found() {
        Matcher numbers = NUMBERS.matcher(LettuceVersion.getVersion());
        return numbers.matches() ? numbers.group(1) + "." + numbers.group(2) + "." + numbers.group(3) : "?";
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
