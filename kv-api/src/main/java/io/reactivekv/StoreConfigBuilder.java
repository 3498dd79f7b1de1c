package io.reactivekv;

import io.reactivekv.spi.Option;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link StoreConfig} together from one or several sources. Not thread-safe.
 *
 * <p>Each call adds a source, and <b>a later one overrides an earlier one</b>, option by option: an option in the
 * environment replaces the same option inside the URL that came before. A URL replaces an earlier URL as a whole, with the
 * password and the options inside it, but not options given beside it. Within one source nothing may be said twice.
 *
 * <p><b>Credentials stay with their hosts.</b> When a URL or {@link #hosts} puts other hosts, or none, in place of earlier
 * ones, what was given before of users ({@code user}, {@code sentinelUser}) and secrets is dropped, wherever it was given.
 * What comes with the new hosts or later stays; what was given before there were any hosts goes with the first ones.
 *
 * <pre>{@code
 * StoreConfig config = StoreConfig.builder()
 *         .url("memory:?ttl=1h")              // for development
 *         .properties(application, "kv")      // kv.url, kv.command-timeout or kv.commandTimeout
 *         .environment()                      // KV_URL, KV_COMMAND_TIMEOUT
 *         .build();
 * }</pre>
 *
 * <p>Its methods throw a {@link StoreConfigurationException} for a source that is malformed or says something twice.
 */
public final class StoreConfigBuilder {

    private static final String CODE = "code";
    private static final String IN_THE_ENVIRONMENT = "in the environment as KV_URL";

    private @Nullable ConfigUrl url;
    private final Map<String, Setting> options;

    /** Where the sources so far might have said which store is meant. */
    private final Set<String> placesForUrl = new LinkedHashSet<>();

    private StoreMetrics metrics;

    StoreConfigBuilder() {
        this(null, Map.of(), StoreMetrics.NONE);
    }

    StoreConfigBuilder(@Nullable ConfigUrl url, Map<String, Setting> options, StoreMetrics metrics) {
        this.url = url;
        this.options = new TreeMap<>(options);
        this.metrics = metrics;
    }

    /** Adds a configuration string. */
    public StoreConfigBuilder url(String url) {
        return add(ConfigSource.ofUrl(Objects.requireNonNull(url, "url")));
    }

    /**
     * Adds properties: {@code url}, and options in camelCase or in kebab-case.
     *
     * @param prefix of the keys that are meant, such as {@code app.kv}; a dot behind it may be left out; with an empty one
     *     all keys are meant
     */
    public StoreConfigBuilder properties(Properties properties, String prefix) {
        placesForUrl.add("as " + ConfigSource.urlKey(prefix));
        return add(ConfigSource.ofProperties(properties, prefix));
    }

    /** The same as {@link #properties} from a map. */
    public StoreConfigBuilder map(Map<String, String> map, String prefix) {
        placesForUrl.add("as " + ConfigSource.urlKey(prefix));
        return add(ConfigSource.ofMap(map, prefix));
    }

    /** Adds the environment of the process. */
    public StoreConfigBuilder environment() {
        return environment(System.getenv());
    }

    /**
     * Adds environment variables: {@code KV_URL}, and options like {@code KV_COMMAND_TIMEOUT}. Those that container
     * platforms set for a service named kv, such as {@code KV_SERVICE_HOST} and {@code KV_PORT=tcp://...}, are ignored; any
     * other that begins with {@code KV_} is taken for an option.
     */
    public StoreConfigBuilder environment(Map<String, String> variables) {
        placesForUrl.add(IN_THE_ENVIRONMENT);
        return add(ConfigSource.ofEnvironment(variables));
    }

    StoreConfigBuilder scheme(String scheme) {
        if (scheme.indexOf(':') >= 0) {
            throw new StoreConfigurationException("a scheme alone is meant here, such as memory or redis, without what"
                    + " follows it; a whole configuration string is read by parse and by builder().url");
        }
        return url(scheme + ":");
    }

    /**
     * Sets the hosts in place of any earlier ones; users and secrets given before are dropped when those were others. A scheme
     * must have been given.
     */
    public StoreConfigBuilder hosts(HostPort... hosts) {
        if (ConfigUrl.namesOneTwice(List.of(hosts))) {
            throw new StoreConfigurationException("a host is named twice: " + List.of(hosts));
        }
        ConfigUrl current = givenUrl();
        Map<String, Setting> inside = new TreeMap<>(current.options());
        if (current.isLeftFor(List.of(hosts))) {
            dropCredentials(inside);
            dropCredentials(options);
        }
        url = new ConfigUrl(current.scheme(), List.of(hosts), current.path(), inside);
        return this;
    }

    /** Sets what follows the scheme where there are no hosts, such as the name of a memory store. */
    public StoreConfigBuilder path(String path) {
        ConfigUrl current = givenUrl();
        String text = new Setting(path, "the path").text();
        url = new ConfigUrl(current.scheme(), current.hosts(), text, current.options());
        return this;
    }

    /**
     * Sets an option.
     *
     * @throws StoreConfigurationException when the value is not allowed
     */
    public <T> StoreConfigBuilder option(Option<T> option, T value) {
        return option(option.name(), option.format(value));
    }

    /** Sets an option by its name in camelCase and its value as it is written in a configuration string. */
    public StoreConfigBuilder option(String name, String text) {
        put(name, text);
        return this;
    }

    /** Sets the prefix that names the space; any valid Unicode. */
    public StoreConfigBuilder prefix(String prefix) {
        return option(StoreConfig.PREFIX, prefix);
    }

    /** Changes the options of stores, those of earlier sources included. */
    public StoreConfigBuilder storeOptions(UnaryOperator<StoreOptions> change) {
        Map<String, Setting> given = new TreeMap<>(url == null ? Map.of() : url.options());
        given.putAll(options);
        StoreOptions before = StoreOptions.from(given);
        StoreOptions after = change.apply(before);
        for (Option<?> option : StoreOptions.ALL) {
            String text = after.text(option);
            if (!text.equals(before.text(option))) {
                put(option.name(), text);
            }
        }
        return this;
    }

    /** Sets who is told of every operation. */
    public StoreConfigBuilder metrics(StoreMetrics metrics) {
        this.metrics = Objects.requireNonNull(metrics, "metrics");
        return this;
    }

    /**
     * The configuration.
     *
     * @throws StoreConfigurationException when no source gave a URL or a scheme, or a store option is not allowed
     */
    public StoreConfig build() {
        ConfigUrl given = givenUrl();
        if (!given.hosts().isEmpty() && !given.path().isEmpty()) {
            throw new StoreConfigurationException(
                    "a configuration has hosts or a path, not both; what follows hosts is the option db");
        }
        return new StoreConfig(given, options, metrics);
    }

    private void put(String name, String text) {
        if (!OptionName.isValid(name)) {
            throw new StoreConfigurationException(Quoted.of(name) + " is not the name of an option");
        }
        options.put(name, new Setting(text, CODE));
    }

    private StoreConfigBuilder add(ConfigSource source) {
        ConfigUrl newUrl = source.url();
        if (newUrl != null) {
            if (url != null && url.isLeftFor(newUrl.hosts())) {
                dropCredentials(options);
            }
            url = newUrl;
            options.keySet().removeAll(newUrl.options().keySet());
        }
        options.putAll(source.options());
        return this;
    }

    /** A password must not go to another host than the one it was given for. */
    private static void dropCredentials(Map<String, Setting> settings) {
        settings.keySet()
                .removeIf(name -> Option.isSensitive(name) || name.equals(ConfigText.USER) || name.endsWith("User"));
    }

    private ConfigUrl givenUrl() {
        if (url == null) {
            throw new StoreConfigurationException("no store is named; give a url such as memory: or redis://localhost, "
                    + (placesForUrl.isEmpty() ? IN_THE_ENVIRONMENT : String.join(" or ", placesForUrl)));
        }
        return url;
    }
}
