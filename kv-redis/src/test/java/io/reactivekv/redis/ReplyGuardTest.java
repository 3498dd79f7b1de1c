package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ReplyGuardTest {

    private static final String LARGE = "$12\r\nHELLO\r\nWORLD\r\n";
    private static final String GONE = "-KVTOOLARGE 12\r\n";
    private static final String PLAIN =
            lines("+OK", ":12", "$10", "$99", "abcde", "$-1", "*2", "$0", "", "$1", "x", "%1")
                    + lines(
                            "+k",
                            "_",
                            ">2",
                            "$10",
                            "invalidate",
                            "*1",
                            "$1",
                            "k",
                            "=6",
                            "txt:ab",
                            "-ERR no",
                            ",1.5",
                            "#t",
                            "*-1");

    @Test
    void channelRead_nothingTooLarge_passesUnchangedInHoweverManyPieces() {
        verify(PLAIN, PLAIN);
    }

    @Test
    void channelRead_bulkAboveTheLimit_isReplacedByAnErrorInHoweverManyPieces() {
        verify(LARGE, GONE);
        verify(PLAIN + LARGE + PLAIN, PLAIN + GONE + PLAIN);
        verify("*3\r\n$1\r\na\r\n" + LARGE + LARGE + "$1\r\nb\r\n", "*3\r\n$1\r\na\r\n" + GONE + GONE + "$1\r\nb\r\n");
        verify(LARGE.replace("$12", "$000000000012"), GONE);
    }

    @Test
    void channelRead_wholeBuffer_isPassedAsItIs() {
        EmbeddedChannel channel = new EmbeddedChannel(new ReplyGuard(11));
        ByteBuf in = Unpooled.copiedBuffer(PLAIN, StandardCharsets.US_ASCII);

        assertTrue(channel.writeInbound(in));

        ByteBuf out = channel.readInbound();
        assertSame(in, out);
        assertEquals(1, out.refCnt());
        out.release();
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    private static void verify(String replies, String passed) {
        assertEquals(passed, through(replies, replies.length()));
        assertEquals(passed, through(replies, 1));
        for (long seed = 0; seed < 300; seed++) {
            assertEquals(passed, through(replies, seed), "seed " + seed);
        }
    }

    private static String through(String replies, int size) {
        return through(replies, new SplittableRandom(), size, size);
    }

    private static String through(String replies, long seed) {
        return through(replies, new SplittableRandom(seed), 1, 9);
    }

    private static String through(String replies, SplittableRandom random, int least, int most) {
        EmbeddedChannel channel = new EmbeddedChannel(new ReplyGuard(11));
        StringBuilder passed = new StringBuilder();
        for (int from = 0; from < replies.length(); ) {
            int to = Math.min(replies.length(), from + random.nextInt(least, most + 1));
            ByteBuf piece = Unpooled.copiedBuffer(replies.substring(from, to), StandardCharsets.US_ASCII);
            boolean unused = channel.writeInbound(piece);
            for (ByteBuf out = channel.readInbound(); out != null; out = channel.readInbound()) {
                passed.append(out.toString(StandardCharsets.US_ASCII));
                unused = out.release();
            }
            assertEquals(0, piece.refCnt(), "all was given back");
            from = to;
        }
        return passed.toString();
    }
}
