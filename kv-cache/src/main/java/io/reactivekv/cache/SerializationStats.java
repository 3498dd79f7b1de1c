package io.reactivekv.cache;

import java.time.Duration;

/**
 * What turning values into bytes and back cost.
 *
 * @param serializations values that were serialized
 * @param serializeTime the time that took together
 * @param deserializeTime the time that deserializing took together
 * @param compressTime the time that compressing took together
 * @param bytesBeforeCompression size of the values that were compressed, or would have been had it made them smaller
 * @param bytesAfterCompression size of the same as they were kept
 */
public record SerializationStats(
        long serializations,
        Duration serializeTime,
        Duration deserializeTime,
        Duration compressTime,
        long bytesBeforeCompression,
        long bytesAfterCompression) {

    /** Compressed by original size; 1 when nothing was compressed. */
    public double compressionRatio() {
        return bytesBeforeCompression == 0 ? 1 : (double) bytesAfterCompression / bytesBeforeCompression;
    }
}
