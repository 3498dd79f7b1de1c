package io.reactivekv;

import io.reactivekv.spi.Option;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads configuration strings.
 *
 * <p>An error never repeats text of the string, whatever is wrong with it: a character of the password that should have
 * been escaped may have made a host, a port, a path or an option of the rest. For the same reason a second {@code @}, or
 * one behind the authority, is refused.
 */
final class ConfigUrlParser {

    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*");
    private static final Pattern HOST =
            Pattern.compile("(?:\\[(?<ipv6>[^\\[\\]]*:[^\\[\\]]*)]|(?<name>[^:\\[\\]]*))(?::(?<port>[0-9]{1,5}))?");

    private final String text;
    private final String origin;
    private final Map<String, Setting> options = new TreeMap<>();

    private ConfigUrlParser(String text, String origin) {
        this.text = text;
        this.origin = origin;
    }

    /**
     * Reads a configuration string.
     *
     * @param origin tells the user in errors where it was given
     */
    static ConfigUrl parse(String text, String origin) {
        return new ConfigUrlParser(text, origin).parse();
    }

    private ConfigUrl parse() {
        checkCharacters();
        int colon = text.indexOf(':');
        if (colon < 0 || !SCHEME.matcher(text.substring(0, colon)).matches()) {
            throw fault("it does not begin with a scheme and a colon, such as memory: or redis://host");
        }
        String scheme = text.substring(0, colon).toLowerCase(Locale.ROOT);
        int question = text.indexOf('?');
        String address = text.substring(colon + 1, question < 0 ? text.length() : question);
        boolean hasHosts = address.startsWith("//");
        int slash = hasHosts ? address.indexOf('/', 2) : 0;
        int authorityEnd = slash < 0 ? address.length() : slash;
        checkAt(hasHosts ? colon + 1 + authorityEnd : 0);
        List<HostPort> hosts = hasHosts ? authority(address.substring(2, authorityEnd)) : List.of();
        String path = hasHosts ? database(address.substring(authorityEnd)) : decode(address, "path");
        if (question >= 0 && question < text.length() - 1) {
            query(text.substring(question + 1));
        }
        return new ConfigUrl(scheme, hosts, path, options);
    }

    private void checkCharacters() {
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int c = text.codePointAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c)) {
                throw fault("a space or control character at index " + i + " must be written as an escape such as %20");
            }
            if (Character.getType(c) == Character.SURROGATE) {
                throw fault("not valid Unicode, it has a lone surrogate at index " + i);
            }
            if (c == '#') {
                throw fault("\"#\" must be written as %23");
            }
        }
    }

    private void checkAt(int authorityEnd) {
        int at = text.indexOf('@');
        if (at >= 0 && (at >= authorityEnd || text.indexOf('@', at + 1) >= 0)) {
            throw fault(
                    "only one \"@\" may occur, between the password and the host; anywhere else write it as %40, and"
                            + " within a password also \"/\" as %2F and \"?\" as %3F");
        }
    }

    private List<HostPort> authority(String authority) {
        int at = authority.indexOf('@');
        if (at >= 0) {
            userAndPassword(authority.substring(0, at));
        }
        String hosts = authority.substring(at + 1);
        if (hosts.isEmpty()) {
            throw fault("no host follows //; write one, such as redis://localhost, or leave // out, as in memory:name");
        }
        List<HostPort> parsed =
                Arrays.stream(hosts.split(",", -1)).map(this::host).toList();
        if (ConfigUrl.namesOneTwice(parsed)) {
            throw fault("a host is named twice");
        }
        return parsed;
    }

    private void userAndPassword(String userInfo) {
        int colon = userInfo.indexOf(':');
        if (colon < 0) {
            throw fault("what stands before \"@\" has no colon; write redis://:secret@host for a password alone,"
                    + " redis://user:secret@host for a user and a password; a user alone is the option user");
        }
        if (colon == userInfo.length() - 1) {
            throw fault("the password before \"@\" is empty");
        }
        if (colon > 0) {
            put("user", decode(userInfo.substring(0, colon), "user"), "user");
        }
        put("password", decode(userInfo.substring(colon + 1), "password"), "password");
    }

    private HostPort host(String text) {
        Matcher matcher = HOST.matcher(text);
        if (!matcher.matches()) {
            throw fault(
                    "a host is not written as name, name:port, [IPv6 address] or [IPv6 address]:port, with a port from"
                            + " 1 to 65535");
        }
        String ipv6 = matcher.group("ipv6");
        String host = ipv6 != null ? ipv6 : matcher.group("name");
        String digits = matcher.group("port");
        OptionalInt port = digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
        String fault = HostPort.fault(host, port);
        if (fault != null) {
            throw fault("a host is refused: " + fault);
        }
        return new HostPort(host, port);
    }

    private String database(String path) {
        if (path.length() > 1) {
            put("db", decode(path.substring(1), "path"), "path");
        }
        return "";
    }

    private void query(String query) {
        List<String> items = Arrays.asList(query.split("&", -1));
        boolean behindSecret = false;
        for (int i = 0; i < items.size(); i++) {
            String item = items.get(i);
            int equals = item.indexOf('=');
            if (equals < 0) {
                throw fault(
                        "option " + (i + 1) + " after \"?\" has no \"=\"; options are written name=value&name=value,"
                                + " \"&\" in a value as %26");
            }
            String name = decode(item.substring(0, equals), "name of option " + (i + 1));
            if (!OptionName.isValid(name)) {
                throw fault("option " + (i + 1) + " after \"?\" has no valid name; a name is in camelCase");
            }
            String shown = behindSecret ? "option " + (i + 1) : "option " + name;
            String part = behindSecret ? shown + " after \"?\"" : "query";
            put(name, decode(item.substring(equals + 1), shown), part, behindSecret);
            behindSecret |= Option.isSensitive(name);
        }
    }

    private String decode(String part, String what) {
        String decoded = PercentCode.decode(part);
        if (decoded == null) {
            throw fault("the " + what + " has a malformed escape: \"%\" and two hexadecimal digits stand for a byte of"
                    + " UTF-8, and \"%\" itself is written %25");
        }
        return decoded;
    }

    private void put(String name, String value, String part) {
        put(name, value, part, false);
    }

    private void put(String name, String value, String part, boolean behindSecret) {
        Setting.putOnce(options, name, new Setting(value, origin + " (" + part + ")", behindSecret));
    }

    private StoreConfigurationException fault(String reason) {
        return new StoreConfigurationException(origin + ": " + reason);
    }
}
