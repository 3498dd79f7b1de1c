package io.reactivekv.tck.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinearizabilityTest {

    private static final Action GET = new Action.Get();
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Action EXPIRE = new Action.GetAndExpire(HOUR);

    private static Operation op(long called, long returned, Action action, Object answer) {
        return Operation.of(1, "k", action, called, returned, answer);
    }

    private static Operation unknown(long called, Action action) {
        return Operation.unknown(1, "k", action, called);
    }

    private static Operation put(long called, long returned, String value) {
        return op(called, returned, new Action.Put(value), Action.Step.DONE);
    }

    private static Operation get(long called, long returned, String value) {
        return op(called, returned, GET, Optional.of(value));
    }

    private static Operation getNothing(long called, long returned) {
        return op(called, returned, GET, Optional.empty());
    }

    private static Operation isPermanent(long called, long returned) {
        return op(called, returned, new Action.Ttl(), Optional.of(Optional.empty()));
    }

    private static Operation expires(long called, long returned) {
        return op(called, returned, new Action.Ttl(), Optional.of(Optional.of(HOUR)));
    }

    private static void assertGood(Operation... history) {
        assertEquals(List.of(), Linearizability.check(List.of(history)));
    }

    private static void assertBad(Operation... history) {
        assertFalse(Linearizability.check(List.of(history)).isEmpty());
    }

    @Test
    void check_nothingHappened_isGood() {
        assertGood();
    }

    @Test
    void check_oneAfterTheOther_followsTheOrder() {
        assertGood(getNothing(1, 2), put(3, 4, "a"), get(5, 6, "a"), put(7, 8, "b"), get(9, 10, "b"));
        assertBad(put(1, 2, "a"), put(3, 4, "b"), get(5, 6, "a"));
        assertBad(put(1, 2, "a"), getNothing(3, 4));
        assertBad(get(1, 2, "a"), put(3, 4, "a"));
    }

    @Test
    void check_overlapping_eitherOrderIsGood() {
        assertGood(put(1, 10, "a"), put(2, 9, "b"), get(11, 12, "a"));
        assertGood(put(1, 10, "a"), put(2, 9, "b"), get(11, 12, "b"));
        assertGood(put(1, 10, "a"), getNothing(2, 3), get(4, 5, "a"));
    }

    @Test
    void check_readsThatGoBackInTime_isBad() {
        assertBad(put(1, 10, "a"), get(2, 3, "a"), getNothing(4, 5));
        assertBad(put(1, 2, "a"), put(3, 20, "b"), get(4, 5, "b"), get(6, 7, "a"));
    }

    @Test
    void check_twoWinners_isBad() {
        Action first = new Action.PutIfAbsent("a");
        Action second = new Action.PutIfAbsent("b");
        assertGood(op(1, 10, first, true), op(2, 9, second, false), get(11, 12, "a"));
        assertBad(op(1, 10, first, true), op(2, 9, second, true));
        assertBad(op(1, 10, first, false), op(2, 9, second, false));
    }

    @Test
    void check_oneValueTakenTwice_isBad() {
        Action take = new Action.GetAndDelete();
        assertGood(put(1, 2, "a"), op(3, 10, take, Optional.of("a")), op(4, 9, take, Optional.empty()));
        assertBad(put(1, 2, "a"), op(3, 10, take, Optional.of("a")), op(4, 9, take, Optional.of("a")));
    }

    @Test
    void check_lostUpdate_isBad() {
        Action first = new Action.ReplaceSeen("0", "1");
        Action second = new Action.ReplaceSeen("0", "2");
        assertGood(put(1, 2, "0"), op(3, 10, first, true), op(4, 9, second, false), get(11, 12, "1"));
        assertBad(put(1, 2, "0"), op(3, 10, first, true), op(4, 9, second, true));
    }

    @Test
    void check_timeToLive_isThatOfTheValue() {
        Operation expire = op(3, 4, EXPIRE, Optional.of("a"));
        assertGood(put(1, 2, "a"), expire, expires(5, 6), put(7, 8, "b"), isPermanent(9, 10));
        assertGood(op(1, 2, EXPIRE, Optional.empty()), op(3, 4, new Action.Ttl(), Optional.empty()));
        assertBad(put(1, 2, "a"), expire, isPermanent(5, 6));
        assertBad(put(1, 2, "a"), expire, put(5, 6, "b"), expires(7, 8));
        assertBad(put(1, 2, "a"), expires(3, 4));
    }

    @Test
    void check_expiresAnotherValueThanItTells_isBad() {
        Operation expire = op(3, 10, EXPIRE, Optional.of("a"));
        assertGood(put(1, 2, "a"), expire, put(4, 5, "b"), isPermanent(11, 12));
        assertBad(put(1, 2, "a"), expire, put(4, 5, "b"), expires(11, 12));
    }

    @Test
    void check_writesThatKeep_leaveTheTimeToLive() {
        Operation expire = op(3, 4, EXPIRE, Optional.of("a"));
        Operation append = op(5, 6, new Action.Append("+"), Optional.of("a+"));
        Operation replace = op(7, 8, new Action.ReplaceSeen("a+", "b"), true);
        assertGood(put(1, 2, "a"), expire, append, replace, expires(9, 10));
        assertBad(put(1, 2, "a"), expire, append, replace, isPermanent(9, 10));
    }

    @Test
    void state_absentWithATimeToLive_isRefused() {
        Optional<Duration> hour = Optional.of(HOUR);
        assertThrows(IllegalArgumentException.class, () -> new State(Optional.empty(), hour));
    }

    @Test
    void check_everyAction_answersAsItShould() {
        assertGood(
                op(1, 2, new Action.Exists(), false),
                op(3, 4, new Action.Replace("a"), false),
                op(5, 6, new Action.PutIfAbsent("a"), true),
                op(7, 8, new Action.Replace("b"), true),
                op(9, 10, new Action.GetAndPut("c"), Optional.of("b")),
                op(11, 12, new Action.DeleteSeen("b"), false),
                op(13, 14, new Action.DeleteSeen("c"), true),
                op(15, 16, new Action.Delete(), false),
                op(17, 18, new Action.GetAndPut("d"), Optional.empty()),
                op(19, 20, new Action.Delete(), true),
                op(21, 22, new Action.GetAndDelete(), Optional.empty()));
    }

    @Test
    void check_unknownWrite_mayHappenNowLaterOrNever() {
        Operation maybe = unknown(1, new Action.Put("a"));
        assertGood(maybe, getNothing(2, 3));
        assertGood(maybe, get(2, 3, "a"));
        assertGood(maybe, getNothing(2, 3), get(4, 5, "a"), put(6, 7, "b"), get(8, 9, "b"));
        assertGood(maybe, put(2, 3, "b"), get(4, 5, "b"), get(6, 7, "a"));
    }

    @Test
    void check_unknownWrite_happensAtMostOnceAndNotBeforeItsCall() {
        Operation maybe = unknown(10, new Action.Put("a"));
        assertBad(get(1, 2, "a"), maybe);
        assertBad(maybe, get(11, 12, "a"), put(13, 14, "b"), get(15, 16, "b"), get(17, 18, "a"));
    }

    @Test
    void check_keys_areIndependent() {
        Operation elsewhere = Operation.of(1, "other", GET, 5, 6, Optional.of("a"));
        List<Violation> violations = Linearizability.check(List.of(put(1, 2, "a"), get(3, 4, "a"), elsewhere));
        assertEquals(1, violations.size());
        assertEquals("other", violations.get(0).key());
        assertTrue(violations.get(0).toString().contains("client 1: Get[] -> Optional[a]"));
    }

    @Test
    void check_longHistory_isQuick() {
        Operation[] history = new Operation[4_000];
        for (int i = 0; i < history.length; i += 2) {
            history[i] = put(10L * i, 10L * i + 15, "v" + i);
            history[i + 1] = get(10L * i + 8, 10L * i + 18, "v" + i);
        }
        assertGood(history);
    }

    @Test
    void operation_timesBackwardsOrAnswerWithoutTime_isRefused() {
        assertThrows(IllegalArgumentException.class, () -> getNothing(2, 2));
        assertThrows(IllegalArgumentException.class, () -> new Operation(1, "k", GET, 1, 2, Optional.empty()));
        assertThrows(
                IllegalArgumentException.class, () -> new Operation(1, "k", GET, 1, Operation.NEVER, Optional.of("a")));
    }
}
