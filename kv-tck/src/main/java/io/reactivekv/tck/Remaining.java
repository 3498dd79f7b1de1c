package io.reactivekv.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;

/** Compares times to live: exactly where time is virtual, else with room for the time that a test takes. */
final class Remaining {

    private static final Duration ROOM = Duration.ofMinutes(2);

    private Remaining() {}

    static void assertTtl(StoreFixture fixture, Duration expected, Optional<Duration> actual, String what) {
        assertTrue(actual.isPresent(), () -> what + ": expected " + expected + ", was permanent");
        Duration remaining = actual.get();
        if (fixture.capabilities().contains(Capability.VIRTUAL_TIME)) {
            assertEquals(expected, remaining, what);
        } else {
            boolean near = remaining.compareTo(expected.minus(ROOM)) > 0
                    && remaining.compareTo(expected.plus(ROOM)) < 0
                    && remaining.compareTo(Duration.ZERO) > 0;
            assertTrue(near, () -> what + ": expected about " + expected + ", was " + remaining);
        }
    }

    static void assertTtl(StoreFixture fixture, Duration expected, Optional<Duration> actual) {
        assertTtl(fixture, expected, actual, "ttl");
    }
}
