package io.reactivekv.redis.test;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One connection over the server's Unix socket; for one thread.
 *
 * <p>Unlike the port, the socket needs neither TLS nor a client certificate, and the server marks its clients, so that
 * they can be told from those of the program under test.
 */
final class RespConnection implements AutoCloseable {

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer buffer = ByteBuffer.allocate(16 * 1024).limit(0);
    private final InputStream in = new ChannelInput();
    private final Duration timeout;
    private long deadline;

    /** Connects; every call then has the given time. */
    RespConnection(Path socket, Duration timeout) throws IOException {
        this.timeout = timeout;
        channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        try {
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @CanIgnoreReturnValue
    @Nullable
    Object call(String... words) throws IOException {
        byte[][] bytes = new byte[words.length][];
        for (int i = 0; i < words.length; i++) {
            bytes[i] = words[i].getBytes(UTF_8);
        }
        return Resp.text(call(bytes));
    }

    /**
     * Sends a command and reads its reply.
     *
     * @throws RedisErrorReply when the reply is an error
     */
    @CanIgnoreReturnValue
    @Nullable
    Object call(byte[]... words) throws IOException {
        deadline = System.nanoTime() + timeout.toNanos();
        ByteBuffer request = ByteBuffer.wrap(Resp.encode(words));
        while (request.hasRemaining()) {
            if (channel.write(request) == 0) {
                await(SelectionKey.OP_WRITE);
            }
        }
        Object reply = Resp.read(in);
        if (reply instanceof RedisErrorReply error) {
            throw error;
        }
        return reply;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        selector.close();
    }

    private void await(int operation) throws IOException {
        channel.keyFor(selector).interestOps(operation);
        long millis = (deadline - System.nanoTime()) / 1_000_000;
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new SocketTimeoutException("the server did not answer within " + timeout.toMillis() + " ms");
        }
        selector.selectedKeys().clear();
    }

    /** A channel that does not block has a deadline; its own stream would have none. */
    private final class ChannelInput extends InputStream {

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(target, offset, count);
            return count;
        }

        private boolean fill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            buffer.clear();
            int count = channel.read(buffer);
            while (count == 0) {
                await(SelectionKey.OP_READ);
                count = channel.read(buffer);
            }
            buffer.flip();
            return count > 0;
        }
    }
}
