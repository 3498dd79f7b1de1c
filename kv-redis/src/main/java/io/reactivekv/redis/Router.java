package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import org.jspecify.annotations.Nullable;

/** Finds the node for an operation, and is told of what happens to nodes. */
interface Router {

    /** Queues an operation at the node that has its bucket; fails it when that cannot be. */
    void submit(Op<?> op);

    /** Takes an operation, queued again, that a node refused with {@code MOVED} or {@code ASK}. */
    void redirected(Op<?> op, Node from, String error);

    /** What it means for an operation that is bound to one node when that refuses it with {@code MOVED} or {@code ASK}. */
    KeyValueException misdirected(Node node, String error);

    /** A connection has been made and greeted; called on the home loop. */
    void connected(Node node);

    /**
     * Another process than before is at the other end of a connection; called on the home loop.
     *
     * @param info what it says of itself; nothing when it may not be asked
     */
    default void met(Node node, ServerInfo info) {}

    /** A connection has been lost or could not be made; called on the home loop, once for each outage. */
    void disconnected(Node node, KeyValueException reason);

    /** A node refuses operations since the Cluster is down as far as it knows; called on the home loop. */
    default void down() {}

    /** Whether nobody but this node could serve what waits there, so that it fails if the node is refused for good. */
    boolean isLastHope(Node node);

    /** Why nothing but urgent operations may be sent now; null when they may. */
    @Nullable
    KeyValueException closedGate();

    /** Whether every live key is known to be in the index, so that an overwrite need not write it. */
    boolean overwriteFirst();
}
