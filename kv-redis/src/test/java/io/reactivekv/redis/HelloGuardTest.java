package io.reactivekv.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class HelloGuardTest {

    private static final String UNKNOWN =
            "-ERR unknown command `HELLO`, with args beginning with: `3`, `AUTH`, `default`, `secret`, \r\n";

    @Test
    void channelRead_helloIsNotKnown_showsNoArguments() {
        verify(UNKNOWN, "-ERR unknown command HELLO\r\n");
        verify(UNKNOWN + "+OK\r\n", "-ERR unknown command HELLO\r\n+OK\r\n");
    }

    @Test
    void channelRead_anyOtherAnswer_passesUnchanged() {
        verify("%1\r\n+server\r\n+redis\r\n", "%1\r\n+server\r\n+redis\r\n");
        verify("-WRONGPASS no\r\n", "-WRONGPASS no\r\n");
        verify("+OK\r\n" + UNKNOWN, "+OK\r\n" + UNKNOWN);
    }

    /** In one piece, in two of every length, and byte by byte. */
    private static void verify(String in, String expected) {
        for (int cut = 1; cut <= in.length(); cut++) {
            assertEquals(expected, passed(in.substring(0, cut), in.substring(cut)), in);
        }
        assertEquals(expected, passed(in.split("")), in);
    }

    private static String passed(String... pieces) {
        EmbeddedChannel channel = new EmbeddedChannel(new HelloGuard());
        for (String piece : pieces) {
            boolean unused = channel.writeInbound(Unpooled.copiedBuffer(piece, StandardCharsets.US_ASCII));
        }
        StringBuilder passed = new StringBuilder();
        for (ByteBuf out = channel.readInbound(); out != null; out = channel.readInbound()) {
            passed.append(out.toString(StandardCharsets.US_ASCII));
            boolean unused = out.release();
        }
        assertNull(channel.pipeline().get(HelloGuard.class));
        return passed.toString();
    }
}
