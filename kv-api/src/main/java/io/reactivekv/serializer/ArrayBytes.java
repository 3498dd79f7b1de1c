package io.reactivekv.serializer;

import org.jspecify.annotations.Nullable;

/** The bytes of arrays of primitives: a length plus one, then the elements. Part of the stored format. */
final class ArrayBytes {

    private ArrayBytes() {}

    static void write(KryoOutput out, byte[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeBytes(value);
    }

    static byte @Nullable [] readBytes(KryoInput in) {
        int length = in.readLength(1);
        return length < 0 ? null : in.readBytes(length);
    }

    static void write(KryoOutput out, boolean[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeBooleans(value, 0, value.length);
    }

    static boolean @Nullable [] readBooleans(KryoInput in) {
        int length = in.readLength(1);
        return length < 0 ? null : in.readBooleans(length);
    }

    static void write(KryoOutput out, short[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeShorts(value, 0, value.length);
    }

    static short @Nullable [] readShorts(KryoInput in) {
        int length = in.readLength(Short.BYTES);
        return length < 0 ? null : in.readShorts(length);
    }

    static void write(KryoOutput out, char[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeChars(value, 0, value.length);
    }

    static char @Nullable [] readChars(KryoInput in) {
        int length = in.readLength(Character.BYTES);
        return length < 0 ? null : in.readChars(length);
    }

    static void write(KryoOutput out, int[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeInts(value, 0, value.length, false);
    }

    static int @Nullable [] readInts(KryoInput in) {
        int length = in.readLength(1);
        return length < 0 ? null : in.readInts(length, false);
    }

    static void write(KryoOutput out, long[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeLongs(value, 0, value.length, false);
    }

    static long @Nullable [] readLongs(KryoInput in) {
        int length = in.readLength(1);
        return length < 0 ? null : in.readLongs(length, false);
    }

    static void write(KryoOutput out, float[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeFloats(value, 0, value.length);
    }

    static float @Nullable [] readFloats(KryoInput in) {
        int length = in.readLength(Float.BYTES);
        return length < 0 ? null : in.readFloats(length);
    }

    static void write(KryoOutput out, double[] value) {
        out.writeVarInt(value.length + 1, true);
        out.writeDoubles(value, 0, value.length);
    }

    static double @Nullable [] readDoubles(KryoInput in) {
        int length = in.readLength(Double.BYTES);
        return length < 0 ? null : in.readDoubles(length);
    }
}
