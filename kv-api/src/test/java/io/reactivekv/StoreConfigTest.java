package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreConfigTest {

    @Test
    void parse_everyPart_isRead() {
        StoreConfig config =
                StoreConfig.parse("redis://us%3Aer:s%40cret@host-1:6379,[::1]:6380,host3/7?prefix={app}:+%20&ttl=1h");

        assertEquals("redis", config.scheme());
        assertEquals(
                List.of(HostPort.of("host-1", 6379), HostPort.of("::1", 6380), HostPort.of("host3")), config.hosts());
        assertEquals("7", config.path());
        assertEquals("{app}:+ ", config.prefix());
        assertEquals(Optional.of(Duration.ofHours(1)), config.storeOptions().ttl());
        assertEquals(List.of("db", "password", "prefix", "ttl", "user"), List.copyOf(config.optionNames()));
        assertEquals("redis://us%3Aer:***@host-1:6379,[::1]:6380,host3/7?prefix={app}:+%20&ttl=1h", config.toString());
    }
}
