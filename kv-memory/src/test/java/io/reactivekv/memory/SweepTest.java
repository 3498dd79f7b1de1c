package io.reactivekv.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.reactivekv.spi.Lifetime;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The cost of sweeping, in nodes looked at. */
class SweepTest {

    private static final int MANY = 1_000_000;

    private final Bed bed = new Bed();

    private void advance(long millis) {
        bed.clock.advance(Duration.ofMillis(millis));
    }

    @Test
    void sweep_ofManyEntries_looksOnlyAtTheExpired() {
        for (int i = 0; i < 20_000; i++) {
            bed.put("expires" + i, "", Lifetime.after(1_000 + i));
            bed.put("stays" + i, "");
        }
        advance(1_009);
        assertEquals(10, bed.space().sweep(MANY));
        assertEquals(0, bed.space().sweep(MANY));
        assertEquals(39_990, bed.space().index.size());
        Invariants.check(bed.space());
    }

    @Test
    void sweep_withALimit_stopsThere() {
        for (int i = 0; i < 100; i++) {
            bed.put("k" + i, "", Lifetime.after(10));
        }
        advance(10);
        assertEquals(30, bed.space().sweep(30));
        assertEquals(70, bed.space().index.size());
        assertEquals(70, bed.space().sweep(MANY));
        assertEquals(0, bed.space().index.size());
    }

    @Test
    void overwriting_oneExpiringKeyOften_keepsOneRecord() {
        for (int i = 0; i < 10_000; i++) {
            bed.put("a", "" + i, Lifetime.after(1 + i * 7919L % 10_000));
        }
        assertEquals(1, bed.space().expiry.size());
        Invariants.check(bed.space());
    }

    @Test
    void extending_aTtlOften_costsOneLookWhenTheFirstDeadlineComes() {
        bed.put("a", "", Lifetime.after(100));
        for (int i = 0; i < 1_000; i++) {
            advance(1);
            bed.expire("a", Lifetime.after(100));
        }
        assertTrue(bed.space().sweep(MANY) <= 1, "writers have looked at it in the meantime");
        assertEquals(1, bed.entries());
        advance(100);
        assertEquals(1, bed.space().sweep(MANY) + bed.space().sweep(MANY));
        assertEquals(0, bed.space().index.size());
    }

    @Test
    void settling_aNodeMadePermanentSinceItWasDue_filesNothing() {
        bed.put("a", "", Lifetime.after(10));
        Node node = Objects.requireNonNull(bed.space().index.get("a"));
        advance(10);
        advance(-5);
        bed.expire("a", Lifetime.never());
        bed.space().settle(node, bed.space().expiry.heap(node.hash));
        Invariants.check(bed.space());
        assertEquals(1, bed.entries());
    }

    @Test
    void sweep_clockSetBackMeanwhile_leavesWhatIsAliveAgain() {
        bed.put("a", "", Lifetime.after(10));
        advance(10);
        bed.clock.beforeNextReading(() -> bed.clock.beforeNextReading(() -> advance(-5)));
        assertEquals(1, bed.space().sweep(MANY));
        assertEquals(1, bed.entries());
        Invariants.check(bed.space());
        advance(5);
        assertEquals(1, bed.space().sweep(MANY));
        assertEquals(0, bed.space().index.size());
    }

    @Test
    void deleting_anExpiringKey_removesItsRecord() {
        for (int i = 0; i < 1_000; i++) {
            bed.put("k" + i, "", Lifetime.after(10 + i));
        }
        for (int i = 0; i < 1_000; i++) {
            bed.delete("k" + i);
        }
        assertEquals(0, bed.space().expiry.size());
        advance(2_000);
        assertEquals(0, bed.space().sweep(MANY));
    }

    @Test
    void writers_ofExpiringEntries_reclaimFasterThanTheyAdd() {
        for (int i = 0; i < 1_000; i++) {
            bed.put("old" + i, "", Lifetime.after(10));
        }
        advance(10);
        for (int i = 0; i < 1_000; i++) {
            bed.put("new" + i, "", Lifetime.after(10_000));
        }
        assertTrue(
                bed.space().index.size() < 1_050,
                () -> "left: " + bed.space().index.size());
    }

    @Test
    void backendSweep_removesAllThatHasExpired() {
        for (int i = 0; i < 5_000; i++) {
            bed.put("k" + i, "", Lifetime.after(1 + i));
        }
        advance(4_000);
        bed.backend.sweep();
        assertEquals(1_000, bed.space().index.size());
        Invariants.check(bed.space());
    }
}
