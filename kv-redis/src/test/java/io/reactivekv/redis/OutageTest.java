package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OutageTest {

    private final Outage outage = new Outage();
    private long now = System.nanoTime();

    @Test
    void begin_severalFailures_isTheFirstOnce() {
        assertTrue(outage.begin());
        assertFalse(outage.begin());
        assertTrue(outage.end());
        assertFalse(outage.end());
        assertTrue(outage.begin());
    }

    @Test
    void mayRetire_refusedEveryTenMilliseconds_becomesRareLikeAttemptsToConnect() {
        int retired = 0;
        for (int refused = 0; refused < 500; refused++) {
            retired += outage.mayRetire(now) ? 1 : 0;
            now += TimeUnit.MILLISECONDS.toNanos(10);
        }
        // After 0, 10, 30, 70, 150, 310, 630 and 1,270 ms, then every second.
        assertEquals(11, retired);
    }

    @Test
    void isEndedBy_refusedByAReplica_onlyByAMaster() {
        assertTrue(outage.isEndedBy(false));
        boolean unused = outage.mayRetire(now);
        assertFalse(outage.isEndedBy(false));
        assertTrue(outage.isEndedBy(true));
    }

    @Test
    void end_retiredBefore_mayRetireSoonAgain() {
        for (int refused = 0; refused < 500; refused++) {
            boolean unused = outage.mayRetire(now);
            now += TimeUnit.MILLISECONDS.toNanos(10);
        }
        boolean unused = outage.end();
        assertTrue(outage.isEndedBy(false));
        assertEquals(10, outage.delay());
    }
}
