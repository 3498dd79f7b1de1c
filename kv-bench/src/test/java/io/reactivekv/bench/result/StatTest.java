package io.reactivekv.bench.result;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class StatTest {

    @Test
    void of_oddAndEvenNumbersOfValues_takesTheMiddleAndTheQuartiles() {
        assertEquals(new Stat(3, 2, 4, 5), Stat.of(List.of(5.0, 1.0, 3.0, 2.0, 4.0)));
        assertEquals(new Stat(2.5, 1.75, 3.25, 4), Stat.of(List.of(4.0, 2.0, 1.0, 3.0)));
        assertEquals(new Stat(7, 7, 7, 1), Stat.of(List.of(7.0)));
    }

    @Test
    void of_noValues_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> Stat.of(List.of()));
    }
}
