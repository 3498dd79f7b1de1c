package io.reactivekv;

import io.reactivekv.spi.Option;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How a store is opened: which backend, where it is, and its options. Immutable and thread-safe.
 *
 * <p>A configuration is most often a string:
 *
 * <pre>{@code
 * redis://user:secret@redis.example.org:6379/0?prefix=app:&ttl=1h
 * ‾‾‾‾‾   ‾‾‾‾ ‾‾‾‾‾‾ ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾ ‾ ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾
 *   |      |     |              |            |         |
 * scheme  user password   host and port      db     options
 *
 * memory:sessions?maxEntries=100000
 * ‾‾‾‾‾‾ ‾‾‾‾‾‾‾‾ ‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾‾
 *   |       |            |
 * scheme   path       options
 * }</pre>
 *
 * <ul>
 *   <li>User, password, path and options are percent-decoded as UTF-8. {@code +} is itself. Spaces, {@code #}, {@code @}
 *       (but for the one before the host) and what would end the part that it stands in must be escaped; braces and
 *       letters of any script need not be.
 *   <li>A host is a name, an IPv4 address, or an IPv6 address in brackets.
 *   <li>User, password and the path behind hosts are the options {@code user}, {@code password} and {@code db}.
 *   <li>A password without a user is written {@code redis://:secret@host}.
 * </ul>
 *
 * <p>A configuration can also be read from {@link Properties}, a map or environment variables, built in code, or
 * {@linkplain #builder() layered} from several of these. Nothing is corrected silently: a bad value, the same thing said
 * twice in one source, and (when a store is opened, since it depends on the backend) an option that does not exist are
 * {@link StoreConfigurationException}s that name the culprit and what is allowed.
 *
 * <p>Passwords, and all options whose name {@linkplain Option#isSensitive(String) tells a secret}, are never printed.
 */
public final class StoreConfig {

    static final Option<String> PREFIX =
            Option.text("prefix", "").describedAs("names the space: every key in the backend begins with it");

    private final ConfigUrl url;
    private final Map<String, Setting> overrides;
    private final Map<String, Setting> settings;
    private final StoreMetrics metrics;
    private final String prefix;
    private final StoreOptions storeOptions;

    StoreConfig(ConfigUrl url, Map<String, Setting> overrides, StoreMetrics metrics) {
        this.url = url;
        this.overrides = Map.copyOf(overrides);
        Map<String, Setting> merged = new TreeMap<>(url.options());
        merged.putAll(overrides);
        this.settings = Collections.unmodifiableMap(merged);
        this.metrics = metrics;
        this.prefix = get(PREFIX);
        this.storeOptions = StoreOptions.from(settings);
        if (Keys.utf8Length(prefix) >= storeOptions.maxKeyBytes()) {
            throw new StoreConfigurationException("option prefix: with " + Keys.utf8Length(prefix)
                    + " bytes it leaves no room for a key; allowed: fewer than maxKeyBytes, which is "
                    + storeOptions.maxKeyBytes());
        }
    }

    /**
     * Reads a configuration string.
     *
     * @throws StoreConfigurationException when it is malformed, says something twice or has a bad value of a store option
     */
    public static StoreConfig parse(String url) {
        return builder().url(url).build();
    }

    /**
     * Reads properties.
     *
     * @param prefix of the keys that are meant; a dot behind it may be left out
     * @throws StoreConfigurationException as by {@link StoreConfigBuilder#properties} and {@link StoreConfigBuilder#build}
     */
    public static StoreConfig fromProperties(Properties properties, String prefix) {
        return builder().properties(properties, prefix).build();
    }

    /** The same as {@link #fromProperties} from a map. */
    public static StoreConfig fromMap(Map<String, String> map, String prefix) {
        return builder().map(map, prefix).build();
    }

    /**
     * Reads the environment of the process: {@code KV_URL}, {@code KV_COMMAND_TIMEOUT} and so on.
     *
     * @throws StoreConfigurationException as by {@link StoreConfigBuilder#environment(Map)} and
     *     {@link StoreConfigBuilder#build}, so also when there is no {@code KV_URL}
     */
    public static StoreConfig fromEnvironment() {
        return fromEnvironment(System.getenv());
    }

    /** {@link #fromEnvironment()} with these variables. */
    public static StoreConfig fromEnvironment(Map<String, String> variables) {
        return builder().environment(variables).build();
    }

    /** A builder that a {@linkplain StoreConfigBuilder#url url} or another source must give the scheme. */
    public static StoreConfigBuilder builder() {
        return new StoreConfigBuilder();
    }

    /** A builder for this scheme, such as {@code memory} or {@code redis}. */
    public static StoreConfigBuilder builder(String scheme) {
        return builder().scheme(scheme);
    }

    /** A builder that starts with what is said here. */
    public StoreConfigBuilder mutate() {
        return new StoreConfigBuilder(url, overrides, metrics);
    }

    /** The scheme, in lower case; it chooses the backend. */
    public String scheme() {
        return url.scheme();
    }

    /** The hosts in the order given; empty when no {@code //} follows the scheme. */
    public List<HostPort> hosts() {
        return url.hosts();
    }

    /**
     * What follows the scheme, such as the name of a memory store, or, where there are hosts, what follows them, which is
     * also the option {@code db}; without its slash, decoded, possibly empty.
     */
    public String path() {
        Setting db = hosts().isEmpty() ? null : settings.get(ConfigText.DB);
        return db == null ? url.path() : db.text();
    }

    /** The prefix that names the space; empty by default. */
    public String prefix() {
        return prefix;
    }

    /** The options of stores; each store may change them for itself. */
    public StoreOptions storeOptions() {
        return storeOptions;
    }

    /** Who is told of every operation; {@link StoreMetrics#NONE} by default. */
    public StoreMetrics metrics() {
        return metrics;
    }

    /** The names of the options that are given, in alphabetical order. */
    public Set<String> optionNames() {
        return settings.keySet();
    }

    /**
     * The value of an option, or its default.
     *
     * @throws StoreConfigurationException when the value is not allowed, or there is neither a value nor a default
     */
    public <T> T get(Option<T> option) {
        return find(option)
                .orElseThrow(() -> new StoreConfigurationException(
                        "option " + option.name() + " is required; allowed: " + option.allowed()));
    }

    /**
     * The value of an option, or its default; empty when there is neither.
     *
     * @throws StoreConfigurationException when the value is not allowed
     */
    public <T> Optional<T> find(Option<T> option) {
        Setting setting = settings.get(option.name());
        return setting == null ? option.defaultValue() : Optional.of(setting.as(option));
    }

    /**
     * Refuses options that are neither those of a store, nor {@code prefix}, nor among these, and values that are not allowed.
     * For backends that are opened past {@link KeyValueStores}, which asks the same.
     *
     * @param connection the backend's own options
     * @throws StoreConfigurationException when there is one; it names it and what is allowed
     */
    public void checkOptions(Collection<Option<?>> connection) {
        BackendLookup.checkOptions(this, connection);
    }

    /** Refuses a value that is given and not allowed. */
    <T> void check(Option<T> option) {
        Optional<T> unused = find(option);
    }

    /** Words that tell a user where an option was given. */
    String originOf(String option) {
        return Objects.requireNonNull(settings.get(option)).origin();
    }

    /** Whether the name of this option may be part of a secret. */
    boolean isBehindSecret(String option) {
        return Objects.requireNonNull(settings.get(option)).behindSecret();
    }

    /** Equal when scheme, hosts, path, metrics and the texts of all options are. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof StoreConfig that && identity().equals(that.identity());
    }

    @Override
    public int hashCode() {
        return identity().hashCode();
    }

    private List<Object> identity() {
        return List.of(url.scheme(), url.hosts(), url.path(), settings, metrics);
    }

    /** A configuration string that says the same, except that secrets are {@code ***}. */
    @Override
    public String toString() {
        return ConfigText.write(url, settings);
    }
}
