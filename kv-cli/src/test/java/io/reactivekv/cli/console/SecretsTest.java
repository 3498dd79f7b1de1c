package io.reactivekv.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

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
}
