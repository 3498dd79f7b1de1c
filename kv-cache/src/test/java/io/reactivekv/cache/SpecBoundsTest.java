package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfigurationException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that no option of a spec or an entry takes. */
class SpecBoundsTest {

    private static final CacheSpec SPEC = CacheSpec.named("c");
    private static final Duration NEGATIVE = Duration.ofMillis(-1);

    private static void refused(String option, Executable change) {
        StoreConfigurationException refusal = assertThrows(StoreConfigurationException.class, change);
        assertTrue(refusal.getMessage().contains("cache c: option " + option + ": "), refusal.getMessage());
    }

    static List<Arguments> negativeDurations() {
        return List.of(
                setting("ttl", () -> SPEC.ttl(NEGATIVE)),
                setting("staleFor", () -> SPEC.staleFor(NEGATIVE)),
                setting("negativeTtl", () -> SPEC.negativeTtl(NEGATIVE)),
                setting("errorBackoff", () -> SPEC.errorBackoff(NEGATIVE)),
                setting("softTimeout", () -> SPEC.softTimeout(NEGATIVE)),
                setting("hardTimeout", () -> SPEC.hardTimeout(NEGATIVE)),
                setting("idleTtl", () -> SPEC.idleTtl(NEGATIVE)),
                setting("cleanupInterval", () -> SPEC.cleanupInterval(NEGATIVE)),
                setting("lease", () -> SPEC.lease(NEGATIVE)));
    }

    private static Arguments setting(String option, Supplier<CacheSpec> inCode) {
        return Arguments.of(option, inCode);
    }

    @ParameterizedTest
    @MethodSource("negativeDurations")
    void spec_negativeDuration_isRefusedInCodeAndAsText(String option, Supplier<CacheSpec> inCode) {
        refused(option, () -> {
            CacheSpec unused = inCode.get();
        });
        refused(option, () -> {
            CacheSpec unused = SPEC.with(option, "-1ms");
        });
    }

    @Test
    void negativeDurations_areThoseOfEveryDuration() {
        List<String> durations = CacheOptions.ALL.stream()
                .filter(option -> option.type().contains("duration"))
                .map(option -> option.name())
                .sorted()
                .toList();
        assertEquals(
                durations,
                negativeDurations().stream()
                        .map(each -> (String) each.get()[0])
                        .sorted()
                        .toList());
    }

    @Test
    void entryOptions_negativeStaleTime_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> EntryOptions.none().staleFor(NEGATIVE));
        assertThrows(IllegalArgumentException.class, () -> EntryOptions.ofTtl(NEGATIVE));
        assertThrows(IllegalArgumentException.class, () -> Loaded.of("v").ttl(NEGATIVE));
    }

    static List<String> badCategories() {
        return List.of("", "\ud83d", "a\ude00", "x".repeat(4_001));
    }

    @ParameterizedTest
    @MethodSource("badCategories")
    void category_noneOfACache_isRefusedWhicheverWayItComes(String category) {
        refused("category", () -> {
            CacheSpec unused = SPEC.category(category);
        });
        refused("category", () -> {
            CacheSpec unused = SPEC.with("category", category);
        });
        Properties properties = new Properties();
        Object unusedBefore = properties.setProperty("cache.c.category", category);
        refused("category", () -> {
            CacheSpecs unused = CacheSpecs.fromProperties(properties, "cache");
        });
        refused("category", () -> {
            CacheSpecs unused = CacheSpecs.fromJson("{\"c\": {\"category\": \"" + category + "\"}}");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4_000})
    void category_ofAllowedLength_canBeInvalidated(int length) {
        String category = "x".repeat(length);
        try (Bed bed = new Bed()) {
            ReactiveCache<String> cache = bed.cache(SPEC.category(category));
            done(cache.put("k", "v"));
            done(cache.invalidateCategory(category));
            assertEquals(1, cache.stats().invalidations());
        }
    }
}
