package io.reactivekv.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.bench.soak.SoakOptions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SoakCommandTest {

    @Test
    void parse_options_areTaken() {
        assertEquals(
                new SoakOptions(Duration.ofMinutes(90), -5, 8),
                SoakCommand.parse(List.of("--duration", "90m", "--seed", "-5", "--workers", "8")));
    }

    @Test
    void parse_nothing_isTenMinutesWithAnySeed() {
        assertEquals(Duration.ofMinutes(10), SoakCommand.parse(List.of()).duration());
    }

    @ParameterizedTest
    @CsvSource({
        "--duration 10, '--duration is a number with s, m or h, such as 10m, not 10'",
        "--duration 0s, '--duration is a number with s, m or h, such as 10m, not 0s'",
        "--seed x, '--seed is a whole number, not x'",
        "--workers 0, '--workers is a whole number from 1 on, not 0'",
        "--workers 10001, '--workers is 10000 at most, not 10001'",
        "redis, soak does not know redis"
    })
    void parse_mistake_isNamed(String command, String message) {
        UsageException e = assertThrows(UsageException.class, () -> SoakCommand.parse(List.of(command.split(" "))));

        assertTrue(e.getMessage().contains(message), e.getMessage());
    }
}
