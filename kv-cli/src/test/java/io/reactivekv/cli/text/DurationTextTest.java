package io.reactivekv.cli.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationTextTest {

    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "90s, PT1M30S",
        "5m, PT5M",
        "2h, PT2H",
        "7d, P7D",
        "1h30m, PT1H30M",
        "1d2h3m4s5ms, P1DT2H3M4.005S",
        "PT1M, PT1M",
    })
    void parse_withUnits_addsThemUp(String text, Duration expected) {
        assertEquals(expected, DurationText.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "30",
                "s",
                "30 s",
                "-1s",
                "1.5s",
                "30S",
                "30sec",
                "1h30",
                "P",
                "99999999999999999999s",
                "999999999999999d"
            })
    void parse_anythingElse_isRefusedWithWhatIsAllowed(String text) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> DurationText.parse(text));
        assertTrue(e.getMessage().contains(JsonText.quote(text)), e.getMessage());
        assertTrue(e.getMessage().contains("30s"), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"PT0S, 0ms", "PT0.001S, 1ms", "PT29.998S, 29s998ms", "PT1H, 1h", "P1DT2H3M4.005S, 1d2h3m4s5ms"})
    void print_toTheMillisecond_canBeReadAgain(Duration duration, String expected) {
        assertEquals(expected, DurationText.print(duration));
        assertEquals(duration, DurationText.parse(expected));
    }
}
