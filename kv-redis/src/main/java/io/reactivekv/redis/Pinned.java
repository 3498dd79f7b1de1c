package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import org.jspecify.annotations.Nullable;

/** Sends operations to one node, wherever their bucket is. */
record Pinned(Router router, Node node) implements Router {

    @Override
    public void submit(Op<?> op) {
        node.submit(op);
    }

    @Override
    public void redirected(Op<?> op, Node from, String error) {
        from.fail(op, misdirected(from, error));
    }

    @Override
    public KeyValueException misdirected(Node at, String error) {
        return router.misdirected(at, error);
    }

    @Override
    public void connected(Node at) {
        router.connected(at);
    }

    @Override
    public void disconnected(Node at, KeyValueException reason) {
        router.disconnected(at, reason);
    }

    @Override
    public boolean isLastHope(Node at) {
        return true;
    }

    @Override
    public @Nullable KeyValueException closedGate() {
        return router.closedGate();
    }

    @Override
    public boolean overwriteFirst() {
        return router.overwriteFirst();
    }
}
