package io.reactivekv.serializer;

/** Bytes as they are, copied on the way in and out: who changes an array later changes only their own. */
final class RawBytes implements Serializer<byte[]> {

    static final RawBytes INSTANCE = new RawBytes();

    private RawBytes() {}

    @Override
    public byte[] serialize(byte[] value) {
        return value.clone();
    }

    @Override
    public byte[] deserialize(byte[] stored) {
        return stored.clone();
    }

    @Override
    public String toString() {
        return "bytes";
    }
}
