package io.reactivekv.redis;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Shortens the first answer on a channel, that to {@code HELLO}, when the command is not known: Redis quotes the arguments,
 * which are user and password, and the driver logs errors as they come. Leaves the channel to the others after that.
 */
final class HelloGuard extends ByteToMessageDecoder {

    private static final byte LINE_FEED = '\n';

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        if (in.getByte(start) == '-') {
            int feed = in.indexOf(start, in.writerIndex(), LINE_FEED);
            if (feed < 0) {
                return;
            }
            if (in.toString(start, feed - start, StandardCharsets.UTF_8).contains("unknown command")) {
                in.readerIndex(feed + 1);
                boolean unused =
                        out.add(Unpooled.copiedBuffer("-ERR unknown command HELLO\r\n", StandardCharsets.US_ASCII));
            }
        }
        Object unused = ctx.pipeline().remove(this);
    }
}
