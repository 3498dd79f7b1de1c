package io.reactivekv.bench.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger(7);
    private final Complaints complaints = new Complaints();

    @Test
    void compare_whatIsThereAsAcknowledged_isNoComplaint() {
        ledger.settle("w007:0:0", Held.forever("a"));

        compare(Map.of("w007:0:0", "a"));

        assertEquals(List.of(), complaints.first());
    }

    @Test
    void compare_lostWrongGoneAndUnknownKeys_areComplaints() {
        ledger.settle("w007:0:0", Held.forever("a"));
        ledger.settle("w007:1:0", Held.forever("b"));

        compare(Map.of("w007:1:0", "other", "w007:2:0", "deleted", "w007:9:9", "never written"));

        assertEquals(
                List.of(
                        "scan lacks w007:0:0, which holds a",
                        "scan has w007:1:0 with other instead of b",
                        "scan has w007:2:0 with deleted, which is gone",
                        "scan has w007:9:9, which nobody wrote"),
                complaints.first());
    }

    @Test
    void compare_retiredKey_mayHoldAnyOfWhatIsPossible() {
        ledger.retire("w007:0:0", List.of(Held.forever("a"), Held.forever("b")));

        compare(Map.of("w007:0:0", "a"));
        compare(Map.of("w007:0:0", "b"));
        assertEquals(0, complaints.count());
        compare(Map.of());
        compare(Map.of("w007:0:0", "c"));
        assertEquals(2, complaints.count());
        ledger.retiredMayBeGone();
        compare(Map.of());
        assertEquals(2, complaints.count());
        assertTrue(ledger.keys().contains("w007:0:1"), "another key has taken its place");
        assertFalse(ledger.keys().contains("w007:0:0"));
    }

    @Test
    void held_withTtl_isCertainThenPossibleThenImpossible() {
        Held held = Held.expiring("v", Duration.ofSeconds(10), 0, seconds(1));

        assertEquals(Held.Presence.CERTAIN, held.between(seconds(1), seconds(9)));
        assertEquals(Held.Presence.POSSIBLE, held.between(seconds(1), seconds(10)));
        assertEquals(Held.Presence.POSSIBLE, held.between(seconds(11), seconds(11)));
        assertEquals(Held.Presence.IMPOSSIBLE, held.between(seconds(12), seconds(13)));
        assertEquals(Held.Presence.IMPOSSIBLE, Held.NOTHING.between(0, 1));
    }

    private void compare(Map<String, String> found) {
        ledger.compare(found, 0, 1, complaints, "scan");
    }

    private static long seconds(long seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }
}
