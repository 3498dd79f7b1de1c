package io.reactivekv.cli.console;

import java.util.regex.Pattern;

/** Takes passwords out of what is shown: those of URLs, and those of options. */
public final class Secrets {

    private static final Pattern USER_INFO =
            Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*://)(?:([^\\s:@/'\"]*):)?[^\\s'\"]*@");
    private static final Pattern OPTION = Pattern.compile("(?i)(password=)[^\\s&'\"]*");

    private Secrets() {}

    /** The text without passwords. */
    public static String masked(String text) {
        String withoutUserInfo = text.contains("://")
                ? USER_INFO
                        .matcher(text)
                        .replaceAll(found -> found.group(1)
                                + (found.group(2) == null ? "" : found.group(2).replace("$", "\\$") + ":")
                                + "***@")
                : text;
        return OPTION.matcher(withoutUserInfo).replaceAll("$1***");
    }
}
