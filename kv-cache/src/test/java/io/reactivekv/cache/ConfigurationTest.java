package io.reactivekv.cache;

import static io.reactivekv.cache.Await.done;
import static io.reactivekv.cache.Await.error;
import static io.reactivekv.cache.Await.list;
import static io.reactivekv.cache.Await.optional;
import static io.reactivekv.cache.Await.value;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.KeyRange;
import io.reactivekv.StoreConfigurationException;
import io.reactivekv.StoreUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Specs, managers, statistics. */
class ConfigurationTest {

    private final Bed bed = new Bed();

    @AfterEach
    void close() {
        bed.close();
    }

    @Test
    void specs_fromPropertiesAndJson_areTheSame() {
        Properties properties = new Properties();
        properties.setProperty("cache.user.ttl", "30m");
        properties.setProperty("cache.user.nearEntries", "500");
        properties.setProperty("cache.user.staleWhileRevalidate", "true");
        properties.setProperty("other", "ignored");
        CacheSpec expected = CacheSpec.named("user")
                .ttl(Duration.ofMinutes(30))
                .nearEntries(500)
                .staleWhileRevalidate(true);
        assertEquals(expected, CacheSpecs.fromProperties(properties, "cache").get("user"));
        assertEquals(
                expected,
                CacheSpecs.fromJson(
                                "{\"user\": {\"ttl\": \"30m\", \"nearEntries\": 500, \"staleWhileRevalidate\": true}}")
                        .get("user"));
        assertEquals(
                expected.hashCode(),
                CacheSpecs.fromMap(
                                Map.of(
                                        "user.ttl",
                                        "30m",
                                        "user.nearEntries",
                                        "500",
                                        "user.staleWhileRevalidate",
                                        "true"),
                                "")
                        .get("user")
                        .hashCode());
    }

    @Test
    void specs_bad_nameTheCulpritAndWhatIsAllowed() {
        Map<String, String> bad = Map.of(
                "{\"u\": {\"tttl\": \"1h\"}}", "allowed: [category",
                "{\"u\": {\"ttl\": \"-1h\"}}", "ttl",
                "{\"u\": {\"jitterPercent\": 95}}", "is too large",
                "{\"u\": {\"ttl\": null}}", "ttl",
                "{\"u\": {\"ttl\": \"1h\", \"ttl\": \"2h\"}}", "ttl",
                "{\"u\": 3}", "cache u",
                "[]", "no JSON object",
                "{", "not JSON",
                "{\"no good\": {}}", "no good");
        bad.forEach((json, hint) -> {
            StoreConfigurationException error =
                    assertThrows(StoreConfigurationException.class, () -> CacheSpecs.fromJson(json), json);
            assertTrue(error.getMessage().contains(hint), json + " gave " + error.getMessage());
        });
        assertThrows(
                StoreConfigurationException.class, () -> CacheSpec.named("c").ttl(Duration.ofSeconds(-1)));
        assertThrows(StoreConfigurationException.class, () -> CacheSpecs.tiers().get("nope"));
        assertThrows(
                StoreConfigurationException.class,
                () -> bed.manager().cache(CacheSpec.named("c").near(false).shared(false), String.class));
    }

    private static void refused(String hint, Properties properties) {
        StoreConfigurationException refusal =
                assertThrows(StoreConfigurationException.class, () -> CacheSpecs.fromProperties(properties, "cache"));
        assertTrue(refusal.getMessage().contains(hint), refusal.getMessage());
    }

    private static Properties properties(String name, Object value) {
        Properties properties = new Properties();
        properties.setProperty("cache.user.ttl", "1h");
        properties.put(name, value);
        return properties;
    }

    @Test
    void specs_badProperty_isRefusedByTheNamesOfTheCacheAndTheProperty() {
        Properties bad = properties("cache.query.ttl", "30");
        refused("cache query: option ttl: \"30\" has no unit", bad);
        refused("given in cache.query.ttl", bad);
        refused("given in cache.query.stale-fur", properties("cache.query.stale-fur", "1h"));
        refused("given in cache.no good.ttl", properties("cache.no good.ttl", "1h"));
        StoreConfigurationException inCode = assertThrows(
                StoreConfigurationException.class,
                () -> CacheSpec.named("query").jitterPercent(95));
        assertTrue(inCode.getMessage().startsWith("cache query: option jitterPercent: "), inCode.getMessage());
    }

    @Test
    void specs_propertyIsNoString_isRefused() {
        refused("cache.user.nearEntries", properties("cache.user.nearEntries", 500));
        assertEquals(
                1,
                CacheSpecs.fromProperties(properties("other.user.nearEntries", 500), "cache")
                        .all()
                        .size());
    }

    @Test
    void specs_propertyInKebabCase_isTheSameOption() {
        Properties kebab = properties("cache.user.near-entries", "500");
        kebab.setProperty("cache.user.stale-while-revalidate", "true");
        assertEquals(
                CacheSpec.named("user").nearEntries(500).staleWhileRevalidate(true),
                CacheSpecs.fromProperties(kebab, "cache").get("user"));
        kebab.setProperty("cache.user.nearEntries", "500");
        refused("option nearEntries is given twice: in cache.user.near-entries and in cache.user.nearEntries", kebab);
    }

