package io.reactivekv.serializer;

import io.reactivekv.SerializationException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The header in front of every Kryo payload: two bytes of magic, the format's version, the payload's length and its
 * CRC32C, big-endian.
 *
 * <p>It is checked before anything looks at the payload, so that damaged or foreign bytes are never interpreted. It does
 * not authenticate: whoever can write to the store can make a valid header, and the reader expects that.
 */
final class KryoFrame {

    static final int HEADER_BYTES = 11;
    static final int MOST_BYTES = 512 << 20;

    private static final short MAGIC = (short) 0x4B56;
    private static final byte VERSION = 1;
    private static final int LENGTH_AT = 3;
    private static final int CHECKSUM_AT = 7;

    private KryoFrame() {}

    /** Fills in the header of a payload that ends at {@code end}. */
    static void seal(byte[] buffer, int end) {
        ByteBuffer header = ByteBuffer.wrap(buffer, 0, HEADER_BYTES);
        header.putShort(MAGIC).put(VERSION).putInt(end - HEADER_BYTES).putInt(checksum(buffer, end));
    }

    /** @throws SerializationException when the bytes are anything but one whole, undamaged payload */
    static void check(byte[] stored) {
        ByteBuffer header = ByteBuffer.wrap(stored);
        if (stored.length < HEADER_BYTES || header.getShort() != MAGIC) {
            throw new SerializationException("kryo: the stored bytes do not begin with the header of serializer=kryo;"
                    + " they were written by another serializer or program");
        }
        int version = header.get();
        if (version != VERSION) {
            throw new SerializationException(
                    "kryo: the stored bytes have format version " + version + ", this release reads " + VERSION);
        }
        int length = header.getInt(LENGTH_AT);
        if (length != stored.length - HEADER_BYTES) {
            throw new SerializationException("kryo: the header announces " + length + " bytes, there are "
                    + (stored.length - HEADER_BYTES) + "; the stored bytes are cut off or damaged");
        }
        if (length > MOST_BYTES) {
            throw new SerializationException("kryo: " + length + " bytes, at most " + MOST_BYTES + " are read");
        }
        if (header.getInt(CHECKSUM_AT) != checksum(stored, stored.length)) {
            throw new SerializationException("kryo: the checksum does not match; the stored bytes are damaged");
        }
    }

    private static int checksum(byte[] bytes, int end) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, HEADER_BYTES, end - HEADER_BYTES);
        return (int) crc.getValue();
    }
}
