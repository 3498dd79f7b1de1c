package io.reactivekv.redis;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;

/** A {@link Call} as an operation; answers with a tree of byte arrays, longs and lists, empty for nil. */
class CallOp extends Op<Object> {

    Call call;
    private final int bucket;

    CallOp(Router router, CoreSubscriber<? super Object> actual, long timeoutNanos, Call call, int bucket) {
        super(router, actual, timeoutNanos);
        this.call = call;
        this.bucket = bucket;
    }

    /** Takes the reply. */
    void answered(Node node, @Nullable Object reply) {
        node.succeed(this, reply);
    }

    @Override
    final int bucket() {
        return bucket;
    }

    @Override
    final boolean isWrite() {
        return call.isWrite();
    }

    @Override
    final int size() {
        return call.size();
    }

    @Override
    final void pack(Packing packing) {
        packing.call(this);
    }
}
