package io.reactivekv.redis.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Deque;

/** One direction of a proxied connection: what was read from one side and has yet to be written to the other. */
final class ProxyPipe {

    /** What a proxy holds back at most; beyond it the sender is held back. */
    private static final int MOST_QUEUED = 1 << 20;

    private final SocketChannel from;
    private final SocketChannel to;
    private final Deque<Chunk> queue = new ArrayDeque<>();
    private Flow flow = Flow.PASS;
    private long queued;
    private long passed;
    private long lastDue = System.nanoTime();
    private boolean sourceEnded;
    private boolean blocked;
    private boolean sealed;
    private boolean shut;

    ProxyPipe(SocketChannel from, SocketChannel to) {
        this.from = from;
        this.to = to;
    }

    /** Changes what happens from here on, and counts anew. */
    void flow(Flow newFlow) {
        flow = newFlow;
        passed = 0;
    }

    boolean wantsToRead() {
        return !sourceEnded && (sealed || (queued < MOST_QUEUED && !isHeld()));
    }

    /** Whether the target has to make room first. */
    boolean wantsToWrite() {
        return blocked;
    }

    /** When the next bytes are to be written; {@link Long#MAX_VALUE} when there are none that only wait for their time. */
    long nextDue() {
        return queue.isEmpty() || blocked || isHeld() ? Long.MAX_VALUE : queue.element().due;
    }

    /** Reads what has come. */
    void read(ByteBuffer buffer, long now) throws IOException {
        int count = from.read(buffer.clear());
        if (count < 0) {
            sourceEnded = true;
        } else if (count > 0 && !sealed) {
            byte[] bytes = new byte[count];
            buffer.flip().get(bytes);
            lastDue = Math.max(lastDue, now + flow.delayNanos()) + flow.nanos(count);
            queue.add(new Chunk(ByteBuffer.wrap(bytes), lastDue));
            queued += count;
        }
    }

    /** Writes what may pass. Returns true when the flow wants the connection to end here. */
    boolean write(long now) throws IOException {
        blocked = false;
        while (!blocked && isDue(now)) {
            long allowed = sealed ? Long.MAX_VALUE : flow.bytes() - passed;
            if (allowed <= 0) {
                return flow.ends();
            }
            blocked = !writeFirst(allowed);
        }
        if (queue.isEmpty() && (sealed || (sourceEnded && !isHeld())) && !shut) {
            shut = true;
            to.shutdownOutput();
        }
        return false;
    }

    /** Takes no more bytes: what is queued still passes, then the other side is told that this was all. */
    void seal() {
        sealed = true;
    }

    /** Drops what is queued and takes no more bytes. */
    void drop() {
        queue.clear();
        queued = 0;
        blocked = false;
        sealed = true;
    }

    /** Nothing will come from the source any more, since its channel is closed. */
    void sourceIsClosed() {
        sourceEnded = true;
    }

    /** Nothing can be written any more, since the target's channel is closed. */
    void targetIsClosed() {
        drop();
        shut = true;
    }

    boolean isFinished() {
        return sourceEnded && shut;
    }

    private boolean isHeld() {
        return !sealed && flow.then() == Flow.Then.HOLD && passed >= flow.bytes();
    }

    private boolean isDue(long now) {
        return !queue.isEmpty() && queue.element().due - now <= 0;
    }

    /** Returns false when the target has taken less than it might have. */
    private boolean writeFirst(long allowed) throws IOException {
        ByteBuffer bytes = queue.element().bytes;
        int end = bytes.limit();
        int wanted = (int) Math.min(allowed, bytes.remaining());
        int written = to.write(bytes.limit(bytes.position() + wanted));
        bytes.limit(end);
        passed += written;
        queued -= written;
        if (!bytes.hasRemaining()) {
            queue.remove();
        }
        return written == wanted;
    }

    private record Chunk(ByteBuffer bytes, long due) {}
}
