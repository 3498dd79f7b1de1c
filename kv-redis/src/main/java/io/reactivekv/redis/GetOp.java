package io.reactivekv.redis;

import java.util.Arrays;
import reactor.core.CoreSubscriber;

/** Reads one value. */
final class GetOp extends Op<byte[]> {

    final byte[] key;
    private final int bucket;

    GetOp(Router router, CoreSubscriber<? super byte[]> actual, long timeoutNanos, byte[] key, int bucket) {
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
        return false;
    }

    @Override
    int size() {
        return key.length;
    }

    @Override
    boolean asksTheSame(Op<?> other) {
        return other instanceof GetOp get && Arrays.equals(key, get.key);
    }

    @Override
    void pack(Packing packing) {
        packing.get(this);
    }
}
