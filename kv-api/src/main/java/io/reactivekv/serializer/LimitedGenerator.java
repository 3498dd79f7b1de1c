package io.reactivekv.serializer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
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
        return super.writeArray(values, offset, length);
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

    private JsonGenerator deeper(JsonGenerator generator) {
        limits.validateNestingDepth(streamWriteContext().getNestingDepth());
        return generator;
    }
}
