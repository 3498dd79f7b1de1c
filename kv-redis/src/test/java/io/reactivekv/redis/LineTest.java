package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lettuce.core.RedisCommandExecutionException;
import io.netty.channel.embedded.EmbeddedChannel;
import io.reactivekv.KeyValueException;
import io.reactivekv.KeyValueException.Outcome;
import io.reactivekv.StoreClosedException;
import io.reactivekv.StoreMetrics;
import io.reactivekv.StorePermissionException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Attempts to connect that take long, as by way of Sentinels that are out of reach; on a clock of the test's. */
class LineTest {

    private static final Duration SILENCE = Duration.ofSeconds(3);

    private final EmbeddedChannel time = new EmbeddedChannel();
    private final List<CompletableFuture<Dialled>> dials = new ArrayList<>();
    private final List<KeyValueException> told = new ArrayList<>();
    private final List<KeyValueException> refusals = new ArrayList<>();
    private int ways = 1;
    private int errors;
    private final Line line = new Line(
            new Dials(), new Owner(), new NodeSettings(time.eventLoop(), null, 1, 1, SILENCE, true, StoreMetrics.NONE));

    @BeforeEach
    void freeze() {
        time.freezeTime();
    }

    @AfterEach
    void close() {
        Object unused = time.finishAndReleaseAll();
    }

    @Test
    void dial_failsAfterTheNextHasBegun_isToldOnce() {
        line.open();
        for (int second = 1; second <= 60; second++) {
            pass(1);
            // Each fails after ten seconds, when three more are under way.
            for (int late = 0; late < (second - 10) / 3; late++) {
                boolean unused = dials.get(late)
                        .completeExceptionally(new RedisCommandExecutionException("WRONGPASS invalid password"));
            }
        }
        assertEquals(1, told.size(), told::toString);
        assertInstanceOf(StorePermissionException.class, told.get(0));
        assertInstanceOf(StorePermissionException.class, line.failure());
        assertTrue(line.isOut());
    }

    @Test
    void dial_neverAnswered_isRepeatedSoonButNotWithoutEnd() {
        line.open();
        pass(20);
        assertEquals(1 + 20 / 3, dials.size());
        pass(600);
        assertTrue(dials.size() < 50, () -> dials.size() + " attempts");
    }

    @Test
    void dial_noThreadCanBeHad_isDialledAgainAndNoAttemptCountsAsUnderWay() {
        errors = 7;
        line.open();
        assertEquals(1, told.size(), told::toString);
        assertTrue(line.failure().isTransient());
        pass(7);
        assertEquals(0, errors);
        assertEquals(1, dials.size());
        pass((int) SILENCE.toSeconds());
        assertEquals(2, dials.size());
    }

    @Test
    void dial_refusedForGood_isToldEachTime() {
        line.open();
        for (int attempt = 1; attempt <= 3; attempt++) {
            boolean unused = dials.get(dials.size() - 1)
                    .completeExceptionally(new RedisCommandExecutionException("WRONGPASS invalid password"));
            pass(2);
        }
        assertEquals(3, refusals.size(), refusals::toString);
        assertInstanceOf(StorePermissionException.class, refusals.get(2));
        assertEquals(1, told.size(), told::toString);
    }

    @Test
    void dial_refusedByOneOfThree_isNoRefusalUntilTheOthersRefuse() {
        ways = 3;
        line.open();
        for (int attempt = 1; attempt <= 3; attempt++) {
            assertTrue(line.failure().isTransient());
            assertEquals(List.of(), refusals);
            boolean unused = dials.get(dials.size() - 1)
                    .completeExceptionally(new RedisCommandExecutionException("NOPERM no permission"));
            pass(2);
        }
        assertInstanceOf(StorePermissionException.class, line.failure());
        assertEquals(1, refusals.size(), refusals::toString);
        assertInstanceOf(StorePermissionException.class, told.get(0), "the log says what it was");
    }

    @Test
    void dial_refusedAndThenOutOfReach_countsAnew() {
        ways = 2;
        line.open();
        for (Throwable reason : List.of(
                new RedisCommandExecutionException("NOPERM no permission"),
                new ConnectException("Connection refused"),
                new RedisCommandExecutionException("NOPERM no permission"))) {
            boolean unused = dials.get(dials.size() - 1).completeExceptionally(reason);
            pass(2);
        }
        assertTrue(line.failure().isTransient());
        assertEquals(List.of(), refusals);
    }

    @Test
    void dial_failsForAWhile_isNoRefusal() {
        line.open();
        boolean unused = dials.get(0).completeExceptionally(new ConnectException("Connection refused"));
        pass(2);
        assertEquals(1, told.size(), told::toString);
        assertEquals(List.of(), refusals);
    }

    @Test
    void close_whileAnAttemptHangs_leavesNoTimer() {
        line.open();
        pass(4);
        assertEquals(2, dials.size());
        assertTrue(line.close(new StoreClosedException("the store is closed", Outcome.NOT_EXECUTED))
                .isDone());
        pass(1);
        assertEquals(-1, time.runScheduledPendingTasks());
    }

    private void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advanceTimeBy(1, TimeUnit.SECONDS);
            time.runPendingTasks();
        }
    }

    /** Keeps what is dialled. */
    private final class Dials implements Dialer {

        @Override
        public CompletionStage<Dialled> dial() {
            if (errors > 0) {
                errors--;
                throw new OutOfMemoryError("unable to create native thread");
            }
            CompletableFuture<Dialled> dial = new CompletableFuture<>();
            dials.add(dial);
            return dial;
        }

        @Override
        public int ways() {
            return ways;
        }

        @Override
        public String where() {
            return "nowhere:1";
        }

        @Override
        public String doubt() {
            return "";
        }
    }

    /** Keeps what it is told. */
    private final class Owner implements LineOwner {

        @Override
        public void connected(Link link) {
            throw new AssertionError("nothing connects");
        }

        @Override
        public void disconnected(KeyValueException reason) {
            told.add(reason);
        }

        @Override
        public void refused(KeyValueException reason) {
            refusals.add(reason);
        }

        @Override
        public void landed(Request request) {
            throw new AssertionError("nothing is asked");
        }

        @Override
        public void lost(Link link, Throwable reason) {
            throw new AssertionError("nothing connects");
        }
    }
}
