package io.reactivekv.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ZipfTest {

    private static final int COUNT = 1_000;
    private static final int DRAWS = 1_000_000;
    /** The sum of 1/n^0.99 for n up to 1,000. */
    private static final double ZETA = 7.7289532172847;

    @Test
    void rank_overManyDraws_fallsAsTheLawSays() {
        Zipf zipf = new Zipf(COUNT);
        SplittableRandom random = new SplittableRandom(1);
        int[] drawn = new int[COUNT];
        for (int i = 0; i < DRAWS; i++) {
            drawn[zipf.rank(random)]++;
        }
        assertEquals(1 / ZETA, (double) drawn[0] / DRAWS, 0.005);
        assertEquals(Math.pow(0.5, 0.99) / ZETA, (double) drawn[1] / DRAWS, 0.005);
        double topTenth = Arrays.stream(drawn, 0, COUNT / 10).sum() / (double) DRAWS;
        assertEquals(0.68, topTenth, 0.03);
        assertTrue(drawn[COUNT - 1] > 0, "the rarest comes as well");
    }

    @Test
    void next_scattersTheFrequentOnesAndStaysInBounds() {
        Zipf zipf = new Zipf(COUNT);
        SplittableRandom random = new SplittableRandom(2);
        int[] drawn = new int[COUNT];
        for (int i = 0; i < DRAWS; i++) {
            drawn[zipf.next(random)]++;
        }
        int most = 0;
        for (int i = 0; i < COUNT; i++) {
            most = drawn[i] > drawn[most] ? i : most;
        }
        assertEquals(1 / ZETA, (double) drawn[most] / DRAWS, 0.02);
        assertTrue(most != 0, "the most frequent one is not the first key");
    }

    @Test
    void zipf_ofOneNumber_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Zipf(1));
    }
}
