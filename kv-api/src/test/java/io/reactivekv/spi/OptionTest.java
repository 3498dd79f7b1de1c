package io.reactivekv.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.StoreConfigurationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OptionTest {

    private static final Option<Duration> TIMEOUT =
            Option.duration("commandTimeout", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofDays(10));
    private static final Option<Long> SIZE = Option.bytes("maxBytes", 0, Long.MAX_VALUE);

    private static final List<Duration> UNITS = List.of(
            Duration.ofNanos(1),
            Duration.ofMillis(1),
            Duration.ofSeconds(1),
            Duration.ofMinutes(1),
            Duration.ofHours(1),
            Duration.ofDays(1));

    private static String refusal(Option<?> option, String text) {
        var refused = assertThrows(StoreConfigurationException.class, () -> option.parse(text));
        assertNull(refused.getCause());
        return refused.getMessage();
    }

    @ParameterizedTest
    @CsvSource({
        "500ms,PT0.5S,500ms",
        "30s,PT30S,30s",
        "5m,PT5M,5m",
        "90m,PT90M,90m",
        "1h,PT1H,1h",
        "7d,PT168H,7d",
        "24h,PT24H,1d",
        "1000ms,PT1S,1s",
        "PT30S,PT30S,30s",
        "P1DT1H,PT25H,25h",
        "PT0.0015S,PT0.0015S,PT0.0015S",
        "0010s,PT10S,10s"
    })
    void duration_withUnit_isReadAndWritten(String text, Duration expected, String written) {
        assertEquals(expected, TIMEOUT.parse(text));
        assertEquals(written, TIMEOUT.format(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "30|has no unit; for seconds write 30s",
                "0|has no unit; for seconds write 0s",
                "30S|has its unit in capitals; write 30s",
                "30MS|has its unit in capitals; write 30ms",
                "0ms|is too short",
                "PT0.0001S|is too short",
                "PT-1S|is too short",
                "11d|is too long",
                "999999999999999999d|is too long",
                "1000000000000000000s|is not a duration",
                "PT1X|is not an ISO 8601 duration",
                "P|is not an ISO 8601 duration",
                "-1s|is not a duration",
                "1.5h|is not a duration",
                "1h30m|is not a duration",
                "1 s|is not a duration",
                "1us|is not a duration",
                "1w|is not a duration",
                "never|is not a duration",
                "٣s|is not a duration"
            })
    void duration_bad_saysWhyAndWhatIsAllowed(String text, String why) {
        assertEquals(
                "option commandTimeout: \"" + text + "\" " + why
                        + "; allowed: a duration with a unit (500ms, 30s, 5m, 1h, 7d or ISO 8601 like PT30S), at least 1ms"
                        + " and at most 10d",
                refusal(TIMEOUT, text));
    }

    @Test
    void duration_anyValue_isWrittenAndReadBack() {
        Option<Duration> any = Option.duration("d", Duration.ZERO, Duration.ZERO, Duration.ofDays(100_000));
        Random random = new Random(99);
        for (int i = 0; i < 10_000; i++) {
            Duration duration = UNITS.get(random.nextInt(UNITS.size())).multipliedBy(random.nextInt(100_000));
            assertEquals(duration, any.parse(any.format(duration)), duration::toString);
        }
        assertEquals("0ms", any.format(Duration.ZERO));
    }

    @Test
    void durationOrNever_never_isEmpty() {
        Option<Optional<Duration>> ttl = Option.durationOrNever("ttl", Duration.ofMillis(1), Duration.ofDays(1));

        assertEquals(Optional.empty(), ttl.parse("never"));
        assertEquals(Optional.of(Duration.ofSeconds(1)), ttl.parse("1s"));
        assertEquals(Optional.of(Optional.empty()), ttl.defaultValue());
        assertEquals("never", ttl.format(Optional.empty()));
        assertTrue(refusal(ttl, "NEVER").endsWith(", or never"));
    }

    @ParameterizedTest
    @CsvSource({
        "0,0,0",
        "4096,4096,4kb",
        "4kb,4096,4kb",
        "64MB,67108864,64mb",
        "2gb,2147483648,2gb",
        "1025,1025,1025",
        "1024kb,1048576,1mb",
        "5000gb,5368709120000,5000gb"
    })
    void bytes_withOrWithoutUnit_isReadAndWritten(String text, long expected, String written) {
        assertEquals(expected, SIZE.parse(text));
        assertEquals(written, SIZE.format(expected));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5mb", "1 mb", "1tb", "1m", "1mib", "mb", "1234567890123456789", "+1", "0x10"})
    void bytes_bad_isRefused(String text) {
        assertTrue(refusal(SIZE, text).contains("is not a size; allowed: a size in bytes of at least 0, such as "));
    }

    @Test
    void bytes_beyondLong_isTooLarge() {
        assertTrue(refusal(SIZE, "999999999999999gb").contains("is too large"));
    }

    @Test
    void integer_boundsAreInclusive() {
        Option<Integer> level = Option.integer("level", 6, -1, 9);

        assertEquals(-1, level.parse("-1"));
        assertEquals(9, level.parse("9"));
        assertEquals("option level: \"-2\" is too small; allowed: a whole number from -1 to 9", refusal(level, "-2"));
        assertEquals("option level: \"10\" is too large; allowed: a whole number from -1 to 9", refusal(level, "10"));
        assertTrue(refusal(level, "99999999999").contains("is too large"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "1.0", "1e3", " 1", "1 ", "+1", "--1", "-", "1_000", "1234567890123456789", "٣"})
    void longNumber_bad_isRefused(String text) {
        Option<Long> number = Option.longNumber("n", Long.MIN_VALUE, Long.MAX_VALUE);

        assertTrue(refusal(number, text).contains("is not a whole number of at most 18 digits"));
    }

    @Test
    void bool_isTrueOrFalseAndNothingElse() {
        Option<Boolean> failFast = Option.bool("failFast", false);

        assertTrue(failFast.parse("true"));
        assertFalse(failFast.parse("false"));
        for (String bad : List.of("", "TRUE", "yes", "1", "on")) {
            assertEquals("option failFast: \"" + bad + "\" is unknown; allowed: true, false", refusal(failFast, bad));
        }
    }

    @Test
    void oneOf_enum_isWrittenInLowerCaseWithHyphens() {
        Option<Mode> mode = Option.oneOf("mode", Mode.FIRST_ONE);

        assertEquals(Mode.SECOND, mode.parse("second"));
        assertEquals("first-one", mode.format(Mode.FIRST_ONE));
        assertEquals("option mode: \"SECOND\" is unknown; allowed: first-one, second", refusal(mode, "SECOND"));
    }

    @Test
    void text_emptyOnlyWhereTheDefaultIs() {
        assertEquals("", Option.text("prefix", "").parse(""));
        assertTrue(refusal(Option.text("master"), "").contains("is empty"));
        assertTrue(refusal(Option.text("clientName", "kv"), "").contains("is empty"));
        assertTrue(refusal(Option.text("master"), "a\uD800\n").contains("\"a\\ud800\\u000a\" has a lone surrogate"));
    }

    @Test
    void file_isAPath() {
        assertEquals(Path.of("/etc/ca.pem"), Option.file("tlsCa").parse("/etc/ca.pem"));
        assertEquals("/etc/ca.pem", Option.file("tlsCa").format(Path.of("/etc/ca.pem")));
        assertTrue(refusal(Option.file("tlsCa"), "a\0").contains("\"a\\u0000\" is not a path"));
    }

    @Test
    void secret_refused_isNotShown() {
        assertEquals(
                "option password: its value (not shown) is refused; allowed: any valid Unicode that is not empty",
                refusal(Option.secret("password"), ""));
        assertTrue(Option.secret("sentinelPassword").isSensitive());
    }

    @Test
    void secret_nameThatTellsNothing_isRefusedInTheDeclaration() {
        assertThrows(IllegalArgumentException.class, () -> Option.secret("key"));
    }

    @Test
    void declaration_nameOrDefaultThatIsNotAllowed_isRefused() {
        for (String name : List.of("", "Name", "a-b", "a_b", "1a", "größe")) {
            assertThrows(IllegalArgumentException.class, () -> Option.text(name));
        }
        assertThrows(StoreConfigurationException.class, () -> Option.integer("n", 0, 1, 2));
        assertThrows(StoreConfigurationException.class, () -> Option.oneOf("n", "a", "b", "c"));
    }

    @Test
    void check_valueInCode_isCheckedLikeOneInText() {
        var refused = assertThrows(StoreConfigurationException.class, () -> TIMEOUT.check(Duration.ZERO));

        assertTrue(refused.getMessage().startsWith("option commandTimeout: \"0ms\" is too short; allowed: "));
        assertThrows(NullPointerException.class, () -> TIMEOUT.check(null));
    }

    @Test
    void describedAs_keepsTheRest() {
        Option<Long> described = SIZE.describedAs("memory for entries");

        assertEquals("memory for entries", described.description());
        assertEquals("maxBytes", described.name());
        assertEquals("bytes", described.type());
        assertEquals(Optional.empty(), described.defaultValue());
    }

    @Test
    void bounds_areToldInShort() {
        assertEquals("from 1 to 9", Option.integer("n", 1, 9).bounds());
        assertEquals(
                "of at least 1", Option.longNumber("n", 1, Long.MAX_VALUE - 1).bounds());
        assertEquals("from 1kb to 1gb", Option.bytes("n", 1 << 10, 1 << 30).bounds());
        assertEquals("at least 1ms and at most 10d", TIMEOUT.bounds());
        assertEquals("not empty", Option.text("n").bounds());
        assertEquals("", Option.text("n", "").bounds());
    }

    @Test
    void refusal_longValue_isCut() {
        assertTrue(refusal(SIZE, "x".repeat(100_000)).length() < 500);
    }

    private enum Mode {
        FIRST_ONE,
        SECOND
    }
}
