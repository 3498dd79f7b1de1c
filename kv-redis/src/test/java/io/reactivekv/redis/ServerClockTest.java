package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerClockTest {

    @ParameterizedTest
    @ValueSource(longs = {-600, 0, 600})
    void now_machinesClockMinutesOff_isTheServersAndNotAhead(long secondsOff) {
        ServerClock clock = new ServerClock();
        long server =
                System.currentTimeMillis() + Duration.ofSeconds(secondsOff).toMillis();
        long before = System.nanoTime();
        clock.set(List.of(text(server / 1_000), text(server % 1_000 * 1_000)));

        long now = clock.now();

        long elapsed = Duration.ofNanos(System.nanoTime() - before).toMillis();
        assertTrue(now <= server + elapsed, "ahead of the server by " + (now - server - elapsed));
        assertTrue(now >= server - 100, "behind by " + (server - now));
    }

    @Test
    void now_serverTellsNoTime_isLongAgo() {
        ServerClock clock = new ServerClock();
        clock.set(null);

        assertTrue(
                clock.now() < System.currentTimeMillis() - Duration.ofDays(365).toMillis());
    }

    private static byte[] text(long number) {
        return Layout.utf8(Long.toString(number));
    }
}
