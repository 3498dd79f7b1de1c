package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A predictor whose readers change their ways. */
class HabitsTest {

    private final MarkovPredictor predictor = MarkovPredictor.create();

    private void follow(String next, int times) {
        for (int i = 0; i < times; i++) {
            predictor.read("s", "a");
            predictor.read("s", next);
        }
    }

    @Test
    void next_longHabitChanges_theNewOneIsMoreLikelySoon() {
        follow("b", 100_000);
        assertEquals(Set.of("b"), predictor.next("a").keySet());
        follow("c", 1_000);
        Map<String, Double> next = predictor.next("a");
        assertTrue(next.containsKey("c"), next::toString);
        assertTrue(next.get("c") > next.getOrDefault("b", 0.0), next::toString);
    }
}
