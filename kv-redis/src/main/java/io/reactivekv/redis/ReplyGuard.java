package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;

/**
 * Keeps replies out of memory that are larger than any value may be: such a bulk string is thrown away as it comes in, and
 * an error takes its place in the reply. The driver by itself would collect all of it first.
 *
 * <p>Understands as much of RESP as it takes to tell headers from payloads: each reply, and each part of one, begins with
 * a byte that tells its kind and ends with CR LF; a bulk string says its length there, and its payload follows. A header
 * that comes in two pieces is held back until it is complete. One for each channel.
 */
final class ReplyGuard extends ChannelInboundHandlerAdapter {

    /** Begins the error that takes the place of a bulk string; no server has such a code. */
    static final String CODE = "KVTOOLARGE";

    private static final byte LINE_FEED = '\n';

    /** What takes long enough to come in to be told of meanwhile. */
    private static final long LONG = 1 << 20;

    private final long limit;
    private State state = State.BEGINNING;
    private byte[] held = {};
    private long length;
    private boolean absent;
    private long payload;

    /**
     * A guard for one channel.
     *
     * @param limit the length of the longest bulk string that passes
     */
    ReplyGuard(long limit) {
        this.limit = limit;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf in)) {
            Object unused = ctx.fireChannelRead(message);
            return;
        }
        int kept = in.readerIndex();
        int header = kept;
        int at = kept;
        int end = in.writerIndex();
        while (at < end) {
            switch (state) {
                case BEGINNING -> {
                    header = at;
                    state = isBulk(in.getByte(at)) ? State.LENGTH : State.LINE;
                    length = 0;
                    absent = false;
                    at++;
                }
                case LINE -> {
                    int feed = in.indexOf(at, end, LINE_FEED);
                    at = feed < 0 ? end : feed + 1;
                    state = feed < 0 ? State.LINE : State.BEGINNING;
                }
                case LENGTH -> {
                    if (isComplete(in.getByte(at++))) {
                        if (state == State.DROPPED) {
                            pass(ctx, in, kept, held.length == 0 ? header : kept);
                            replace(ctx);
                            kept = at;
                        } else {
                            release(ctx);
                        }
                    }
                }
                case PASSED, DROPPED -> {
                    int step = (int) Math.min(payload, end - at);
                    at += step;
                    tell(ctx, payload, payload - step);
                    payload -= step;
                    kept = state == State.DROPPED ? at : kept;
                    state = payload == 0 ? State.BEGINNING : state;
                }
            }
        }
        if (state == State.LENGTH) {
            int begun = held.length == 0 ? header : kept;
            pass(ctx, in, kept, begun);
            hold(in, begun, end);
            kept = end;
        }
        finish(ctx, in, kept);
    }

    /** Takes in one byte of a header; says whether it was the last, and the state what is to be done. */
    private boolean isComplete(byte next) {
        if (next >= '0' && next <= '9') {
            length = length * 10 + (next - '0');
        } else if (next == '-') {
            absent = true;
        } else if (next == LINE_FEED) {
            payload = length + 2;
            if (absent) {
                state = State.BEGINNING;
            } else {
                state = length > limit ? State.DROPPED : State.PASSED;
            }
            return true;
        }
        return false;
    }

    private static boolean isBulk(byte kind) {
        return kind == '$' || kind == '=' || kind == '!';
    }

    private void hold(ByteBuf in, int from, int to) {
        byte[] more = new byte[held.length + to - from];
        System.arraycopy(held, 0, more, 0, held.length);
        Object unused = in.getBytes(from, more, held.length, to - from);
        held = more;
    }

    /** Passes the beginning of a header on that had come earlier. */
    private void release(ChannelHandlerContext ctx) {
        if (held.length > 0) {
            Object unused = ctx.fireChannelRead(Unpooled.wrappedBuffer(held));
            held = new byte[0];
        }
    }

    private void replace(ChannelHandlerContext ctx) {
        held = new byte[0];
        byte[] error = ("-" + CODE + " " + length + "\r\n").getBytes(StandardCharsets.US_ASCII);
        Object unused = ctx.fireChannelRead(Unpooled.wrappedBuffer(error));
    }

    /** The driver says nothing of a bulk string until it is complete, and never of one that is thrown away. */
    private static void tell(ChannelHandlerContext ctx, long before, long after) {
        if (before >= LONG) {
            CommandHandler driver = ctx.pipeline().get(CommandHandler.class);
            if (driver != null && driver.getStack().peek() instanceof Request request) {
                request.comesIn(before, after);
            }
        }
    }

    private static void pass(ChannelHandlerContext ctx, ByteBuf in, int from, int to) {
        if (from < to) {
            Object unused = ctx.fireChannelRead(in.retainedSlice(from, to - from));
        }
    }

    /** Passes on what is left: nearly always everything, in the buffer that it came in. */
    private static void finish(ChannelHandlerContext ctx, ByteBuf in, int kept) {
        if (kept == in.readerIndex()) {
            Object unused = ctx.fireChannelRead(in);
        } else {
            pass(ctx, in, kept, in.writerIndex());
            boolean unused = in.release();
        }
    }

    /** What the next byte belongs to. */
    private enum State {
        BEGINNING,
        LINE,
        LENGTH,
        PASSED,
        DROPPED
    }
}
