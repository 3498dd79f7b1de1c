package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import tools.jackson.core.Base64Variant;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.SerializableString;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** Holds writing to the limits of the reader, so that nothing is stored that could not be read back. */
final class LimitedGenerator extends JsonGeneratorDelegate {

    private static final int MOST_BYTES_OF_A_CHAR = 3;
    private static final int SIGN_POINT_EXPONENT = 16;

    private final StreamReadConstraints limits;

    LimitedGenerator(JsonGenerator target, StreamReadConstraints limits) {
        super(target, false);
        this.limits = limits;
    }

    @Override
    public JsonGenerator writeStartArray(Object current) {
        return deeper(super.writeStartArray(current));
    }

    @Override
    public JsonGenerator writeStartArray(Object current, int size) {
        return deeper(super.writeStartArray(current, size));
    }

    @Override
    public JsonGenerator writeStartArray() {
        return deeper(super.writeStartArray());
    }

    @Override
    public JsonGenerator writeStartObject(Object current) {
        return deeper(super.writeStartObject(current));
    }

    @Override
    public JsonGenerator writeStartObject(Object current, int size) {
        return deeper(super.writeStartObject(current, size));
    }

    @Override
    public JsonGenerator writeStartObject() {
        return deeper(super.writeStartObject());
    }

    @Override
    public JsonGenerator writeName(String name) {
        // The reader counts the bytes of a name, not its characters.
        if (name.length() > limits.getMaxNameLength() / MOST_BYTES_OF_A_CHAR) {
            limits.validateNameLength(name.getBytes(UTF_8).length);
        }
        return super.writeName(name);
    }

    @Override
    public JsonGenerator writeString(String value) {
        if (value != null) {
            limits.validateStringLength(value.length());
        }
        return super.writeString(value);
    }

    @Override
    public JsonGenerator writeString(char[] text, int offset, int length) {
        limits.validateStringLength(length);
        return super.writeString(text, offset, length);
    }

    @Override
    public JsonGenerator writeString(SerializableString value) {
        limits.validateStringLength(value.charLength());
        return super.writeString(value);
    }

    @Override
    public JsonGenerator writeArray(String[] values, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            if (values[i] != null) {
                limits.validateStringLength(values[i].length());
            }
        }
        oneDeeper();
        return super.writeArray(values, offset, length);
    }

    @Override
    public JsonGenerator writeArray(int[] values, int offset, int length) {
        oneDeeper();
        return super.writeArray(values, offset, length);
    }

    @Override
    public JsonGenerator writeArray(long[] values, int offset, int length) {
        oneDeeper();
        return super.writeArray(values, offset, length);
    }

    @Override
    public JsonGenerator writeArray(double[] values, int offset, int length) {
        oneDeeper();
        return super.writeArray(values, offset, length);
    }

    /** Base64 is held to the limit of strings too: where it is read as an {@code Object}, say, it is one. */
    @Override
    public JsonGenerator writeBinary(Base64Variant variant, byte[] data, int offset, int length) {
        limits.validateStringLength(charsOf(variant, length));
        return super.writeBinary(variant, data, offset, length);
    }

    @Override
    public int writeBinary(Base64Variant variant, InputStream data, int length) {
        if (length > 0) {
            limits.validateStringLength(charsOf(variant, length));
        }
        return super.writeBinary(variant, data, length);
    }

    /** Four characters for three bytes, and a line feed after each full line where a variant has lines. */
    private static int charsOf(Base64Variant variant, int bytes) {
        int rest = bytes % 3;
        long last = rest == 0 ? 0 : variant.usesPadding() ? 4 : rest + 1;
        long chars = bytes / 3 * 4L + last + bytes / 3 / Math.max(1, variant.getMaxLineLength() / 4);
        return (int) Math.min(chars, Integer.MAX_VALUE);
    }

    @Override
    public JsonGenerator writeNumber(BigInteger value) {
        // A decimal digit takes more than three bits.
        if (value != null && value.bitLength() / 3 >= limits.getMaxNumberLength()) {
            limits.validateIntegerLength(value.toString().length());
        }
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(BigDecimal value) {
        if (value != null
                && (long) value.precision() + Math.abs((long) value.scale()) + SIGN_POINT_EXPONENT
                        > limits.getMaxNumberLength()) {
            boolean plain = isEnabled(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN);
            limits.validateFPLength((plain ? value.toPlainString() : value.toString()).length());
        }
        return super.writeNumber(value);
    }

    @Override
    public JsonGenerator writeNumber(String encoded) {
        limits.validateFPLength(encoded.length());
        return super.writeNumber(encoded);
    }

    /** For an array that is written by one call, which opens it where this does not see it. */
    private void oneDeeper() {
        limits.validateNestingDepth(streamWriteContext().getNestingDepth() + 1);
    }

    private JsonGenerator deeper(JsonGenerator generator) {
        limits.validateNestingDepth(streamWriteContext().getNestingDepth());
        return generator;
    }
}
