package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigUrlParserTest {

    private static String refusal(String url) {
        var refused = assertThrows(StoreConfigurationException.class, () -> StoreConfig.parse(url));
        assertNull(refused.getCause());
        assertEquals(KeyValueException.Outcome.NOT_EXECUTED, refused.outcome());
        return refused.getMessage();
    }

    private static void assertRefused(String url, String why) {
        String message = refusal(url);
        assertTrue(message.startsWith("the URL: ") && message.contains(why), message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "memory", "localhost/0", "//localhost", ":name", "1st:x", "my_db:x", "?a:b", "m%20:x"})
    void parse_withoutScheme_showsWhatOneLooksLike(String url) {
        assertRefused(url, "does not begin with a scheme and a colon, such as memory: or redis://host");
    }

    @ParameterizedTest
    @ValueSource(strings = {"memory://", "redis:///0", "redis://?ttl=1h", "redis://u:p@", "redis://u:p@/0"})
    void parse_withoutHost_isRefused(String url) {
        assertRefused(url, "no host follows //");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host:",
                "host:x",
                "host:6379x",
                "host:-1",
                "host:+1",
                "host:123456",
                "::1",
                "::1:6379",
                "[::1",
                "::1]",
                "[::1]6379",
                "[::1]:",
                "[localhost]",
                "[]",
                "a:1:2",
                "[[::1]]",
                "host:٣"
            })
    void parse_hostWithoutTheForm_isRefused(String host) {
        assertRefused("redis://" + host, "a host is not written as name, name:port, [IPv6 address]");
        assertRefused("redis://fine:1," + host + "/0", "a host is not written as");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-host", "host-", "ho%20st", "ho*st", "größe", "a,", ",a", "a,,b", "{host}", "."})
    void parse_illegalHostName_isRefused(String host) {
        assertRefused("redis://" + host, "a host is refused: not a host name or address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1:2]", "[:]", "[12345::]", "[::1%eth0]", "[::g]", "[1:2:3:4:5:6:7:8:9]"})
    void parse_illegalIpv6Address_isRefused(String host) {
        assertRefused("redis://" + host, "a host is refused: not an IPv6 address");
    }

    @ParameterizedTest
    @ValueSource(strings = {"host:0", "host:65536", "[::1]:99999"})
    void parse_portOutOfRange_isRefused(String host) {
        assertRefused("redis://" + host, "a host is refused: its port is not from 1 to 65535");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,a", "a:1,b:1,A:1", "[::1]:1,[::1]:1"})
    void parse_hostNamedTwice_isRefused(String hosts) {
        assertRefused("redis-cluster://" + hosts, "a host is named twice");
    }

    @Test
    void parse_userWithoutColon_suggestsTheColon() {
        assertRefused(
                "redis://hunter2@host",
                "has no colon; write redis://:secret@host for a password alone, redis://user:secret@host");
        assertRefused("redis://@host", "has no colon");
    }

    @ParameterizedTest
    @ValueSource(strings = {"redis://user:@host", "redis://:@host"})
    void parse_emptyPassword_isRefused(String url) {
        assertRefused(url, "the password before \"@\" is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis://u:p@ss@host",
                "redis://u:p/w@host",
                "redis://u:p?w@host",
                "redis://host?prefix=a@b",
                "memory:a@b",
                "user:password@host",
                "redis://u:p@host/0?prefix=@"
            })
    void parse_atInTheWrongPlace_isRefused(String url) {
        assertRefused(
                url, "only one \"@\" may occur, between the password and the host; anywhere else write it as %40");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "redis://u%:p@h user",
                "redis://u:p%4@h password",
                "redis://u:p%zz@h password",
                "redis://u:p%4g@h password",
                "redis://u:p%g4@h password",
                "redis://h/%g0 path",
                "memory:%C3 path",
                "memory:%ff path",
                "memory:%ED%A0%80 path",
                "memory:%C0%80 path",
                "memory:a%2 path",
                "memory:?prefix=% 'option prefix'",
                "memory:?prefix=a&ttl=%+1h 'option ttl'",
                "memory:?prefix=a&%ZZ=1 'name of option 2'"
            })
    void parse_malformedEscape_namesThePart(String url, String part) {
        assertRefused(url, "the " + part + " has a malformed escape");
    }

    @Test
    void parse_escapedSlashesInUnescapedAuthority_areNoHost() {
        assertRefused("redis://h%2F0", "a host is refused");
    }

    @Test
    void parse_whitespaceOrControl_namesTheIndex() {
        assertRefused(" memory:", "a space or control character at index 0");
        assertRefused("memory:\n", "a space or control character at index 7");
        assertRefused("memory:?prefix=a\u00A0b", "index 16");
        assertRefused("memory:\0", "index 7");
    }

    @Test
    void parse_fragment_isRefused() {
        assertRefused("memory:a#b", "\"#\" must be written as %23");
    }

    @Test
    void parse_loneSurrogate_isRefused() {
        assertRefused("memory:a\uD83D", "not valid Unicode, it has a lone surrogate at index 8");
        assertRefused("memory:\uDE00\uD83D", "lone surrogate at index 7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ttl", "&ttl=1h", "ttl=1h&", "prefix=a&&ttl=1h", "ttl;1h"})
    void parse_optionWithoutEqualsSign_isRefused(String query) {
        assertRefused("memory:?" + query, "has no \"=\"; options are written name=value&name=value");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1h", "%20ttl=1h", "t/l=1h", "1ttl=1h", "größe=1"})
    void parse_optionWithoutName_isRefused(String query) {
        assertRefused("memory:?" + query, "option 1 after \"?\" has no valid name; a name is in camelCase");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "redis://h/0?db=0 db path query",
                "redis://h?ttl=1h&ttl=1h ttl query query",
                "redis://u:p@h?user=u user user query",
                "redis://:p@h?password=p password password query"
            })
    void parse_sameThingTwice_namesBothPlaces(String url, String option, String first, String second) {
        assertEquals(
                "option " + option + " is given twice: in the URL (" + first + ") and in the URL (" + second
                        + "); give it once",
                refusal(url));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "ttl=0s '\"0s\" is too short'",
                "ttl=0 'write 0s'",
                "ttl=30 'has no unit; for seconds write 30s'",
                "ttl= 'is not a duration'",
                "ttl=-1s 'is not a duration'",
                "ttl=1H 'in capitals; write 1h'",
                "ttl=Never 'is not a duration'",
                "ttl=36526d 'is too long'",
                "ttl=P 'ISO 8601'",
                "serializer=xml 'allowed: json, kryo, none'",
                "compression=gzip 'allowed: none, deflate'",
                "compressionLevel=0 'from 1 to 9'",
                "compressionLevel=x 'is not a whole number'",
                "compressionThreshold=-1 'is not a size'",
                "maxKeyBytes=0 'is too small'",
                "maxKeyBytes=1gb '64kb'",
                "maxValueBytes=513mb '512mb'",
                "maxValueBytes=1.5mb 'is not a size'"
            })
    void parse_badValueOfAStoreOption_namesItAndWhatIsAllowed(String option, String why) {
        String message = refusal("memory:?" + option);

        assertTrue(message.startsWith("option " + option.substring(0, option.indexOf('=')) + ": "), message);
        assertTrue(message.contains(why), message);
        assertTrue(message.contains("; allowed: ") && message.endsWith(" (given in the URL (query))"), message);
    }
}
