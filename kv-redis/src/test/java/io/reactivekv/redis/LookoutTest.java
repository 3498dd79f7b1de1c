package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often a Cluster is asked for its slots, on a clock of the test's. */
class LookoutTest {

    private final EmbeddedChannel time = new EmbeddedChannel();
    private final Lookout lookout = new Lookout(time.eventLoop(), this::ask);
    private boolean anybody;
    private int asked;

    private boolean ask() {
        asked++;
        return anybody;
    }

    @BeforeEach
    void freeze() {
        time.freezeTime();
    }

    @AfterEach
    void close() {
        Object unused = time.finishAndReleaseAll();
    }

    @Test
    void look_nobodyToAsk_goesOnEveryHundredMilliseconds() {
        lookout.look();
        pass(1_000);
        assertEquals(1 + 10, asked);
    }

    @Test
    void look_manyTimesWithNobodyToAsk_goesOnLikeOne() {
        for (int i = 0; i < 50; i++) {
            lookout.look();
        }
        asked = 0;
        pass(1_000);
        assertEquals(10, asked);
    }

    @Test
    void nowAndThen_longOutage_doesNotAskMoreAndMore() {
        lookout.nowAndThen();
        pass(1_000);
        assertEquals(1 + 10, asked);
        pass(600_000);
        asked = 0;
        pass(1_000);
        assertEquals(10, asked);
    }

    @Test
    void look_whileAsking_asksOnceMoreAfterTheAnswer() {
        anybody = true;
        for (int i = 0; i < 5; i++) {
            lookout.look();
        }
        pass(1_000);
        assertEquals(1, asked);
        lookout.answered(true);
        pass(1_000);
        assertEquals(2, asked);
        lookout.answered(true);
        pass(1_000);
        assertEquals(2, asked);
    }

    @Test
    void answered_notEnough_asksAgain() {
        anybody = true;
        lookout.look();
        lookout.answered(false);
        pass(100);
        assertEquals(2, asked);
    }

    @Test
    void nowAndThen_answered_asksEveryHalfMinute() {
        anybody = true;
        lookout.nowAndThen();
        for (int i = 1; i <= 4; i++) {
            assertEquals(i, asked);
            lookout.answered(true);
            pass(30_000);
        }
    }

    @Test
    void end_asksNothingMore() {
        lookout.nowAndThen();
        lookout.end();
        asked = 0;
        pass(120_000);
        assertEquals(0, asked);
    }

    @Test
    void end_leavesNoTimer() {
        lookout.nowAndThen();
        lookout.end();
        time.runPendingTasks();
        assertEquals(-1, time.runScheduledPendingTasks());
    }

    @Test
    void answered_thatCannotBeUnderstood_warnsOnceAndAsksAgain() {
        anybody = true;
        lookout.look();
        try (LogCapture log = LogCapture.begin()) {
            for (int i = 2; i <= 4; i++) {
                lookout.answered(() -> {
                    throw new IllegalStateException("a range without a master");
                });
                pass(100);
                assertEquals(i, asked);
            }
            assertEquals(1, log.messages(Level.WARN).size());
        }
    }

    @Test
    void answered_understood_isWhatWasLearnt() {
        anybody = true;
        lookout.look();
        lookout.answered(() -> false);
        pass(100);
        assertEquals(2, asked);
        lookout.answered(() -> true);
        pass(1_000);
        assertEquals(2, asked);
    }

    private void pass(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            time.advanceTimeBy(10, TimeUnit.MILLISECONDS);
            time.runScheduledPendingTasks();
        }
    }
}
