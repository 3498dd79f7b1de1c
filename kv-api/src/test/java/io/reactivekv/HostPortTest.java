package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class HostPortTest {

    @Test
    void toString_isAsInAUrl() {
        assertEquals("localhost", HostPort.of("localhost").toString());
        assertEquals("10.0.0.1:6379", HostPort.of("10.0.0.1", 6379).toString());
        assertEquals("[::1]", HostPort.of("::1").toString());
        assertEquals("[::ffff:10.0.0.1]:1", HostPort.of("::ffff:10.0.0.1", 1).toString());
    }

    @Test
    void of_illegal_namesIt() {
        var host = assertThrows(StoreConfigurationException.class, () -> HostPort.of("a\nb"));
        assertEquals(
                "host \"a\\u000ab\": not a host name or address; allowed are letters, digits, . - and _",
                host.getMessage());
        var port = assertThrows(StoreConfigurationException.class, () -> HostPort.of("a", 0));
        assertEquals("host \"a\": its port is not from 1 to 65535", port.getMessage());
        assertThrows(StoreConfigurationException.class, () -> HostPort.of("[::1]"));
        assertThrows(StoreConfigurationException.class, () -> HostPort.of(""));
    }
}
