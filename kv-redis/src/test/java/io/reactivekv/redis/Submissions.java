package io.reactivekv.redis;

import io.reactivekv.KeyValueException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what is submitted, and sends nothing. */
record Submissions(List<Op<?>> submitted) implements Router {

    @Override
    public void submit(Op<?> op) {
        boolean unused = submitted.add(op);
    }

    @Override
    public void redirected(Op<?> op, Node node, String error) {
        throw new AssertionError(error);
    }

    @Override
    public KeyValueException misdirected(Node node, String error) {
        throw new AssertionError(error);
    }

    @Override
    public void connected(Node node) {
        throw new AssertionError("nothing connects");
    }

    @Override
    public void disconnected(Node node, KeyValueException reason) {
        throw new AssertionError("nothing connects");
    }

    @Override
    public boolean isLastHope(Node node) {
        return false;
    }

    @Override
    public @Nullable KeyValueException closedGate() {
        return null;
    }

    @Override
    public boolean overwriteFirst() {
        return false;
    }
}
