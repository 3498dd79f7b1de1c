package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often it is asked whether the master has been replaced, and when that is believed. */
class SuccessionTest {

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final List<CompletableFuture<Boolean>> asked = new ArrayList<>();
    private final Succession succession = new Succession(new Asked(), loop.eventLoop());
    private int ways = 3;
    private boolean broken;
    private int replaced;

    @BeforeEach
    void link() {
        succession.linked(address("one"));
    }

    @AfterEach
    void close() {
        Object unused = loop.finishAndReleaseAll();
    }

    @Test
    void beat_now_asksEveryTenthTimeAndOneQuestionAtATime() {
        beat(Succession.BEATS - 1);
        assertEquals(0, asked.size());
        beat(1);
        assertEquals(1, asked.size());
        beat(5 * Succession.BEATS);
        assertEquals(1, asked.size());
        answer(false);
        beat(1);
        assertEquals(2, asked.size());
    }

    @Test
    void beat_replacedTwiceInARow_isToldOnce() {
        beat(Succession.BEATS);
        answer(true);
        assertEquals(0, replaced);
        beat(1);
        answer(true);
        assertEquals(1, replaced);
        beat(1);
        assertEquals(2, asked.size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void beat_fewMayBeAsked_isToldAtTheThirdTime(int few) {
        ways = few;
        beat(Succession.BEATS);
        answer(true);
        beat(1);
        answer(true);
        assertEquals(0, replaced);
        beat(1);
        answer(true);
        assertEquals(1, replaced);
    }

    @Test
    void beat_questionCannotBeAsked_isAskedAgain() {
        broken = true;
        beat(Succession.BEATS);
        assertEquals(0, asked.size());
        broken = false;
        beat(Succession.BEATS);
        assertEquals(1, asked.size());
    }

    @Test
    void beat_replacedAndThenNot_isNotBelieved() {
        beat(Succession.BEATS);
        answer(true);
        beat(1);
        answer(false);
        beat(Succession.BEATS);
        answer(true);
        assertEquals(0, replaced);
    }

    @Test
    void beat_questionThatFails_isNoAnswer() {
        beat(Succession.BEATS);
        answer(true);
        beat(1);
        boolean unused = asked.get(1).completeExceptionally(new IllegalStateException("nobody answers"));
        loop.runPendingTasks();
        beat(Succession.BEATS);
        answer(true);
        assertEquals(0, replaced);
    }

    @Test
    void beat_answerAboutAFormerLink_isIgnored() {
        beat(Succession.BEATS);
        answer(true);
        beat(1);
        succession.linked(address("two"));
        answer(true);
        assertEquals(0, replaced);
        beat(Succession.BEATS - 1);
        assertEquals(2, asked.size());
    }

    private void beat(int times) {
        for (int i = 0; i < times; i++) {
            succession.beat(() -> replaced++);
        }
    }

    private void answer(boolean isReplaced) {
        boolean unused = asked.get(asked.size() - 1).complete(isReplaced);
        loop.runPendingTasks();
    }

    private static SocketAddress address(String host) {
        return InetSocketAddress.createUnresolved(host, 6379);
    }

    /** Keeps what it is asked; nothing is dialled. */
    private final class Asked implements Dialer {

        @Override
        public CompletionStage<Dialled> dial() {
            throw new AssertionError("nothing is dialled");
        }

        @Override
        public CompletionStage<Boolean> isReplaced(SocketAddress master) {
            if (broken) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            CompletableFuture<Boolean> answer = new CompletableFuture<>();
            asked.add(answer);
            return answer;
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
}
