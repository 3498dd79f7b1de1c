package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerInfoTest {

    @ParameterizedTest
    @CsvSource({
        "redis_version:5.0.14, true, Redis 5.0.14",
        "redis_version:6.0.16, true, Redis 6.0.16",
        "redis_version:6.2.0, false, Redis 6.2.0",
        "redis_version:7.0.15, false, Redis 7.0.15",
        "redis_version:10.0.0, false, Redis 10.0.0",
        "redis_version:unstable, false, Redis unstable",
        "role:master, false, Redis ?"
    })
    void of_versions_areToldAndCompared(String line, boolean tooOld, String version) {
        ServerInfo info = ServerInfo.of(Layout.utf8("# Server\r\n" + line + "\r\n"));

        assertEquals(tooOld, info.isTooOld());
        assertEquals(version, info.version());
    }

    @Test
    void of_valkey_isToldByItsOwnVersion() {
        ServerInfo info =
                ServerInfo.of(Layout.utf8("redis_version:7.2.4\r\nvalkey_version:8.0.1\r\nused_memory:5\r\n"));

        assertEquals("Valkey 8.0.1", info.version());
        assertEquals(Map.of("redis_version", "7.2.4", "valkey_version", "8.0.1", "used_memory", "5"), info.about());
    }
}
