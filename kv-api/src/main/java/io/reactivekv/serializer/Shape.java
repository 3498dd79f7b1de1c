package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import com.esotericsoftware.kryo.Kryo;
import java.io.ByteArrayOutputStream;

/**
 * What the bytes of a value look like, in a few bytes that are stored beside each field's name: a code for a
 * {@linkplain JdkValues JDK type}, or one of the codes below followed by the shapes of the parts.
 *
 * <p>Stored, it tells a field whose type has changed from one that has not, and lets a reader skip a field that it does
 * not know. The codes are part of the stored format and never change.
 */
final class Shape {

    static final int NULLABLE = 64;
    static final int LIST = 65;
    static final int SET = 66;
    static final int MAP = 67;
    static final int ARRAY = 68;
    static final int OPTIONAL = 69;
    static final int OBJECT = 70;
    static final int ENUM = 71;

    static final int MOST_NESTED = 32;

    /** What a {@link #NULLABLE} or {@link #OPTIONAL} value begins with. */
    static final byte NULL = 0;

    static final byte PRESENT = 1;
    static final byte EMPTY = 2;

    private Shape() {}

    static byte[] of(int code, byte[]... parts) {
        ByteArrayOutputStream shape = new ByteArrayOutputStream();
        shape.write(code);
        for (byte[] part : parts) {
            shape.writeBytes(part);
        }
        return shape.toByteArray();
    }

    static byte[] read(KryoInput in) {
        int start = in.position();
        pass(in, MOST_NESTED);
        return in.between(start, in.position());
    }

    private static void pass(KryoInput in, int deeper) {
        if (deeper < 0) {
            throw new Misfit("a shape is nested more than " + MOST_NESTED + " deep");
        }
        int code = in.readByteUnsigned();
        int parts = parts(code);
        if (parts < 0) {
            throw new Misfit("shape " + code + " is not known; a newer release wrote it");
        }
        for (int i = 0; i < parts; i++) {
            pass(in, deeper - 1);
        }
    }

    private static int parts(int code) {
        return switch (code) {
            case NULLABLE, LIST, SET, ARRAY, OPTIONAL -> 1;
            case MAP -> 2;
            case OBJECT, ENUM -> 0;
            default -> JdkValues.byCode(code) == null ? -1 : 0;
        };
    }

    /** Reads a value of this shape and forgets it. */
    static void skip(Kryo kryo, KryoInput in, byte[] shape) {
        skip(kryo, in, shape, 0, KryoSession.MOST_DEPTH);
    }

    private static void skip(Kryo kryo, KryoInput in, byte[] shape, int at, int deeper) {
        if (deeper < 0) {
            throw new Misfit("it is nested more than " + KryoSession.MOST_DEPTH + " deep");
        }
        int code = shape[at];
        switch (code) {
            case NULLABLE, OPTIONAL -> {
                if (in.readByte() == PRESENT) {
                    skip(kryo, in, shape, at + 1, deeper - 1);
                }
            }
            case LIST, SET, ARRAY -> {
                for (int left = in.readLength(1); left > 0; left--) {
                    skip(kryo, in, shape, at + 1, deeper - 1);
                }
            }
            case MAP -> {
                int value = end(shape, at + 1);
                for (int left = in.readLength(2); left > 0; left--) {
                    skip(kryo, in, shape, at + 1, deeper - 1);
                    skip(kryo, in, shape, value, deeper - 1);
                }
            }
            case OBJECT -> skipObject(kryo, in, deeper);
            case ENUM -> in.skipString();
            default -> {
                Object unused = requireNonNull(JdkValues.byCode(code)).decode(kryo, in);
            }
        }
    }

    private static void skipObject(Kryo kryo, KryoInput in, int deeper) {
        Layout layout = Layout.next(in, null);
        if (layout != null) {
            for (byte[] field : layout.shapes()) {
                skip(kryo, in, field, 0, deeper - 1);
            }
        }
    }

    private static int end(byte[] shape, int at) {
        int end = at + 1;
        for (int parts = parts(shape[at]); parts > 0; parts--) {
            end = end(shape, end);
        }
        return end;
    }
}
