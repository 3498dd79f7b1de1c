package io.reactivekv.cli.console;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes passwords out of what is shown: those of URLs, and those of options. In time that is linear in the text: the
 * rest of a line that holds no {@code @} is passed over, so that it is not searched once more for each URL in it.
 */
public final class Secrets {

    private static final String SCHEME = "(?<![A-Za-z0-9+.-])[A-Za-z0-9+.-]++://";
    private static final String URL = "(" + SCHEME + ")(?:([^\\s:@/'\"]*):)?";

    /** Where no {@code @} comes before a blank, up to the last one of the line: a password may hold blanks. */
    private static final Pattern USER_INFO = Pattern.compile(URL + "(?:\\S*@|[^\n]*@)|" + SCHEME + "[^\n]*");

    private static final Pattern OPTION = Pattern.compile("(?i)(password=)[^\\s&]*[^\\s&'\"]");

    private static final Pattern QUOTED = Pattern.compile("['\"\\\\]");
    private static final Pattern USER_INFO_WITH_BLANKS = Pattern.compile(URL + ".*@|" + SCHEME + ".*", Pattern.DOTALL);
    private static final Pattern OPTION_WITH_BLANKS = Pattern.compile("(?i)(password=).+", Pattern.DOTALL);

    private Secrets() {}

    /** The text without passwords. A blank ends that of an option, and in a URL one that no {@code @} follows. */
    public static String masked(String text) {
        return masked(text, USER_INFO, OPTION);
    }

    /** A line of a shell without passwords; where something is quoted, all that may belong to one is gone. */
    public static String maskedLine(String line) {
        return QUOTED.matcher(line).find() ? masked(line, USER_INFO_WITH_BLANKS, OPTION_WITH_BLANKS) : masked(line);
    }

    private static String masked(String text, Pattern userInfo, Pattern option) {
        String withoutUserInfo = text.contains("://")
                ? userInfo.matcher(text).replaceAll(found -> Matcher.quoteReplacement(masked(found)))
                : text;
        return option.matcher(withoutUserInfo).replaceAll("$1***");
    }

    private static String masked(MatchResult url) {
        if (url.group(1) == null) {
            return url.group();
        }
        return url.group(1) + (url.group(2) == null ? "" : url.group(2) + ":") + "***@";
    }
}
