package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.reactivekv.SerializationException;
import java.util.Arrays;

/** Text as its UTF-8 bytes, refused where the JDK would put a replacement character instead. */
final class RawString implements Serializer<String> {

    static final RawString INSTANCE = new RawString();

    private static final char REPLACEMENT = '\uFFFD';

    private RawString() {}

    @Override
    public byte[] serialize(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c)
                        || i + 1 == value.length()
                        || !Character.isLowSurrogate(value.charAt(i + 1))) {
                    throw new SerializationException("string: the value has a lone surrogate at index " + i
                            + " and so no UTF-8 form; bytes() stores anything");
                }
                i++;
            }
        }
        return value.getBytes(UTF_8);
    }

    @Override
    public String deserialize(byte[] stored) {
        String value = new String(stored, UTF_8);
        if (value.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(value.getBytes(UTF_8), stored)) {
            throw new SerializationException("string: the stored bytes are not UTF-8; bytes() reads anything");
        }
        return value;
    }

    @Override
    public String toString() {
        return "string";
    }
}
