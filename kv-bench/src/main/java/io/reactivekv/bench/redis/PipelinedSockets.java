package io.reactivekv.bench.redis;

import io.reactivekv.bench.load.Keys;
import io.reactivekv.bench.load.Load;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What {@code redis-benchmark -t get -P 64 -c 4} does: one thread, four connections, on each of which 64 {@code GET}s are sent
 * at once and the next 64 when the last reply has come. Requests are encoded beforehand but for the digits of their keys, and
 * replies are counted, not decoded, which is a little less than redis-benchmark does, in Java instead of C; keys are random, out of
 * all that there are, and values as long as everybody else's, as with its options {@code -r} and {@code -d}. The concurrency asked
 * for is ignored: it is always 256.
 */
final class PipelinedSockets implements Load, AutoCloseable {

    private static final int CONNECTIONS = 4;
    private static final int DEPTH = 64;

    private final Selector selector;
    private final int keys;
    private final int requestBytes;
    private final int replyBytes;
    private final ByteBuffer replies = ByteBuffer.allocateDirect(1 << 16);

    /**
     * Connects.
     *
     * @param keys how many there are
     * @param valueBytes the length of every value
     */
    PipelinedSockets(String host, int port, String prefix, int keys, int valueBytes) {
        String key = prefix + Keys.of(0);
        String request = "*2\r\n$3\r\nGET\r\n$" + key.length() + "\r\n" + key + "\r\n";
        this.keys = keys;
        requestBytes = request.length();
        replyBytes = DEPTH * (("$" + valueBytes + "\r\n").length() + valueBytes + 2);
        byte[] requests = request.repeat(DEPTH).getBytes(StandardCharsets.US_ASCII);
        try {
            selector = Selector.open();
            for (int i = 0; i < CONNECTIONS; i++) {
                SocketChannel channel = SocketChannel.open(new InetSocketAddress(host, port));
                channel.socket().setTcpNoDelay(true);
                channel.configureBlocking(false);
                channel.register(selector, SelectionKey.OP_READ, new Pipe(requests.clone()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long run(int concurrency, long nanos, @Nullable Histogram latency) {
        long end = System.nanoTime() + nanos;
        long done = 0;
        int waiting = 0;
        try {
            for (SelectionKey key : selector.keys()) {
                send(key);
                waiting++;
            }
            while (waiting > 0) {
                selector.select();
                boolean over = System.nanoTime() >= end;
                for (SelectionKey key : selector.selectedKeys()) {
                    if (isAnswered(key)) {
                        done += DEPTH;
                        waiting--;
                        if (!over) {
                            send(key);
                            waiting++;
                        }
                    }
                }
                selector.selectedKeys().clear();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return done;
    }

    private void send(SelectionKey key) throws IOException {
        Pipe pipe = (Pipe) key.attachment();
        for (int end = requestBytes; end <= pipe.requests.length; end += requestBytes) {
            Keys.write(ThreadLocalRandom.current().nextInt(keys), pipe.requests, end - 2);
        }
        ByteBuffer request = ByteBuffer.wrap(pipe.requests);
        SocketChannel channel = (SocketChannel) key.channel();
        while (request.hasRemaining()) {
            // A few kilobytes always fit into the socket's buffer when nothing else is under way.
            if (channel.write(request) == 0) {
                Thread.onSpinWait();
            }
        }
        pipe.missing = replyBytes;
    }

    private boolean isAnswered(SelectionKey key) throws IOException {
        Pipe pipe = (Pipe) key.attachment();
        replies.clear();
        int read = ((SocketChannel) key.channel()).read(replies);
        if (read < 0) {
            throw new IOException("the server has closed the connection");
        }
        pipe.missing -= read;
        if (pipe.missing < 0) {
            throw new IOException("more replies than requests, or keys that are absent");
        }
        return pipe.missing == 0;
    }

    @Override
    public void close() {
        try {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Pipe {

        private final byte[] requests;
        private int missing;

        Pipe(byte[] requests) {
            this.requests = requests;
        }
    }
}
