package io.reactivekv;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A place that configuration comes from, in which nothing may be said twice, neither beside the URL nor inside it.
 *
 * @param options those given beside the URL
 */
record ConfigSource(@Nullable ConfigUrl url, Map<String, Setting> options) {

    private static final String URL = "url";
    private static final String VARIABLES = "KV_";

    /** What Kubernetes, and Docker for a link, set in a container where a service is named kv or kv-something. */
    private static final Pattern INJECTED = Pattern.compile(
            "KV_(.+_)?(SERVICE_HOST|SERVICE_PORT(_[A-Z0-9_]+)?|PORT_[0-9]+_(TCP|UDP|SCTP)(_[A-Z_]+)?)=.*"
                    + "|KV_(.+_)?PORT=(tcp|udp|sctp)://.*"
                    + "|KV_ENV_.+|KV_NAME=/.+",
            Pattern.DOTALL);

    ConfigSource {
        options = Collections.unmodifiableMap(new TreeMap<>(options));
        if (url != null) {
            Map<String, Setting> all = new TreeMap<>(url.options());
            options.forEach((name, setting) -> Setting.putOnce(all, name, setting));
        }
    }

    static ConfigSource ofUrl(String url) {
        return new ConfigSource(ConfigUrlParser.parse(url, "the URL"), Map.of());
    }

    /** The entries whose key begins with the prefix; a dot after the prefix may be left out. */
    static ConfigSource ofMap(Map<String, String> map, String prefix) {
        String start = start(prefix);
        Reader reader = new Reader();
        new TreeMap<>(map).forEach((key, value) -> {
            if (key.startsWith(start)) {
                reader.read(OptionName.fromProperty(key.substring(start.length())), value, key);
            }
        });
        return reader.source();
    }

    static ConfigSource ofProperties(Properties properties, String prefix) {
        String start = start(prefix);
        properties.forEach((key, value) -> {
            if (key instanceof String name && name.startsWith(start) && !(value instanceof String)) {
                throw new StoreConfigurationException(
                        name + ": the value of a property is a String, was a " + value.getClass());
            }
        });
        Map<String, String> map = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            map.put(key, properties.getProperty(key));
        }
        return ofMap(map, prefix);
    }

    /** The key of the URL among those that begin with the prefix. */
    static String urlKey(String prefix) {
        return start(prefix) + URL;
    }

    private static String start(String prefix) {
        boolean separated = prefix.isEmpty() || !Character.isLetterOrDigit(prefix.charAt(prefix.length() - 1));
        return separated ? prefix : prefix + ".";
    }

    static ConfigSource ofEnvironment(Map<String, String> variables) {
        Reader reader = new Reader();
        new TreeMap<>(variables).forEach((variable, value) -> {
            boolean injected = INJECTED.matcher(variable + "=" + value).matches();
            if (variable.startsWith(VARIABLES) && !injected) {
                reader.read(OptionName.fromVariable(variable.substring(VARIABLES.length())), value, variable);
            }
        });
        return reader.source();
    }

    private static final class Reader {

        private final Map<String, Setting> options = new TreeMap<>();
        private @Nullable ConfigUrl url;

        void read(String name, String value, String origin) {
            if (!OptionName.isValid(name)) {
                throw new StoreConfigurationException(Quoted.of(origin) + " is not the name of an option");
            }
            Setting setting = new Setting(Objects.requireNonNull(value, origin), origin);
            if (name.equals(URL)) {
                if (url != null) {
                    throw new StoreConfigurationException("the url is given twice, the second time in " + origin);
                }
                url = ConfigUrlParser.parse(setting.text(), origin);
            } else {
                Setting.putOnce(options, name, setting);
            }
        }

        ConfigSource source() {
            return new ConfigSource(url, options);
        }
    }
}
