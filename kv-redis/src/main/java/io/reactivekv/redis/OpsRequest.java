package io.reactivekv.redis;

import io.lettuce.core.protocol.CommandType;
import java.util.List;
import java.util.function.Consumer;

/** A request on behalf of several operations, which all share an error. */
abstract class OpsRequest<O extends Op<?>> extends Request {

    final List<O> ops;

    OpsRequest(CommandType type, List<O> gathered) {
        super(type);
        ops = List.copyOf(gathered);
    }

    /** Hands the reply, which is not an error, to the operations. */
    abstract void replied(Node node);

    @Override
    void answered(Node node) {
        if (hasError()) {
            for (int i = 0; i < ops.size(); i++) {
                node.refused(ops.get(i), getError(), ops.size() > 1);
            }
        } else {
            replied(node);
        }
    }

    @Override
    final int size() {
        return ops.size();
    }

    @Override
    final void forEachOp(Consumer<Op<?>> visitor) {
        for (int i = 0; i < ops.size(); i++) {
            visitor.accept(ops.get(i));
        }
    }
}
