package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import io.reactivekv.StoreConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is said of the driver that is on the class path. */
@Timeout(60)
class DriverTest {

    @Test
    void open_olderDriver_warns() {
        List<String> warnings = warnings("6.8.0");
        assertEquals(1, warnings.size(), warnings::toString);
        assertTrue(
                warnings.get(0).contains("Lettuce 6.8.0") && warnings.get(0).contains(DriverVersion.OLDEST),
                warnings::toString);
    }

    @Test
    void open_oldestDriverThatIsTested_isSilent() {
        assertEquals(List.of(), warnings(DriverVersion.OLDEST));
    }

    private static List<String> warnings(String version) {
        try (LogCapture log = LogCapture.begin()) {
            StoreConfig config = StoreConfig.parse("redis://127.0.0.1:1");
            Object unused = new Driver(config, RedisDriverOptions.defaults(), version)
                    .shutdown()
                    .block();
            return log.messages(Level.WARN);
        }
    }
}
