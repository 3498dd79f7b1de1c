package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.reactivekv.spi.Option;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every option of a spec, as it stands in properties and JSON. */
class SpecOptionsTest {

    private static final Map<String, String> SAMPLES = Map.ofEntries(
            Map.entry("ttl", "30m"),
            Map.entry("staleFor", "2h"),
            Map.entry("negativeTtl", "10s"),
            Map.entry("errorBackoff", "5s"),
            Map.entry("jitterPercent", "20"),
            Map.entry("eagerRefreshPercent", "80"),
            Map.entry("softTimeout", "100ms"),
            Map.entry("hardTimeout", "20s"),
            Map.entry("staleWhileRevalidate", "true"),
            Map.entry("staleOnError", "false"),
            Map.entry("near", "false"),
            Map.entry("shared", "false"),
            Map.entry("nearEntries", "500"),
            Map.entry("nearBytes", "16mb"),
            Map.entry("maxEntryBytes", "4kb"),
            Map.entry("oversizedLoads", "pass"),
            Map.entry("serializer", "kryo"),
            Map.entry("compression", "deflate"),
            Map.entry("compressionThreshold", "2kb"),
            Map.entry("category", "c"),
            Map.entry("enabled", "false"),
            Map.entry("idleTtl", "never"),
            Map.entry("cleanupInterval", "1m"),
            Map.entry("leases", "false"),
            Map.entry("lease", "3s"),
            Map.entry("prefetchQueue", "10"),
            Map.entry("prefetchLoaders", "4"));

    /** So that a new option is not forgotten. */
    @Test
    void samples_areOfEveryOption() {
        Set<String> names = CacheOptions.ALL.stream().map(Option::name).collect(Collectors.toSet());
        assertEquals(names, SAMPLES.keySet());
    }

    @Test
    void option_fromPropertiesJsonAndText_isTheSame() {
        CacheSpec plain = CacheSpec.named("user");
        SAMPLES.forEach((option, text) -> {
            CacheSpec expected = plain.with(option, text);
            assertNotEquals(plain, expected, option);
            Properties properties = new Properties();
            Object unused = properties.setProperty("cache.user." + option, text);
            assertEquals(
                    expected, CacheSpecs.fromProperties(properties, "cache").get("user"), option);
            String json = "{\"user\": {\"" + option + "\": \"" + text + "\"}}";
            assertEquals(expected, CacheSpecs.fromJson(json).get("user"), option);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "kryo"})
    void put_withSerializerAndCategoryOfTheSpec_isReadBackAndInIt(String serializer) {
        try (Bed bed = new Bed()) {
            ReactiveCache<String> cache = bed.cache(
                    CacheSpec.named("c").serializer(serializer).category("c").near(false));
            done(cache.put("k", "v"));
            assertEquals("v", value(cache.get("k")));
            assertEquals("c", value(cache.entry("k")).category());
        }
    }
}
