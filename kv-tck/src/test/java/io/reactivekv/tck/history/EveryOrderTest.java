package io.reactivekv.tck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The search against one that tries every order, on thousands of small random histories, good and bad. */
class EveryOrderTest {

    private static final int HISTORIES = 20_000;
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void check_randomHistories_agreesWithTryingEveryOrder() {
        Random random = new Random(20261120);
        int good = 0;
        for (int n = 0; n < HISTORIES; n++) {
            List<Operation> history = history(random);
            boolean expected = anyOrderFits(history, State.ABSENT);
            assertEquals(expected, Linearizability.check(history).isEmpty(), history::toString);
            good += expected ? 1 : 0;
        }
        int explained = good;
        assertTrue(good > HISTORIES / 10 && good < HISTORIES * 9 / 10, () -> explained + " of " + HISTORIES);
    }

    private static boolean anyOrderFits(List<Operation> left, State state) {
        if (left.stream().allMatch(op -> op.returned() == Operation.NEVER)) {
            return true;
        }
        for (Operation next : left) {
            boolean isDue = left.stream().noneMatch(op -> op.returned() < next.called());
            Action.Step step = next.action().on(state);
            if (isDue && next.agreesWith(step.answer())) {
                List<Operation> rest = new ArrayList<>(left);
                rest.remove(next);
                if (anyOrderFits(rest, step.state())) {
                    return true;
                }
            }
        }
        return false;
    }

    private static List<Operation> history(Random random) {
        int size = 2 + random.nextInt(4);
        List<Operation> history = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            long called = 100L * random.nextInt(8) + 2L * i;
            Action action = action(random);
            if (!action.isRead() && random.nextInt(5) == 0) {
                history.add(Operation.unknown(i, "k", action, called));
            } else {
                long returned = called + 1 + 100L * random.nextInt(4);
                history.add(Operation.of(i, "k", action, called, returned, answer(random, action)));
            }
        }
        history.sort((a, b) -> Long.compare(a.called(), b.called()));
        return history;
    }

    private static String value(Random random) {
        return random.nextBoolean() ? "a" : "b";
    }

    private static Action action(Random random) {
        return switch (random.nextInt(10)) {
            case 0, 1 -> new Action.Get();
            case 2, 3 -> new Action.Put(value(random));
            case 4 -> new Action.PutIfAbsent(value(random));
            case 5 -> new Action.GetAndPut(value(random));
            case 6 -> new Action.Delete();
            case 7 -> new Action.GetAndExpire(HOUR);
            case 8 -> new Action.Ttl();
            default -> new Action.ReplaceSeen(value(random), value(random));
        };
    }

    private static Object answer(Random random, Action action) {
        State state = random.nextInt(3) == 0 ? State.ABSENT : State.permanent(value(random));
        return action.on(random.nextInt(3) == 0 ? state.expiringIn(HOUR) : state)
                .answer();
    }
}
