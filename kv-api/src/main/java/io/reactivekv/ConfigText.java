package io.reactivekv;

import io.reactivekv.spi.Option;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes configuration strings. */
final class ConfigText {

    static final String DB = "db";
    private static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String MASK = "***";

    private ConfigText() {}

    /** For people: secrets are masked. */
    static String masked(ConfigUrl url, Map<String, Setting> settings) {
        return write(url, settings, (name, text) -> Option.isSensitive(name) ? MASK : PercentCode.encode(text));
    }

    /** For comparison: equal exactly when everything is, secrets too. Never to be shown. */
    static String identity(ConfigUrl url, Map<String, Setting> settings) {
        return write(url, settings, (name, text) -> PercentCode.encode(text));
    }

    private static String write(ConfigUrl url, Map<String, Setting> settings, BinaryOperator<String> value) {
        Map<String, String> options = new TreeMap<>();
        settings.forEach((name, setting) -> options.put(name, value.apply(name, setting.text())));
        StringBuilder text = new StringBuilder(url.scheme()).append(':');
        if (url.hosts().isEmpty()) {
            text.append(PercentCode.encode(url.path()));
        } else {
            text.append("//").append(userInfo(options));
            text.append(url.hosts().stream().map(HostPort::toString).collect(Collectors.joining(",")));
            text.append(path(options.remove(DB)));
        }
        String query = options.entrySet().stream()
                .map(option -> option.getKey() + "=" + option.getValue())
                .collect(Collectors.joining("&"));
        return query.isEmpty()
                ? text.toString()
                : text.append('?').append(query).toString();
    }

    private static String userInfo(Map<String, String> options) {
        String password = options.get(PASSWORD);
        if (password == null || password.isEmpty() || "".equals(options.get(USER))) {
            return "";
        }
        options.remove(PASSWORD);
        String user = options.remove(USER);
        return (user == null ? "" : user.replace(":", "%3A")) + ":" + password + "@";
    }

    private static String path(@Nullable String db) {
        return db == null ? "" : "/" + db;
    }
}
