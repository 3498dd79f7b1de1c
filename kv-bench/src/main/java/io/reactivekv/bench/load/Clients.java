package io.reactivekv.bench.load;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what takes part in a contest, the last one first. */
public final class Clients implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Adds one that is to be closed, and returns it. */
    public <C extends AutoCloseable> C add(C client) {
        open.push(client);
        return client;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            AutoCloseable client = open.pop();
            try {
                client.close();
            } catch (Exception e) {
                throw new IllegalStateException("cannot close " + client, e);
            }
        }
    }
}
