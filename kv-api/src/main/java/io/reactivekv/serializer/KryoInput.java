package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.KryoBufferUnderflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where one value after the other is read from, with the layouts that the value has defined so far.
 *
 * <p>No length is believed: whatever the bytes announce must fit into the bytes that are left, as every element takes at
 * least one. So the memory for a value is bounded by the length of its stored form.
 */
final class KryoInput extends Input {

    private static final byte[] NOTHING = {};
    private static final String BAD_TEXT = "a string is not encoded as it should be";

    private final List<Layout> layouts = new ArrayList<>();

    void begin(byte[] stored) {
        setBuffer(stored, KryoFrame.HEADER_BYTES, stored.length - KryoFrame.HEADER_BYTES);
    }

    /** Keeps nothing of the value that was read. */
    void forget() {
        setBuffer(NOTHING);
        layouts.clear();
    }

    int remaining() {
        return limit - position;
    }

    void define(Layout layout) {
        layouts.add(layout);
    }

    Layout layout(int number) {
        if (number < 0 || number >= layouts.size()) {
            throw new Misfit("it refers to a layout that is not defined");
        }
        return layouts.get(number);
    }

    /** Reads these bytes, or nothing when other bytes come next. */
    boolean accept(byte[] expected) {
        if (remaining() < expected.length
                || !Arrays.equals(buffer, position, position + expected.length, expected, 0, expected.length)) {
            return false;
        }
        position += expected.length;
        return true;
    }

    byte[] between(int from, int to) {
        return Arrays.copyOfRange(buffer, from, to);
    }

    /**
     * Reads the length of something whose elements take at least so many bytes each.
     *
     * @return -1 for null
     */
    int readLength(int smallestElement) {
        int length = readVarInt(true) - 1;
        if (length < -1 || (long) length * smallestElement > remaining()) {
            throw new Misfit("it announces more elements than there are bytes");
        }
        return length;
    }

    /** Unlike the inherited one, this never fills or moves the buffer, which is the caller's. */
    @Override
    protected int require(int count) {
        int remaining = limit - position;
        if (remaining < count) {
            throw new KryoBufferUnderflowException("Buffer underflow.");
        }
        return remaining;
    }

    /** The opposite of {@link KryoOutput#writeString(String)}. */
    @Override
    public @Nullable String readString() {
        int header = readVarInt(true);
        if (header == 0) {
            return null;
        }
        int length = (header - 1) >>> 1;
        if (length > remaining()) {
            throw new Misfit("it announces more characters than there are bytes");
        }
        if ((header & 1) == 0) {
            return readWide(length);
        }
        String value = new String(buffer, position, length, ISO_8859_1);
        position += length;
        return value;
    }

    void skipString() {
        String unused = readString();
    }

    private String readWide(int length) {
        char[] units = new char[length];
        for (int i = 0; i < length; i++) {
            int first = readByteUnsigned();
            if (first < 0x80) {
                units[i] = (char) first;
            } else if (first >> 5 == 0x6) {
                units[i] = (char) ((first & 0x1F) << 6 | continuation());
            } else if (first >> 4 == 0xE) {
                units[i] = (char) ((first & 0x0F) << 12 | continuation() << 6 | continuation());
            } else {
                throw new Misfit(BAD_TEXT);
            }
        }
        return new String(units);
    }

    private int continuation() {
        int next = readByteUnsigned();
        if (next >> 6 != 0x2) {
            throw new Misfit(BAD_TEXT);
        }
        return next & 0x3F;
    }
}
