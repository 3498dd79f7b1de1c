package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Option;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StoreConfigBuilderTest {

    private static String refusal(StoreConfigBuilder builder) {
        return assertThrows(StoreConfigurationException.class, builder::build).getMessage();
    }

    @Test
    void build_laterSource_overridesOptionInsideAnEarlierUrl() {
        StoreConfig config = StoreConfig.builder()
                .url("redis://u:p@h/1?ttl=1h&prefix=a")
                .map(Map.of("kv.ttl", "2h", "kv.db", "2"), "kv")
                .environment(Map.of("KV_TTL", "3h", "KV_USER", "v"))
                .option("prefix", "b")
                .build();

        assertEquals("redis://v:***@h/2?prefix=b&ttl=3h", config.toString());
        assertEquals("2", config.path());
    }

    @Test
    void build_laterUrl_replacesTheEarlierOneWithAllInsideIt() {
        StoreConfig config = StoreConfig.builder()
                .url("redis://u:p@h/1?prefix=a&ttl=1h")
                .environment(Map.of("KV_URL", "redis://other?ttl=2h"))
                .build();

        assertEquals("redis://other?ttl=2h", config.toString());
    }

    @Test
    void build_laterUrl_keepsOptionsBesideTheEarlierOneButForThoseItSays() {
        StoreConfig config = StoreConfig.builder()
                .map(Map.of("url", "memory:?maxKeyBytes=8", "prefix", "a", "ttl", "1h"), "")
                .url("memory:x?ttl=2h")
                .build();

        assertEquals("memory:x?prefix=a&ttl=2h", config.toString());
    }

    @Test
    void build_optionsBeforeAnyUrl_areKept() {
        StoreConfig config = StoreConfig.builder()
                .environment(Map.of("KV_TTL", "1h"))
                .url("memory:")
                .build();

        assertEquals("memory:?ttl=1h", config.toString());
    }

    @Test
    void build_withoutUrl_saysHowToGiveOne() {
        assertTrue(refusal(StoreConfig.builder().prefix("a")).contains("in the environment as KV_URL"));
    }

    @Test
    void build_sourcesWithoutUrl_namesWhereTheyMightHaveHadIt() {
        String start = "no store is named; give a url such as memory: or redis://localhost, ";

        assertEquals(start + "as app.kv.url", refusal(StoreConfig.builder().map(Map.of("app.kv.ttl", "1h"), "app.kv")));
        assertEquals(
                start + "as app.kv.url or in the environment as KV_URL",
                refusal(StoreConfig.builder().map(Map.of(), "app.kv.").environment(Map.of("KV_TTL", "1h"))));
    }

    @Test
    void build_hostsAndPath_areRefused() {
        assertTrue(refusal(StoreConfig.builder("x").hosts(HostPort.of("h")).path("p"))
                .startsWith("a configuration has hosts or a path, not both"));
    }

    @Test
    void hosts_twice_replacesThem() {
        StoreConfig config = StoreConfig.builder("redis")
                .hosts(HostPort.of("a"), HostPort.of("b"))
                .hosts(HostPort.of("::1", 1), HostPort.of("c"))
                .build();

        assertEquals("redis://[::1]:1,c", config.toString());
    }

    @Test
    void build_laterUrlWithOtherHosts_dropsTheCredentialsOfTheEarlierOnes() {
        StoreConfig config = StoreConfig.builder()
                .map(
                        Map.of(
                                "kv.url", "redis-sentinel://prod",
                                "kv.user", "u",
                                "kv.password", "p",
                                "kv.sentinelUser", "su",
                                "kv.sentinelPassword", "sp",
                                "kv.apiToken", "t",
                                "kv.master", "m"),
                        "kv")
                .environment(Map.of("KV_URL", "redis-sentinel://other"))
                .build();

        assertEquals("redis-sentinel://other?master=m", config.toString());
    }

    @Test
    void build_laterUrlWithOtherHosts_keepsCredentialsOfItsOwnAndLaterOnes() {
        StoreConfig config = StoreConfig.builder()
                .map(Map.of("url", "redis://prod", "user", "u", "password", "p"), "")
                .environment(Map.of("KV_URL", "redis://:q@other", "KV_SENTINEL_PASSWORD", "r"))
                .option("user", "v")
                .build();

        assertEquals("redis://v:***@other?sentinelPassword=***", config.toString());
        assertEquals("q", config.get(Option.secret("password")));
    }

    @Test
    void build_laterUrlWithTheSameHosts_keepsCredentialsBesideTheEarlierOne() {
        StoreConfig config = StoreConfig.builder()
                .map(Map.of("url", "redis://a:1,b", "user", "u", "password", "p"), "")
                .url("rediss://b,a:1/3")
                .build();

        assertEquals("rediss://u:***@b,a:1/3", config.toString());
    }

    @Test
    void build_credentialsBeforeAnyHosts_areKept() {
        StoreConfig config = StoreConfig.builder()
                .environment(Map.of("KV_PASSWORD", "p"))
                .url("memory:")
                .url("redis://host")
                .build();

        assertEquals("redis://:***@host", config.toString());
    }

    @Test
    void build_credentialsBeforeAnyHosts_goWithTheFirstOnes() {
        StoreConfigBuilder builder =
                StoreConfig.builder().environment(Map.of("KV_PASSWORD", "p")).url("redis://a");

        assertEquals("redis://:***@a", builder.build().toString());
        assertEquals("redis://b", builder.url("redis://b").build().toString());
    }

    @Test
    void build_urlWithoutHostsInBetween_dropsTheCredentialsToo() {
        StoreConfig config = StoreConfig.builder()
                .map(Map.of("url", "redis://prod", "password", "p"), "")
                .url("memory:")
                .url("redis://other")
                .build();

        assertEquals("redis://other", config.toString());
    }

    @Test
    void hosts_others_dropTheCredentialsOfTheEarlierOnes() {
        StoreConfig prod = StoreConfig.parse("redis://u:p@prod/2?passwordFile=f")
                .mutate()
                .option("sentinelPassword", "sp")
                .build();

        assertEquals(
                "redis://other/2",
                prod.mutate().hosts(HostPort.of("other")).build().toString());
        assertEquals(
                "redis://:***@other/2",
                prod.mutate()
                        .hosts(HostPort.of("other"))
                        .option("password", "q")
                        .build()
                        .toString());
        assertEquals(prod, prod.mutate().hosts(HostPort.of("prod")).build());
    }

    @Test
    void hosts_oneNamedTwice_isRefused() {
        var refused = assertThrows(
                StoreConfigurationException.class,
                () -> StoreConfig.builder("redis").hosts(HostPort.of("a", 1), HostPort.of("A", 1)));

        assertEquals("a host is named twice: [a:1, A:1]", refused.getMessage());
    }

    @Test
    void builder_illegalSchemeNameOrText_isRefused() {
        assertThrows(StoreConfigurationException.class, () -> StoreConfig.builder("my scheme"));
        assertThrows(StoreConfigurationException.class, () -> StoreConfig.builder(""));
        StoreConfigurationException whole = assertThrows(
                StoreConfigurationException.class,
                () -> StoreConfig.builder("redis://:canary@host?commandTimeout=30s"));
        assertTrue(whole.getMessage().contains("builder().url"), whole.getMessage());
        assertFalse(whole.getMessage().contains("canary"), whole.getMessage());
        StoreConfigBuilder builder = StoreConfig.builder("memory");
        assertThrows(StoreConfigurationException.class, () -> builder.option("a b", "1"));
        assertThrows(StoreConfigurationException.class, () -> builder.option("name", "\uDC00"));
        assertThrows(StoreConfigurationException.class, () -> builder.prefix("\uD800"));
        assertThrows(StoreConfigurationException.class, () -> builder.path("\uD800"));
    }

    @Test
    void path_anyText_isEscaped() {
        StoreConfig config = StoreConfig.builder("memory").path("//a b?c@d").build();

        assertEquals("memory:%2F%2Fa%20b%3Fc%40d", config.toString());
        assertEquals(config, StoreConfig.parse(config.toString()));
    }

    @Test
    void storeOptions_changesOnTopOfEarlierSources() {
        StoreConfig config = StoreConfig.parse("memory:?ttl=1h&serializer=kryo")
                .mutate()
                .storeOptions(options -> options.withoutTtl().maxKeyBytes(100))
                .build();

        assertEquals("memory:?maxKeyBytes=100&serializer=kryo&ttl=never", config.toString());
        assertEquals(StoreOptions.defaults().serializer("kryo").maxKeyBytes(100), config.storeOptions());
    }

    @Test
    void mutate_leavesTheOriginalAlone() {
        StoreMetrics metrics = new StoreMetrics() {};
        StoreConfig original =
                StoreConfig.builder("memory").metrics(metrics).path("a").build();

        StoreConfig changed = original.mutate().path("b").prefix("p").build();

        assertEquals("memory:a", original.toString());
        assertEquals("memory:b?prefix=p", changed.toString());
        assertSame(metrics, changed.metrics());
        assertEquals(original, original.mutate().build());
    }

    @Test
    void mutate_newUrl_keepsWhatWasGivenBesideTheOldOne() {
        StoreConfig config = StoreConfig.builder()
                .url("redis://:secret@h?prefix=a")
                .storeOptions(options -> options.ttl(Duration.ofHours(1)))
                .build()
                .mutate()
                .url("memory:")
                .build();

        assertEquals("memory:?ttl=1h", config.toString());
    }
}
