package io.reactivekv.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.reactivekv.bench.result.Aim.Sense;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AimTest {

    private static final Results NONE = new Results(List.of());

    @Test
    void verdict_atOrBeyondTheBound_isYesAndElseNo() {
        assertEquals("yes", verdict(Sense.AT_LEAST, 2, 2));
        assertEquals("no", verdict(Sense.AT_LEAST, 2, 1.999));
        assertEquals("yes", verdict(Sense.AT_MOST, 2, 2));
        assertEquals("no", verdict(Sense.AT_MOST, 2, 2.001));
        assertEquals("yes", verdict(Sense.EXACTLY, 1, 1));
        assertEquals("no", verdict(Sense.EXACTLY, 1, 2));
    }

    @Test
    void verdict_withoutAFigure_saysSo() {
        Aim aim = new Aim("m", "w", Sense.AT_LEAST, 2, "times", results -> Optional.empty());

        assertEquals("not measured", aim.verdict(NONE));
        assertEquals("-", aim.reached(NONE));
        assertEquals("≥ 2 times", aim.stated());
    }

    @Test
    void figures_arePrintedWithThreeDigitsThatMatter() {
        assertEquals(
                List.of("0", "0.125", "1.25", "12.5", "125", "1,250,000", "-12.5", "-"),
                java.util.stream.Stream.of(0, 0.125, 1.25, 12.5, 125.2, 1_249_900, -12.5, Double.NaN)
                        .map(number -> Figures.of(number.doubleValue()))
                        .toList());
    }

    private static String verdict(Sense sense, double bound, double value) {
        return new Aim("m", "w", sense, bound, "", results -> Optional.of(value)).verdict(NONE);
    }
}
