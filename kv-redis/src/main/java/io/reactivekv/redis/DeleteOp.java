package io.reactivekv.redis;

import reactor.core.CoreSubscriber;

/** Removes one key; true when it was there. */
final class DeleteOp extends Op<Boolean> {

    final byte[] key;
    private final int bucket;

    DeleteOp(Router router, CoreSubscriber<? super Boolean> actual, long timeoutNanos, byte[] key, int bucket) {
        super(router, actual, timeoutNanos);
        this.key = key;
        this.bucket = bucket;
    }

    @Override
    int bucket() {
        return bucket;
    }

    @Override
    boolean isWrite() {
        return true;
    }

    @Override
    int size() {
        return key.length;
    }

    @Override
    void pack(Packing packing) {
        packing.delete(this);
    }
}