    @Test
    void reconfigure_whileAPredictorIsSet_isNotLost() {
        Core<String> core = Bed.core(bed.cache(CacheSpec.named("c").shared(false)));
        for (int i = 1; i <= 1_000; i++) {
            CacheSpec changed = core.spec().nearEntries(i);
            CyclicBarrier ready = new CyclicBarrier(2);
            CompletableFuture<Void> watching = CompletableFuture.runAsync(() -> {
                meet(ready);
                core.watchReads();
            });
            meet(ready);
            core.respecify(changed);
            Void unused = watching.join();
            assertSame(changed, core.spec());
        }
    }

    /** Both go on in the same moment. */
    private static void meet(CyclicBarrier ready) {
        try {
            int unused = ready.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void tiers_areTheUsualOnes() {
        assertEquals(
                Optional.of(Duration.ofHours(24)),
                CacheSpecs.tiers().get("config").ttl());
        assertEquals(
                Optional.of(Duration.ofHours(12)),
                CacheSpecs.tiers().get("reference").ttl());
        assertEquals(
                Optional.of(Duration.ofHours(1)), CacheSpecs.tiers().get("user").ttl());
        assertEquals(
                Optional.of(Duration.ofMinutes(30)),
                CacheSpecs.tiers().get("query").ttl());
    }

    @Test
    void entryOptions_sameTagTwice_isOneTag() {
        assertEquals(Set.of("a", "b"), EntryOptions.none().tags("a", "b", "a").tags());
        assertEquals(Set.of("a"), EntryOptions.ofTags("a", "a").tags());
        assertEquals(Set.of("a"), Loaded.of("v").tags("a", "a").options().tags());
    }

    @Test
    void loaded_sameSaid_isEqual() {
        Loaded<String> one = said();
        assertEquals(one, said());
        assertEquals(one.hashCode(), said().hashCode());
        assertEquals(EntryOptions.none(), EntryOptions.none().tags(List.of()));
        for (Loaded<String> other : List.of(
                one.ttl(Duration.ofHours(2)),
                one.tags("a"),
                one.category("d"),
                one.metadata("by", "you"),
                Loaded.of("v"))) {
            assertNotEquals(one, other);
        }
        assertNotEquals(one.options(), one.options().staleFor(Duration.ZERO));
    }

    private static Loaded<String> said() {
        return Loaded.of("v")
                .ttl(Duration.ofHours(1))
                .tags("a", "b")
                .category("c")
                .metadata("by", "me");
    }

    @Test
    void pattern_matchesWholeKeys() {
        assertTrue(KeyPattern.of("user::*").matches("user::42"));
        assertFalse(KeyPattern.of("user::*").matches("xuser::42"));
        assertTrue(KeyPattern.of("a*b*c").matches("axxbyybzzc"));
        assertFalse(KeyPattern.of("a*b*c").matches("axxbyybzz"));
        assertTrue(KeyPattern.of("a?c").matches("abc"));
        assertTrue(KeyPattern.of("user::?").matches("user::😀"));
        assertTrue(KeyPattern.of("*?c").matches("a😀c"));
        assertFalse(KeyPattern.of("a??c").matches("a😀c"));
        assertTrue(KeyPattern.of("a\\😀?").matches("a😀ü"));
        assertTrue(KeyPattern.of("a\\*c").matches("a*c"));
        assertFalse(KeyPattern.of("a\\*c").matches("abc"));
        assertEquals("a*", KeyPattern.of("a\\*?x").literalPrefix());
        String evil = "*a".repeat(30) + "b";
        assertFalse(KeyPattern.of(evil).matches("a".repeat(2_000)));
    }

    @Test
    void manager_sameName_isTheSameCacheOrAnError() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> cache = manager.cache(CacheSpec.named("c"), String.class);
        assertSame(cache, manager.cache(CacheSpec.named("c"), String.class));
        assertThrows(StoreConfigurationException.class, () -> manager.cache(CacheSpec.named("c"), Integer.class));
        assertThrows(
                StoreConfigurationException.class,
                () -> manager.cache(CacheSpec.named("c").ttl(Duration.ofHours(3)), String.class));
        assertEquals(Optional.of(cache), manager.find("c"));
        assertEquals("user", manager.cache("user", String.class).name());
    }

    @Test
    void manager_sameNameAfterReconfigure_isTheSameCache() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> cache = manager.cache("user", String.class);
        CacheSpec made = cache.spec();
        cache.reconfigure(made.ttl(Duration.ofSeconds(7)));
        assertSame(cache, manager.cache("user", String.class));
        assertSame(cache, manager.cache(made.ttl(Duration.ofSeconds(7)), String.class));
        assertEquals(Duration.ofSeconds(7), cache.spec().ttl().orElseThrow(), "it stays as it is");
        assertThrows(
                StoreConfigurationException.class, () -> manager.cache(made.ttl(Duration.ofSeconds(8)), String.class));
    }

