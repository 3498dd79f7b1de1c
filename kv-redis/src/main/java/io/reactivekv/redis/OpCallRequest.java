package io.reactivekv.redis;

import io.reactivekv.KeyValueException.Outcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A {@link CallOp} on the wire. */
final class OpCallRequest extends CallRequest {

    private final CallOp op;

    OpCallRequest(CallOp op, @Nullable ScriptCall script) {
        super(op.call, script);
        this.op = op;
    }

    @Override
    void answered(Node node) {
        if (hasError() && op.isWrite() && getError().startsWith(ReplyGuard.CODE)) {
            // It was executed; what it answered is too large.
            node.fail(op, ServerError.failure(getError()).as(Outcome.UNKNOWN));
        } else if (hasError()) {
            node.refused(op, getError(), false);
        } else {
            op.answered(node, reply());
        }
    }

    /** What the library asks for itself, ahead of the queue, is nobody's operation. */
    @Override
    int size() {
        return op.urgent ? 0 : 1;
    }

    @Override
    void forEachOp(Consumer<Op<?>> visitor) {
        visitor.accept(op);
    }
}
