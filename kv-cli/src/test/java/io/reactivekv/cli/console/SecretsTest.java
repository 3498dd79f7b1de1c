package io.reactivekv.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "redis://user:secret@host/0 redis://user:***@host/0",
                "redis://:secret@host redis://:***@host",
                "redis://secret@host redis://***@host",
                "redis://u:a@b/c:d@host redis://u:***@host",
                "rediss-cluster://u$1:s@h1,h2?ttl=1h rediss-cluster://u$1:***@h1,h2?ttl=1h",
                "redis://host?password=secret&ttl=1h redis://host?password=***&ttl=1h",
                "redis://host?sentinelPassword=secret redis://host?sentinelPassword=***",
                "redis://u:pa\"ss@host redis://u:***@host",
                "redis://u:pa'ss@host redis://u:***@host",
                "redis://u\\$1:secret@host redis://u\\$1:***@host",
                "1redis://u:secret@host 1redis://u:***@host",
                "redis://pa\"ss@host redis://***@host",
                "redis://host?password=pa\"ss redis://host?password=***",
                "redis://host?password=pa'ss&ttl=1h redis://host?password=***&ttl=1h",
                "redis://host?passwordFile=/a/b redis://host?passwordFile=/a/b",
                "memory:?ttl=1h memory:?ttl=1h",
                "mail@example.org mail@example.org",
            })
    void masked_passwords_areGone(String text, String expected) {
        assertEquals("'" + expected + "'", Secrets.masked("'" + text + "'"));
    }

    @Test
    void masked_passwordWithBlanks_isGoneUpToTheAtBehindIt() {
        assertEquals("redis://u:***@h is down", Secrets.masked("redis://u:s3 cr et@h is down"));
        assertEquals("redis://***@h", Secrets.masked("redis://my user:s3 cr@et@h"));
        assertEquals("1 redis://u:***@h\n2 a b@c", Secrets.masked("1 redis://u:s3 cret@h\n2 a b@c"));
    }

    @Test
    void masked_urlsWithoutPassword_areLeftWhateverOtherLinesHold() {
        String text = "redis://h1 redis://h2:6379 is down\nask a@b";
        assertEquals(text, Secrets.masked(text));
    }
}
