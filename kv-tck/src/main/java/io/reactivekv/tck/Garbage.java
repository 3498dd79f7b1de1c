package io.reactivekv.tck;

import io.reactivekv.serializer.Serializer;

/** Bytes that are no stored form of anything: neither JSON, nor UTF-8, nor a header, nor a compression marker. */
final class Garbage {

    static final Serializer<byte[]> SERIALIZER = new Serializer<>() {
        @Override
        public byte[] serialize(byte[] value) {
            return value;
        }

        @Override
        public byte[] deserialize(byte[] stored) {
            return stored;
        }
    };

    private Garbage() {}

    static byte[] bytes() {
        return new byte[] {(byte) 0xFF, 0x00, (byte) 0xC3, 0x28, 0x7B, (byte) 0xFE};
    }
}
