package io.reactivekv;

import io.reactivekv.spi.Option;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes configuration strings for people: secrets are masked. */
final class ConfigText {

    static final String DB = "db";
    static final String USER = "user";
    private static final String PASSWORD = "password";
    private static final String MASK = "***";

    private ConfigText() {}

    static String write(ConfigUrl url, Map<String, Setting> settings) {
        Map<String, String> options = new TreeMap<>();
        settings.forEach((name, setting) ->
                options.put(name, Option.isSensitive(name) ? MASK : PercentCode.encode(setting.text())));
        StringBuilder text = new StringBuilder(url.scheme()).append(':');
        if (url.hosts().isEmpty()) {
            text.append(PercentCode.encode(url.path()));
        } else {
            text.append("//").append(userInfo(options));
            text.append(url.hosts().stream().map(HostPort::toString).collect(Collectors.joining(",")));
            text.append(path(options));
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
        if (password == null || "".equals(options.get(USER))) {
            return "";
        }
        options.remove(PASSWORD);
        String user = options.remove(USER);
        return (user == null ? "" : user.replace(":", "%3A")) + ":" + password + "@";
    }

    private static String path(Map<String, String> options) {
        String db = options.get(DB);
        if (db == null || db.isEmpty()) {
            return "";
        }
        options.remove(DB);
        return "/" + db;
    }
}
