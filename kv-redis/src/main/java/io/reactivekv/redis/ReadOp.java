package io.reactivekv.redis;

import java.util.Arrays;
import java.util.List;
import reactor.core.CoreSubscriber;

/** Asks a script that changes nothing about one key; answers with the part of its reply that is about that key. */
final class ReadOp extends Op<List<?>> {

    final Script script;
    final byte[] key;
    private final int bucket;

    ReadOp(
            Router router,
            CoreSubscriber<? super List<?>> actual,
            long timeoutNanos,
            Script script,
            byte[] key,
            int bucket) {
        super(router, actual, timeoutNanos);
        this.script = script;
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
        return other instanceof ReadOp read && script == read.script && Arrays.equals(key, read.key);
    }

    @Override
    void pack(Packing packing) {
        packing.read(this);
    }
}
