package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FlightSizeTest {

    private static final int LIMIT = 128;
    private static final int OPERATIONS = 64;

    private final FlightSize size = new FlightSize(LIMIT);

    @Test
    void most_nothingLearned_isTheLimit() {
        assertEquals(LIMIT, size.most());
    }

    @Test
    void most_smallValues_isTheLimit() {
        size.learnSent(OPERATIONS, OPERATIONS * 30L);
        size.learnReceived(OPERATIONS, OPERATIONS * 1_000L);

        assertEquals(LIMIT, size.most());
    }

    @Test
    void most_largeValuesReceived_isFew() {
        size.learnSent(OPERATIONS, OPERATIONS * 30L);
        size.learnReceived(OPERATIONS, OPERATIONS * 64_000L);

        assertEquals(4, size.most());
    }

    @Test
    void most_largeValuesSent_isFew() {
        size.learnSent(OPERATIONS, OPERATIONS * 16_000L);
        size.learnReceived(OPERATIONS, 0);

        assertEquals(16, size.most());
    }

    @Test
    void most_hugeValues_isOne() {
        size.learnReceived(OPERATIONS, OPERATIONS * 16_000_000L);

        assertEquals(1, size.most());
    }

    @Test
    void most_oneLargeValueAmongMany_isTheLimit() {
        size.learnReceived(OPERATIONS, OPERATIONS * 100L);
        size.learnReceived(1, 64_000);

        assertEquals(LIMIT, size.most());
    }

    @Test
    void most_smallAgainAfterLarge_isTheLimitAgain() {
        size.learnReceived(OPERATIONS, OPERATIONS * 64_000L);
        size.learnReceived(OPERATIONS, OPERATIONS * 100L);

        assertEquals(LIMIT, size.most());
    }

    @Test
    void isReached_byBytesThatAreSent_beforeTheyAreLearned() {
        assertFalse(size.isReached(2, 2 * 100_000));
        assertTrue(size.isReached(3, 3 * 100_000));
    }

    @Test
    void isReached_byOperations() {
        assertFalse(size.isReached(LIMIT - 1, 0));
        assertTrue(size.isReached(LIMIT, 0));
    }
}
