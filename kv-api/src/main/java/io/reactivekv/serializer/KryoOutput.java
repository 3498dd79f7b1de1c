package io.reactivekv.serializer;

import com.esotericsoftware.kryo.io.Output;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where one value after the other is written, with the layouts that the value has defined so far. */
final class KryoOutput extends Output {

    private static final int USUAL_BYTES = 512;
    private static final int MOST_KEPT_BYTES = 1 << 16;
    private static final int MOST_BYTES_OF_A_CHAR = 3;

    /** Number plus one of each class's layout in this value, by the class's index; 0 when it has none yet. */
    private final int[] numbers;

    private final List<ClassCodec> defined = new ArrayList<>();

    KryoOutput(int classes) {
        super(USUAL_BYTES, KryoFrame.MOST_BYTES);
        this.numbers = new int[classes];
    }

    /** Leaves room for the header. */
    void begin() {
        setPosition(KryoFrame.HEADER_BYTES);
    }

    /** Forgets the value, and its buffer when that is unusually large. */
    void forget() {
        for (ClassCodec codec : defined) {
            numbers[codec.index()] = 0;
        }
        defined.clear();
        if (getBuffer().length > MOST_KEPT_BYTES) {
            setBuffer(new byte[USUAL_BYTES], KryoFrame.MOST_BYTES);
        }
    }

    /** Number of the layout, or -1 when it is not defined yet and now is. */
    int layout(ClassCodec codec) {
        int number = numbers[codec.index()] - 1;
        if (number < 0) {
            defined.add(codec);
            numbers[codec.index()] = defined.size();
        }
        return number;
    }

    /**
     * Writes any string without loss, lone surrogates included: a length that says in its lowest bit whether a character
     * takes one byte (ISO 8859-1) or one to three (the UTF-8 of each UTF-16 unit); 0 for null.
     */
    @Override
    public void writeString(@Nullable String value) {
        if (value == null) {
            writeVarInt(0, true);
            return;
        }
        int length = value.length();
        int start = position;
        writeVarInt((length << 1) + 1, true);
        require(length);
        byte[] bytes = buffer;
        int at = position;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c > 0xFF) {
                position = start;
                writeWide(value);
                return;
            }
            bytes[at++] = (byte) c;
        }
        position = at;
    }

    private void writeWide(String value) {
        int length = value.length();
        writeVarInt((length << 1) + 2, true);
        for (int i = 0; i < length; i++) {
            require(MOST_BYTES_OF_A_CHAR);
            char c = value.charAt(i);
            if (c < 0x80) {
                buffer[position++] = (byte) c;
            } else if (c < 0x800) {
                buffer[position++] = (byte) (0xC0 | c >> 6);
                buffer[position++] = (byte) (0x80 | (c & 0x3F));
            } else {
                buffer[position++] = (byte) (0xE0 | c >> 12);
                buffer[position++] = (byte) (0x80 | (c >> 6 & 0x3F));
                buffer[position++] = (byte) (0x80 | (c & 0x3F));
            }
        }
    }
}
