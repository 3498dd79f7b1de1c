package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Option;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreConfigTest {

    private static final Option<String> USER = Option.text("user");
    private static final Option<String> PASSWORD = Option.secret("password");
    private static final Option<Integer> DB = Option.integer("db", 0, 0, 15);

    @Test
    void parse_everyPart_isRead() {
        StoreConfig config =
                StoreConfig.parse("rediss://us%3Aer:s%40cr:et@host-1:6379,[::1]:6380,h_3/7?prefix={app}:+%20&ttl=1h");

        assertEquals("rediss", config.scheme());
        assertEquals(
                List.of(HostPort.of("host-1", 6379), HostPort.of("::1", 6380), HostPort.of("h_3")), config.hosts());
        assertEquals("7", config.path());
        assertEquals(7, config.get(DB));
        assertEquals("us:er", config.get(USER));
        assertEquals("s@cr:et", config.get(PASSWORD));
        assertEquals("{app}:+ ", config.prefix());
        assertEquals(Optional.of(Duration.ofHours(1)), config.storeOptions().ttl());
        assertEquals(List.of("db", "password", "prefix", "ttl", "user"), List.copyOf(config.optionNames()));
    }

    @Test
    void parse_withoutHosts_pathIsTheName() {
        assertEquals("", StoreConfig.parse("memory:").path());
        assertEquals("", StoreConfig.parse("memory:?ttl=1h").path());
        assertEquals(
                "shared sessions",
                StoreConfig.parse("memory:shared%20sessions?ttl=1h").path());
        assertEquals(List.of(), StoreConfig.parse("memory:name").hosts());
    }

    @Test
    void parse_withoutOptions_defaultsHold() {
        StoreConfig config = StoreConfig.parse("redis://localhost");

        assertEquals("", config.prefix());
        assertEquals("", config.path());
        assertEquals(StoreOptions.defaults(), config.storeOptions());
        assertSame(StoreMetrics.NONE, config.metrics());
        assertTrue(config.optionNames().isEmpty());
    }

    @Test
    void parse_slashOrQuestionMarkAtTheEnd_meansNothing() {
        assertEquals(StoreConfig.parse("redis://localhost"), StoreConfig.parse("redis://localhost/"));
        assertEquals(StoreConfig.parse("redis://localhost"), StoreConfig.parse("redis://localhost?"));
        assertEquals(StoreConfig.parse("memory:"), StoreConfig.parse("memory:?"));
    }

    @Test
    void parse_schemeInCapitals_isTheSameScheme() {
        assertEquals(StoreConfig.parse("memory:A"), StoreConfig.parse("MEMORY:A"));
    }

    @Test
    void parse_passwordWithoutUser_isRead() {
        StoreConfig config = StoreConfig.parse("redis://:se+cr%25t@localhost");

        assertEquals(Optional.empty(), config.find(USER));
        assertEquals("se+cr%t", config.get(PASSWORD));
    }

    @Test
    void parse_escapesOfUtf8_areDecodedInValuesAndPaths() {
        StoreConfig config = StoreConfig.parse("memory:%F0%9F%98%80?prefix=%e2%82%AC€&%74tl=never");

        assertEquals("\uD83D\uDE00", config.path());
        assertEquals("€€", config.prefix());
        assertEquals(Optional.empty(), config.storeOptions().ttl());
    }

    @Test
    void parse_equalsSignInAValue_belongsToIt() {
        assertEquals("a=b=", StoreConfig.parse("memory:?prefix=a=b=").prefix());
    }

    @Test
    void get_absentOption_isTheDefault() {
        assertEquals(0, StoreConfig.parse("redis://localhost").get(DB));
    }

    @Test
    void get_absentOptionWithoutDefault_saysThatItIsRequired() {
        StoreConfig config = StoreConfig.parse("redis://localhost");

        var refused = assertThrows(StoreConfigurationException.class, () -> config.get(USER));

        assertEquals("option user is required; allowed: any valid Unicode that is not empty", refused.getMessage());
    }

    @Test
    void get_badValue_saysWhichAndWhereItWasGiven() {
        StoreConfig config = StoreConfig.parse("redis://localhost/16");

        var refused = assertThrows(StoreConfigurationException.class, () -> config.get(DB));

        assertEquals(
                "option db: \"16\" is too large; allowed: a whole number from 0 to 15 (given in the URL (path))",
                refused.getMessage());
    }

    @Test
    void parse_prefixThatLeavesNoRoomForKeys_isRefused() {
        assertEquals(
                7,
                StoreConfig.parse("memory:?maxKeyBytes=8&prefix=1234567")
                        .prefix()
                        .length());

        var refused = assertThrows(
                StoreConfigurationException.class,
                () -> StoreConfig.parse("memory:?maxKeyBytes=8&prefix=%E2%82%AC12345"));

        assertEquals(
                "option prefix: with 8 bytes it leaves no room for a key; allowed: fewer than maxKeyBytes, which is 8",
                refused.getMessage());
    }

    @Test
    void equals_sameThingWrittenInAnotherWay_isEqual() {
        StoreConfig one = StoreConfig.parse("redis://u:p@localhost/1?ttl=1h");
        StoreConfig other = StoreConfig.builder("redis")
                .hosts(HostPort.of("localhost"))
                .option("user", "u")
                .option(PASSWORD, "p")
                .option(DB, 1)
                .storeOptions(options -> options.ttl(Duration.ofMinutes(60)))
                .build();

        assertEquals(one, other);
        assertEquals(one.hashCode(), other.hashCode());
    }

    @Test
    void equals_otherSchemeHostPathPasswordOrMetrics_isNotEqual() {
        StoreConfig config = StoreConfig.parse("redis://u:p@localhost/1");

        for (String other : List.of(
                "rediss://u:p@localhost/1",
                "redis://u:p@localhos/1",
                "redis://u:p@localhost/2",
                "redis://u:q@localhost/1")) {
            assertNotEquals(config, StoreConfig.parse(other));
        }
        assertNotEquals(config, config.mutate().metrics(new StoreMetrics() {}).build());
        assertNotEquals(StoreConfig.parse("memory:a"), StoreConfig.parse("memory:b"));
    }
}
