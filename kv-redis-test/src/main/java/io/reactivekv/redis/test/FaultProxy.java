package io.reactivekv.redis.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A TCP proxy on 127.0.0.1 that breaks connections on demand.
 *
 * <pre>{@code
 * try (RedisServer redis = RedisServer.start(); FaultProxy proxy = FaultProxy.to(redis)) {
 *     connect("redis://" + proxy.address());
 *     proxy.fault(Fault.loseReplies().once());
 *     // the next command is executed and its reply lost
 * }
 * }</pre>
 *
 * <p>One thread moves all bytes and makes all changes, between two steps of moving: when a method returns, its effect is
 * complete, and no byte passes under an older fault. A server that is down shows as connections that are reset.
 *
 * <p>Safe for use by several threads.
 */
public final class FaultProxy implements AutoCloseable {

    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    private final InetSocketAddress target;
    private final InetSocketAddress address;
    private final ProxyLoop loop;
    private final Thread thread;

    private FaultProxy(InetSocketAddress target) throws IOException {
        this.target = target;
        address = new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), FreePorts.next());
        loop = new ProxyLoop(address, target);
        thread = new Thread(loop, "fault-proxy-" + address.getPort());
        thread.setDaemon(true);
    }

    /** A proxy to a server, which passes everything to begin with. */
    public static FaultProxy to(RedisServer server) {
        return to(server.host(), server.port());
    }

    /** A proxy to a port, which passes everything to begin with; the port is first used by the first connection. */
    public static FaultProxy to(String host, int port) {
        try {
            FaultProxy proxy = new FaultProxy(new InetSocketAddress(host, port));
            proxy.thread.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a proxy to " + host + ":" + port, e);
        }
    }

    /** Always {@code 127.0.0.1}. */
    public String host() {
        return address.getAddress().getHostAddress();
    }

    /** The port to connect to. */
    public int port() {
        return address.getPort();
    }

    /** {@code host:port}. */
    public String address() {
        return host() + ":" + port();
    }

    /** Replaces the fault, for connections that are open and those that come. */
    public void fault(Fault newFault) {
        loop.call(l -> l.fault(newFault));
    }

    /** The fault in force; {@link Fault#none()} again when one that applies {@link Fault#once()} has done so. */
    public Fault fault() {
        return loop.call(ProxyLoop::fault);
    }

    /** Passes everything again, and lets go what was held. */
    public void pass() {
        fault(Fault.none());
    }

    /** Closes (FIN) all connections that are open; what is on its way is lost. New ones are not affected. */
    public void cutAll() {
        forEachLink(link -> link.end(false, true));
    }

    /** Resets (RST) all connections that are open; what is on its way is lost. New ones are not affected. */
    public void resetAll() {
        forEachLink(link -> link.end(true, true));
    }

    /**
     * Lets all connections that are open fall silent for ever: neither side hears of the other again, not even that it has
     * gone. New ones are not affected.
     */
    public void silenceAll() {
        forEachLink(ProxyLink::silence);
    }

    /** How many connections are open; those that a fault has ended are not. */
    public int connections() {
        return loop.call(l -> (int) l.links().stream().filter(ProxyLink::isOpen).count());
    }

    /** How many connections have been accepted since the proxy was started. */
    public long accepted() {
        return loop.call(ProxyLoop::accepted);
    }

    /** Stops listening and closes all connections. */
    @Override
    public void close() {
        loop.stop();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        FreePorts.release(port());
    }

    @Override
    public String toString() {
        return "FaultProxy[" + address() + " to " + target.getHostString() + ":" + target.getPort() + "]";
    }

    private void forEachLink(LinkChange change) {
        loop.call(l -> {
            for (ProxyLink link : l.links()) {
                change.apply(link);
            }
            return true;
        });
    }

    private interface LinkChange {
        void apply(ProxyLink link) throws IOException;
    }
}
