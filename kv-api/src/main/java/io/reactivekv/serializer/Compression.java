package io.reactivekv.serializer;

import org.jspecify.annotations.Nullable;

/** A way to make bytes fewer. Thread-safe. */
interface Compression {

    /**
     * Compresses into a new array, behind one byte that is left for a marker.
     *
     * @return null when the result would not be smaller than the bytes themselves
     */
    byte @Nullable [] compress(byte[] plain);

    /**
     * The opposite of {@link #compress(byte[])}; the first byte is not looked at.
     *
     * @param most largest result that is made; whatever the input says, not much more memory is used
     * @throws io.reactivekv.SerializationException when the input is broken or its result larger than that
     */
    byte[] decompress(byte[] stored, int most);
}
