package io.reactivekv.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

class WarmUpTest {

    private static final long SLICE = 100;

    private final List<String> turns = new ArrayList<>();
    private final Map<String, Load> subjects = new LinkedHashMap<>();
    private long now;
    private long compiled;

    @Test
    void run_subjectThatBecomesFasterForAWhile_goesOnUntilItDoesNot() {
        subject("rising", turn -> 100 + 10L * Math.min(turn, 20));

        run(0, Long.MAX_VALUE);

        assertEquals(1 + 20 + WarmUp.PATIENCE, turns.size());
    }

    @Test
    void run_subjectThatIsSteadyButForNoise_ends() {
        subject("steady", turn -> turn % 2 == 0 ? 1_000 : 1_019);

        run(0, Long.MAX_VALUE);

        assertEquals(1 + WarmUp.PATIENCE, turns.size());
    }

    @Test
    void run_subjectThatNeverStopsRising_endsAtTheBound() {
        subject("endless", turn -> 1L << turn);

        run(0, 10 * SLICE);

        assertEquals(10, turns.size());
    }

    @Test
    void run_subjectThatIsSteadyWhileItIsCompiled_goesOnUntilThatHasEnded() {
        subject("compiled", turn -> {
            compiled += turn < 30 ? SLICE / 2 : SLICE / 20;
            return 1_000;
        });

        run(0, Long.MAX_VALUE);

        assertEquals(30 + WarmUp.PATIENCE, turns.size());
    }

    @Test
    void run_withALeastTime_takesIt() {
        subject("steady", turn -> 1);

        run(20 * SLICE, Long.MAX_VALUE);

        assertEquals(20, turns.size());
    }

    @Test
    void run_severalSubjects_takesTurnsAndLetsTheWarmOnesGo() {
        subject("steady", turn -> 1);
        subject("rising", turn -> Math.min(turn, 3) + 1);

        run(0, Long.MAX_VALUE);

        assertEquals(List.of("steady", "rising", "steady", "rising"), turns.subList(0, 4));
        assertEquals(
                1 + WarmUp.PATIENCE, turns.stream().filter("steady"::equals).count());
        assertEquals(
                1 + 3 + WarmUp.PATIENCE, turns.stream().filter("rising"::equals).count());
    }

    @Test
    void run_subjectThatDoesNothing_isNamed() {
        subject("idle", turn -> 0);

        IllegalStateException e = assertThrows(IllegalStateException.class, () -> run(0, Long.MAX_VALUE));

        assertEquals("idle did nothing", e.getMessage());
    }

    private void run(long least, long most) {
        new WarmUp(() -> now, () -> compiled, SLICE, least, most).run(subjects, 1);
    }

    /** A subject that ends so many operations in its slice of this number. */
    private void subject(String name, IntToLongFunction done) {
        int[] turn = new int[1];
        subjects.put(name, (concurrency, nanos, latency) -> {
            turns.add(name);
            now += nanos;
            return done.applyAsLong(turn[0]++);
        });
    }
}
