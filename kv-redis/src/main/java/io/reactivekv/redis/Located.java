package io.reactivekv.redis;

/** A key as it stands in an index, and its bucket. */
final class Located {

    private final byte[] member;
    private final int bucket;

    Located(byte[] member, int bucket) {
        this.member = member;
        this.bucket = bucket;
    }

    /** The key in UTF-8. */
    byte[] member() {
        return member;
    }

    int bucket() {
        return bucket;
    }
}
