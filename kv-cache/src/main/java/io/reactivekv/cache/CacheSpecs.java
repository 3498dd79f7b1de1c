package io.reactivekv.cache;

import io.reactivekv.StoreConfigurationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Cache specs by name, from code, properties or JSON. Immutable. */
public final class CacheSpecs {

    private static final ObjectReader STRICT =
            JsonMapper.shared().reader().with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private static final Pattern NEXT_WORD = Pattern.compile("[-_]([a-z0-9])");

    private final Map<String, CacheSpec> byName;

    private CacheSpecs(Map<String, CacheSpec> byName) {
        this.byName = Collections.unmodifiableMap(byName);
    }

    /**
     * The usual tiers: {@code config} fresh for 24 hours, {@code reference} for 12, {@code user} for 1, {@code query} for
     * 30 minutes.
     */
    public static CacheSpecs tiers() {
        return of(List.of(
                CacheSpec.named("config").ttl(Duration.ofHours(24)),
                CacheSpec.named("reference").ttl(Duration.ofHours(12)),
                CacheSpec.named("user").ttl(Duration.ofHours(1)),
                CacheSpec.named("query").ttl(Duration.ofMinutes(30))));
    }

    /** These specs; a later one of the same name replaces an earlier one. */
    public static CacheSpecs of(Collection<CacheSpec> specs) {
        Map<String, CacheSpec> byName = new LinkedHashMap<>();
        specs.forEach(spec -> byName.put(spec.name(), spec));
        return new CacheSpecs(byName);
    }

    /**
     * Reads properties such as {@code cache.user.ttl=1h}; options are written {@code nearEntries} or {@code near-entries}.
     *
     * @param prefix of the properties that are meant, such as {@code cache}; a dot behind it may be left out
     * @throws StoreConfigurationException when an option does not exist or is given twice, or its value is not allowed or no
     *     String; the message names the property
     */
    public static CacheSpecs fromProperties(Properties properties, String prefix) {
        String start = prefix.isEmpty() || prefix.endsWith(".") ? prefix : prefix + ".";
        properties.forEach((key, value) -> {
            if (key instanceof String property && property.startsWith(start) && !(value instanceof String)) {
                throw new StoreConfigurationException("property \"" + property
                        + "\": the value of a property is a String, was a "
                        + value.getClass().getName());
            }
        });
        Map<String, CacheSpec> byName = new LinkedHashMap<>();
        Map<String, String> given = new HashMap<>();
        for (String property : new TreeSet<>(properties.stringPropertyNames())) {
            if (property.startsWith(start)) {
                int dot = property.lastIndexOf('.');
                if (dot <= start.length()) {
                    throw new StoreConfigurationException("property \"" + property + "\": expected " + start
                            + "NAME.OPTION, such as " + start + "user.ttl");
                }
                String name = property.substring(start.length(), dot);
                String option = camelCase(property.substring(dot + 1));
                String other = given.putIfAbsent(name + "." + option, property);
                if (other != null) {
                    throw new StoreConfigurationException("cache " + name + ": option " + option
                            + " is given twice: in " + other + " and in " + property + "; give it once");
                }
                try {
                    CacheSpec spec = byName.computeIfAbsent(name, CacheSpec::named);
                    byName.put(name, spec.with(option, properties.getProperty(property)));
                } catch (StoreConfigurationException e) {
                    // Not as a cause: the two would say the same.
                    throw new StoreConfigurationException(e.getMessage() + " (given in " + property + ")");
                }
            }
        }
        return new CacheSpecs(byName);
    }

    /** {@code near-entries} becomes {@code nearEntries}, as in the properties of a store. */
    private static String camelCase(String option) {
        return NEXT_WORD.matcher(option).replaceAll(word -> word.group(1).toUpperCase(Locale.ROOT));
    }

    /** {@link #fromProperties} from a map. */
    public static CacheSpecs fromMap(Map<String, String> map, String prefix) {
        Properties properties = new Properties();
        properties.putAll(map);
        return fromProperties(properties, prefix);
    }

    /**
     * Reads JSON such as {@code {"user": {"ttl": "1h", "nearEntries": 500}}}.
     *
     * @throws StoreConfigurationException when it is no such object, an option does not exist or its value is not allowed
     */
    public static CacheSpecs fromJson(String json) {
        List<CacheSpec> specs = new ArrayList<>();
        for (Map.Entry<String, JsonNode> cache : object(json).properties()) {
            if (!cache.getValue().isObject()) {
                throw new StoreConfigurationException(
                        "cache " + cache.getKey() + ": expected an object of options, such as {\"ttl\": \"1h\"}");
            }
            CacheSpec spec = CacheSpec.named(cache.getKey());
            for (Map.Entry<String, JsonNode> option : cache.getValue().properties()) {
                if (!option.getValue().isValueNode() || option.getValue().isNull()) {
                    throw new StoreConfigurationException("cache " + cache.getKey() + ": option " + option.getKey()
                            + ": expected a text, a number, true or false");
                }
                spec = spec.with(option.getKey(), option.getValue().asString());
            }
            specs.add(spec);
        }
        return of(specs);
    }

    private static JsonNode object(String json) {
        try {
            JsonNode root = STRICT.readTree(json);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            throw new StoreConfigurationException("the specs are not JSON: " + e.getOriginalMessage());
        }
        throw new StoreConfigurationException("the specs are no JSON object of caches by name");
    }

    /** The same, with specs added or replaced. */
    public CacheSpecs and(CacheSpec... specs) {
        List<CacheSpec> all = new ArrayList<>(byName.values());
        all.addAll(List.of(specs));
        return of(all);
    }

    /** All of them, in the order they were given. */
    public Collection<CacheSpec> all() {
        return byName.values();
    }

    /**
     * The spec of this name.
     *
     * @throws StoreConfigurationException when there is none; the message lists those there are
     */
    public CacheSpec get(String name) {
        CacheSpec spec = byName.get(name);
        if (spec == null) {
            throw new StoreConfigurationException(
                    "there is no cache spec \"" + name + "\"; there are " + byName.keySet());
        }
        return spec;
    }

    @Override
    public String toString() {
        return byName.values().toString();
    }
}
