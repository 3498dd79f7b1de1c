package io.reactivekv.redis;

import reactor.core.CoreSubscriber;

/** Stores one value, whatever was there. */
final class PutOp extends Op<Boolean> {

    final byte[] key;
    final byte[] value;

    /** Time to live in milliseconds; 0 for none. */
    final long ttl;

    /** Whether the key was found absent, so that the index has to be written. */
    boolean absent;

    /** Whether its expiry could not be filed ahead of it, so that it has to be afterwards. */
    boolean unfiled;

    private final int bucket;

    PutOp(
            Router router,
            CoreSubscriber<? super Boolean> actual,
            long timeoutNanos,
            byte[] key,
            int bucket,
            byte[] value,
            long ttl) {
        super(router, actual, timeoutNanos);
        this.key = key;
        this.bucket = bucket;
        this.value = value;
        this.ttl = ttl;
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
        return key.length + value.length;
    }

    @Override
    void pack(Packing packing) {
        packing.put(this);
    }
}
