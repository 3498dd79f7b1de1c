package io.reactivekv.redis.test;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports to listen on, each handed out once in this process.
 *
 * <p>They lie below the range from which systems take the ports of outgoing connections. Otherwise a client that
 * reconnects to a server that is down may be given the server's port as its own, and be connected to itself.
 */
final class FreePorts {

    private static final int FIRST = 10_000;
    private static final int COUNT = 10_000;

    /** Redis adds this to a node's port for the Cluster's bus; so the two ranges lie side by side. */
    static final int BUS_OFFSET = 10_000;

    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    /** A port that is free now, as is its bus port; another process may still be faster. */
    static int next() {
        int start = ThreadLocalRandom.current().nextInt(COUNT);
        for (int i = 0; i < COUNT; i++) {
            int port = FIRST + (start + i) % COUNT;
            if (!TAKEN.contains(port) && isFree(port) && isFree(port + BUS_OFFSET) && TAKEN.add(port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port from " + FIRST + " to " + (FIRST + COUNT - 1));
    }

    /** Lets a port be handed out again. */
    static void release(int port) {
        TAKEN.remove(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
