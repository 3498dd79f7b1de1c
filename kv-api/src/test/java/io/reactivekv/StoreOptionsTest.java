package io.reactivekv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Ttl;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class StoreOptionsTest {

    private final StoreOptions defaults = StoreOptions.defaults();

    private String refusal(UnaryOperator<StoreOptions> change) {
        return assertThrows(StoreConfigurationException.class, () -> change.apply(defaults))
                .getMessage();
    }

    @Test
    void defaults_areThoseOfTheDocumentation() {
        assertEquals(Optional.empty(), defaults.ttl());
        assertEquals("json", defaults.serializer());
        assertEquals("none", defaults.compression());
        assertEquals(1024, defaults.compressionThreshold());
        assertEquals(6, defaults.compressionLevel());
        assertEquals(4096, defaults.maxKeyBytes());
        assertEquals(16 * 1024 * 1024, defaults.maxValueBytes());
        assertEquals("StoreOptions[]", defaults.toString());
    }

    @Test
    void withers_eachOption_isChangedInACopy() {
        StoreOptions changed = defaults.ttl(Duration.ofHours(24))
                .serializer("kryo")
                .compression("deflate")
                .compressionThreshold(0)
                .compressionLevel(9)
                .maxKeyBytes(100)
                .maxValueBytes(2048);

        assertEquals(Optional.of(Duration.ofDays(1)), changed.ttl());
        assertEquals("kryo", changed.serializer());
        assertEquals("deflate", changed.compression());
        assertEquals(0, changed.compressionThreshold());
        assertEquals(9, changed.compressionLevel());
        assertEquals(100, changed.maxKeyBytes());
        assertEquals(2048, changed.maxValueBytes());
        assertEquals(
                "StoreOptions[ttl=1d, serializer=kryo, compression=deflate, compressionThreshold=0, compressionLevel=9,"
                        + " maxKeyBytes=100, maxValueBytes=2kb]",
                changed.toString());
        assertEquals("StoreOptions[]", defaults.toString());
    }

    @Test
    void equals_backToTheDefaults_isEqualToThem() {
        StoreOptions back = defaults.ttl(Duration.ofSeconds(1))
                .maxKeyBytes(1)
                .maxKeyBytes(4096)
                .withoutTtl();

        assertEquals(defaults, back);
        assertEquals(defaults.hashCode(), back.hashCode());
        assertNotEquals(defaults, defaults.maxKeyBytes(1));
    }

    @Test
    void ttl_outOfBounds_isRefusedAsInAConfigurationString() {
        for (Duration bad : List.of(
                Duration.ZERO, Duration.ofNanos(-1), Ttl.MAX.plusNanos(1), Duration.ofSeconds(Long.MIN_VALUE))) {
            String message = refusal(options -> options.ttl(bad));
            assertTrue(message.startsWith("option ttl: "), message);
            assertTrue(
                    message.endsWith(
                            "allowed: a duration with a unit (500ms, 30s, 5m, 1h, 7d or ISO 8601 like PT30S), more"
                                    + " than 0 and at most 36525d, or never"),
                    message);
        }
        assertEquals(Optional.of(Ttl.MAX), defaults.ttl(Ttl.MAX).ttl());
        assertEquals(
                Optional.of(Duration.ofNanos(1)),
                defaults.ttl(Duration.ofNanos(1)).ttl());
    }

    @Test
    void withers_valuesThatAreNotAllowed_areRefused() {
        assertTrue(refusal(options -> options.serializer("java"))
                .contains("\"java\" is unknown; allowed: json, kryo, none"));
        assertTrue(refusal(options -> options.compression("lz4")).contains("allowed: none, deflate"));
        assertTrue(refusal(options -> options.compressionThreshold(-1)).contains("\"-1\" is too small"));
        assertTrue(refusal(options -> options.compressionLevel(10)).contains("from 1 to 9"));
        assertTrue(refusal(options -> options.maxKeyBytes(0)).contains("from 1 to 64kb"));
        assertTrue(refusal(options -> options.maxKeyBytes(64 * 1024 + 1)).contains("\"65537\" is too large"));
        assertTrue(refusal(options -> options.maxValueBytes(0)).contains("from 1 to 512mb"));
    }

    @Test
    void withers_null_isRefusedAtTheCall() {
        assertThrows(NullPointerException.class, () -> defaults.ttl(null));
        assertThrows(NullPointerException.class, () -> defaults.serializer(null));
        assertThrows(NullPointerException.class, () -> defaults.compression(null));
    }
}
