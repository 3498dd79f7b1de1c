package io.reactivekv.redis.test;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A client's connection through the proxy and the one to the server that belongs to it; for the proxy's thread. */
final class ProxyLink {

    private final SocketChannel client;
    private final SocketChannel server;
    private final SelectionKey clientKey;
    private final SelectionKey serverKey;
    private final ProxyPipe requests;
    private final ProxyPipe replies;
    private Fault seen = Fault.none();
    private boolean ending;
    private boolean silenced;

    ProxyLink(SocketChannel client, InetSocketAddress target, Selector selector) throws IOException {
        this.client = client;
        server = SocketChannel.open();
        try {
            prepare(client);
            prepare(server);
            clientKey = client.register(selector, 0, this);
            serverKey = server.register(selector, SelectionKey.OP_CONNECT, this);
            server.connect(target);
        } catch (IOException e) {
            server.close();
            throw e;
        }
        requests = new ProxyPipe(client, server);
        replies = new ProxyPipe(server, client);
    }

    /** Whether it counts as a connection: it does not once a fault has ended it. */
    boolean isOpen() {
        return !ending;
    }

    boolean isFinished() {
        return requests.isFinished() && replies.isFinished();
    }

    /** Reads what the selector has found. */
    void read(SelectionKey key, ByteBuffer buffer, long now) throws IOException {
        if (key.isConnectable() && server.finishConnect()) {
            key.interestOps(0);
        }
        if (key.isReadable()) {
            (key == clientKey ? requests : replies).read(buffer, now);
        }
    }

    /** Moves what may move under the fault. Returns true when the fault has now ended the connection. */
    boolean advance(Fault fault, long now) throws IOException {
        if (silenced || server.isConnectionPending()) {
            return false;
        }
        if (fault != seen) {
            seen = fault;
            requests.flow(fault.requests());
            replies.flow(fault.replies());
        }
        boolean requestsEnd = requests.write(now);
        if (requestsEnd) {
            end(fault.requests().resets(), true);
        }
        boolean repliesEnd = replies.write(now);
        if (repliesEnd) {
            end(fault.replies().resets(), false);
        }
        if (requestsEnd || repliesEnd) {
            flush(now);
        }
        interest(clientKey, requests, replies);
        interest(serverKey, replies, requests);
        return requestsEnd || repliesEnd;
    }

    long nextDue() {
        return silenced ? Long.MAX_VALUE : Math.min(requests.nextDue(), replies.nextDue());
    }

    /**
     * Ends the connection. The server sees a close in any case, after the requests that it is to have.
     *
     * @param reset whether the client sees a reset instead of a close
     * @param dropRequests whether requests that wait are lost too
     */
    void end(boolean reset, boolean dropRequests) throws IOException {
        ending = true;
        silenced = false;
        if (server.isConnectionPending()) {
            close();
            requests.sourceIsClosed();
            requests.targetIsClosed();
            replies.sourceIsClosed();
            replies.targetIsClosed();
            return;
        }
        replies.drop();
        if (dropRequests) {
            requests.drop();
        } else {
            requests.seal();
        }
        if (reset) {
            reset(client);
            requests.sourceIsClosed();
            replies.targetIsClosed();
        }
    }

    /** Neither side hears of the other again, not even that it has gone. */
    void silence() {
        silenced = true;
        clientKey.interestOps(0);
        serverKey.interestOps(0);
    }

    /** Closes what is left. */
    void close() throws IOException {
        client.close();
        server.close();
    }

    /** Resets both sides, as when one of them has failed. */
    void reset() throws IOException {
        reset(client);
        reset(server);
    }

    /** Tells both sides of an end; a pipe that takes no more bytes no longer knows a fault. */
    private void flush(long now) throws IOException {
        boolean endsAgain = requests.write(now) || replies.write(now);
        if (endsAgain) {
            throw new IllegalStateException("a pipe that has ended wants to end");
        }
    }

    private static void interest(SelectionKey key, ProxyPipe from, ProxyPipe to) {
        if (key.isValid()) {
            int read = from.wantsToRead() ? SelectionKey.OP_READ : 0;
            int write = to.wantsToWrite() ? SelectionKey.OP_WRITE : 0;
            key.interestOps(read | write);
        }
    }

    private static void prepare(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    private static void reset(SocketChannel channel) throws IOException {
        if (channel.isOpen()) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            channel.close();
        }
    }
}