    @Test
    void reconfigure_compressionThreshold_countsFromThenOn() {
        ReactiveCache<String> cache = bed.manager()
                .cache(CacheSpec.named("c").compression("deflate").compressionThreshold(1_000_000), String.class);
        done(cache.put("long", "x".repeat(10_000)));
        assertEquals(1, cache.stats().compressionRatio());
        cache.reconfigure(cache.spec().compressionThreshold(100));
        done(cache.put("long", "x".repeat(10_000)));
        assertTrue(cache.stats().compressionRatio() < 0.1, cache.stats()::toString);
    }

    @Test
    void managerClear_oneCacheFails_clearsTheOthersAndFails() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> failing = Bed.ready(manager.cache(CacheSpec.named("a"), String.class));
        ReactiveCache<String> near =
                Bed.ready(manager.cache(CacheSpec.named("b").shared(false), String.class));
        done(failing.put("k", "v"));
        done(near.put("k", "v"));
        bed.backend.down(true);
        StoreUnavailableException unused = error(StoreUnavailableException.class, manager.clear());
        assertEquals(Optional.empty(), optional(near.get("k")));
    }

    @Test
    void shared_afterItWasClosed_isOpenedAnew() {
        CacheManager first = CacheManager.shared();
        assertSame(first, CacheManager.shared());
        first.close();
        assertTrue(first.isClosed());
        CacheManager second = CacheManager.shared();
        assertNotSame(first, second);
        assertFalse(second.isClosed());
        second.close();
    }

    @Test
    void stats_inTotalAndPerCache_andTheirDifference() {
        CacheManager manager = bed.manager();
        ReactiveCache<String> a = Bed.ready(manager.cache(CacheSpec.named("a").shared(false), String.class));
        ReactiveCache<String> b = Bed.ready(manager.cache(CacheSpec.named("b").shared(false), String.class));
        done(a.put("k", "v", EntryOptions.none().category("cat")));
        CacheStats before = a.stats();
        for (int i = 0; i < 3; i++) {
            assertEquals("v", value(a.get("k")));
        }
        assertEquals(Optional.empty(), optional(a.get("other")));
        bed.advance(Duration.ofMinutes(90));
        assertEquals("v", value(a.get("k", ReadMode.ALLOW_STALE)));
        assertEquals(Optional.empty(), optional(b.get("k")));
        CacheStats difference = a.stats().minus(before);
        assertEquals(4, difference.hits());
        assertEquals(1, difference.staleHits());
        assertEquals(3, difference.freshHits());
        assertEquals(3L, difference.toMap().get("freshHits"));
        assertEquals(1, difference.misses());
        assertEquals(0.8, difference.hitRate());
        assertEquals(0, difference.puts());
        assertEquals(1, a.stats().puts());
        assertEquals(Map.of(EntryStatus.STALE, 1L), a.stats().entriesByStatus());
        assertEquals(Map.of("cat", 1L), a.stats().entriesByCategory());
        assertEquals(Optional.of(Duration.ofMinutes(90)), a.stats().oldestAge());
        assertEquals(Map.of("k", 4L), a.stats().hotKeys());
        assertEquals(2, manager.stats().misses());
        assertEquals(1, manager.statsByCache().get("b").misses());
        String json = JsonMapper.shared().writeValueAsString(a.stats().toMap());
        assertTrue(json.contains("\"nearHits\":4"), json);
        a.resetStats();
        assertEquals(0, a.stats().hits());
        assertEquals(Map.of(), a.stats().hotKeys());
        assertEquals("v", value(a.get("k", ReadMode.ALLOW_STALE)));
        assertEquals(Map.of("k", 1L), a.stats().hotKeys());
    }

    @Test
    void asStore_seesFreshEntriesAndIsSeen() {
        ReactiveCache<String> cache = bed.cache(CacheSpec.named("c").ttl(Duration.ofMinutes(1)));
        done(cache.put("a", "1"));
        done(cache.asStore().put("b", "2"));
        assertEquals("1", value(cache.asStore().get("a")));
        assertEquals("2", value(cache.get("b")));
        assertEquals(2, value(cache.asStore().count(KeyRange.all())));
        assertEquals("1x", value(cache.asStore().update("a", v -> v.map(s -> s + "x"))));
        assertEquals("1x", value(cache.get("a")));
        bed.advance(Duration.ofMinutes(1));
        assertEquals(Optional.empty(), optional(cache.asStore().get("a")));
        assertEquals(List.of(), list(cache.asStore().keys(KeyRange.all())));
        done(cache.asStore().put("b", "3"));
        done(cache.clear());
        assertEquals(Optional.empty(), optional(cache.asStore().get("b")));
        assertThrows(
                IllegalStateException.class,
                () -> bed.cache(CacheSpec.named("d").shared(false)).asStore());
    }
}
