package io.reactivekv.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

class MarkovPredictorTest {

    private static final int READS = 200_000;
    private static final int SESSIONS = 20;
    private static final long SEED = 7;

    private final MarkovPredictor predictor = MarkovPredictor.create();

    /** How many predictions came true, and for how many reads there was one that did. */
    private record Score(long predicted, long right, long reads) {

        double precision() {
            return predicted == 0 ? 0 : (double) right / predicted;
        }

        double recall() {
            return (double) right / reads;
        }
    }

    /** The next key of a session, given its last one. */
    private interface Trace {
        int next(int session, int last);
    }

    private Score score(Trace trace) {
        Random random = new Random(SEED);
        Map<Integer, Integer> last = new HashMap<>();
        Map<Integer, Set<String>> expected = new HashMap<>();
        long predicted = 0;
        long right = 0;
        for (int i = 0; i < READS; i++) {
            int session = random.nextInt(SESSIONS);
            int key = trace.next(session, last.getOrDefault(session, 0));
            Set<String> guesses = expected.getOrDefault(session, Set.of());
            predicted += guesses.size();
            right += guesses.contains("k" + key) ? 1 : 0;
            predictor.read("s" + session, "k" + key);
            expected.put(session, predictor.next("k" + key).keySet());
            last.put(session, key);
        }
        return new Score(predicted, right, READS);
    }

    @Test
    void precision_onASessionTrace_isThatOfTheHabit(TestReporter reporter) {
        Random random = new Random(SEED);
        // Seven times in ten the session goes on to the page's usual successor, else anywhere among 500.
        Score score = score((session, last) -> random.nextInt(10) < 7 ? (last * 31 + 7) % 500 : random.nextInt(500));
        reporter.publishEntry("sessions", "precision " + score.precision() + ", recall " + score.recall());
        assertTrue(score.precision() > 0.65, score.toString());
        assertTrue(score.recall() > 0.6, score.toString());
    }

    @Test
    void precision_onAZipfTrace_itRarelyGuesses(TestReporter reporter) {
        Random random = new Random(SEED);
        // Independent draws: there is nothing to learn but which keys are frequent.
        Score score = score((session, last) -> (int) Math.min(9_999, Math.exp(random.nextDouble() * Math.log(10_000))));
        reporter.publishEntry("Zipf", "precision " + score.precision() + ", recall " + score.recall());
        assertTrue(score.predicted() < READS, score.toString());
        assertEquals(0.01, score.precision(), 0.01, score.toString());
    }

    @Test
    void next_habitsChange_areForgotten() {
        MarkovPredictor small = new MarkovPredictor(10, 2, 0.3);
        for (int i = 0; i < 20; i++) {
            small.read("s", "a");
            small.read("s", "b");
        }
        assertEquals(Set.of("b"), small.next("a").keySet());
        for (int i = 0; i < 200; i++) {
            small.read("s", "a");
            small.read("s", i % 2 == 0 ? "c" : "d");
        }
        assertTrue(small.next("a").size() <= 2);
        assertTrue(
                small.next("a").containsKey("c") || small.next("a").containsKey("d"),
                small.next("a").toString());
    }

    @Test
    void sessions_doNotMix() {
        for (int i = 0; i < 5; i++) {
            predictor.read("ann", "a");
            predictor.read("bob", "x");
            predictor.read("ann", "b");
            predictor.read("bob", "y");
        }
        assertEquals(Set.of("b"), predictor.next("a").keySet());
        assertEquals(Set.of("y"), predictor.next("x").keySet());
        assertEquals(Map.of(), predictor.next("nowhere"));
    }

    @Test
    void create_outOfBounds_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MarkovPredictor(0, 1, 0.5));
        assertThrows(IllegalArgumentException.class, () -> new MarkovPredictor(1, 1, 0));
    }

    @Test
    void keysAndSessions_areForgottenBeyondTheBound() {
        MarkovPredictor small = new MarkovPredictor(10, 1, 0.3);
        for (int i = 0; i < 1_000; i++) {
            small.read("s", "k" + i);
        }
        assertBetween(1, 10, known(small, "k", 1_000));
        MarkovPredictor large = new MarkovPredictor(100_000, 1, 0.3);
        for (String key : new String[] {"first", "second"}) {
            for (int i = 0; i < 20_000; i++) {
                large.read("s" + i, key + i);
            }
        }
        assertBetween(1, 10_000, known(large, "first", 20_000));
    }

    private static long known(MarkovPredictor predictor, String prefix, int keys) {
        return IntStream.range(0, keys)
                .filter(i -> !predictor.next(prefix + i).isEmpty())
                .count();
    }

    private static void assertBetween(long least, long most, long number) {
        assertTrue(number >= least && number <= most, () -> least + " to " + most + ", was " + number);
    }
}
