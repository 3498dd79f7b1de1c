package io.reactivekv.redis;

import io.lettuce.core.RedisChannelHandler;
import io.lettuce.core.RedisChannelWriter;
import io.lettuce.core.api.StatefulRedisConnection;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;

/**
 * One physical connection, from its handshake to its end; never reconnected, so that nothing is ever sent twice.
 *
 * <p>Confined to the home loop; what the driver calls from another thread is handed over. After the first
 * failure that is not an error reply it believes no further reply: the driver takes a failed command from its queue, and
 * what comes next could belong to another.
 */
final class Link {

    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final RedisChannelWriter writer;
    private final EventExecutor home;
    private final LineOwner owner;
    private final ServerClock clock = new ServerClock();
    private final EnumSet<Script> scripts = EnumSet.noneOf(Script.class);
    private final ArrayDeque<Request> sent = new ArrayDeque<>();
    private boolean ended;
    private CompletableFuture<Void> closing = new CompletableFuture<>();
    private long heardAt;

    Link(StatefulRedisConnection<byte[], byte[]> connection, EventExecutor home, LineOwner owner) {
        this.connection = connection;
        this.writer = ((RedisChannelHandler<?, ?>) connection).getChannelWriter();
        this.home = home;
        this.owner = owner;
        connection.addListener(new Disconnection(this));
    }

    StatefulRedisConnection<byte[], byte[]> connection() {
        return connection;
    }

    /** Completes when the connection is closed, once it has been ended. */
    CompletableFuture<Void> closing() {
        return closing;
    }

    boolean hasEnded() {
        return ended;
    }

    ServerClock clock() {
        return clock;
    }

    /** The server's time, a lower bound, in milliseconds since 1970. */
    long serverTime() {
        return clock.now();
    }

    /** How a script is called here now; later calls rely on this one to have brought the text. */
    ScriptCall call(Script script) {
        return new ScriptCall(script, !scripts.add(script));
    }

    /** Takes notice that the server has forgotten its scripts. */
    void forgetScripts() {
        scripts.clear();
    }

    Iterable<Request> sent() {
        return sent;
    }

    /** Sends requests in this order, one after the other on the wire. */
    void send(List<Request> requests) {
        long now = System.nanoTime();
        if (sent.isEmpty()) {
            heardAt = now;
        }
        for (int i = 0; i < requests.size(); i++) {
            Request request = requests.get(i);
            request.link = this;
            sent.add(request);
        }
        if (requests.size() == 1) {
            Object unused = writer.write(requests.get(0));
        } else {
            Object unused = writer.write(requests);
        }
    }

    /** How long, in nanoseconds, nothing at all has been heard although something was sent. */
    long silence(long now) {
        return sent.isEmpty() ? 0 : now - heardAt;
    }

    /** A good part of a reply has come in that is not complete yet. */
    void hears() {
        if (home.inEventLoop()) {
            heardAt = System.nanoTime();
        } else {
            home.execute(this::hears);
        }
    }

    void answered(Request request) {
        if (home.inEventLoop()) {
            settle(request);
        } else {
            home.execute(() -> settle(request));
        }
    }

    private void settle(Request request) {
        if (ended) {
            return;
        }
        heardAt = System.nanoTime();
        if (sent.peek() != request) {
            end(new IllegalStateException("a reply came out of order"));
            return;
        }
        Object unused = sent.poll();
        owner.landed(request);
    }

    void broken(Throwable reason) {
        if (home.inEventLoop()) {
            end(reason);
        } else {
            try {
                home.execute(() -> end(reason));
            } catch (RejectedExecutionException e) {
                // The loop has ended, which closes the store and ends this link too.
            }
        }
    }

    /** Ends the connection and everything that was sent on it; only the first reason counts. */
    void end(Throwable reason) {
        if (!ended) {
            ended = true;
            // A loop that has ended closed its connections, and would not say so to anybody who asks afterwards.
            closing = home.isTerminated() ? CompletableFuture.completedFuture(null) : connection.closeAsync();
            owner.lost(this, reason);
            sent.clear();
        }
    }
}
