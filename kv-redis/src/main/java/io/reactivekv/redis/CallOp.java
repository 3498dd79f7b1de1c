package io.reactivekv.redis;

import reactor.core.CoreSubscriber;

/** A {@link Call} as an operation; answers with a tree of byte arrays, longs and lists, empty for nil. */
final class CallOp extends Op<Object> {

    final Call call;
    private final int bucket;

    CallOp(Router router, CoreSubscriber<? super Object> actual, long timeoutNanos, Call call, int bucket) {
        super(router, actual, timeoutNanos);
        this.call = call;
        this.bucket = bucket;
    }

    @Override
    int bucket() {
        return bucket;
    }

    @Override
    boolean isWrite() {
        return call.isWrite();
    }

    @Override
    int size() {
        return call.size();
    }

    @Override
    void pack(Packing packing) {
        packing.call(this);
    }
}
