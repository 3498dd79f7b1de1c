package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.BitSet;
import java.util.Currency;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The bytes of numbers, identifiers and the like. Part of the stored format. */
final class ScalarBytes {

    private ScalarBytes() {}

    static void write(KryoOutput out, Byte value) {
        out.writeByte(value.byteValue());
    }

    static void write(KryoOutput out, Short value) {
        out.writeShort(value);
    }

    static void write(KryoOutput out, Integer value) {
        out.writeVarInt(value, false);
    }

    static int readInt(KryoInput in) {
        return in.readVarInt(false);
    }

    static void write(KryoOutput out, Long value) {
        out.writeVarLong(value, false);
    }

    static long readLong(KryoInput in) {
        return in.readVarLong(false);
    }

    static void write(KryoOutput out, BigInteger value) {
        ArrayBytes.write(out, value.toByteArray());
    }

    static BigInteger readBigInteger(KryoInput in) {
        return new BigInteger(bytes(in));
    }

    static void write(KryoOutput out, BigDecimal value) {
        ArrayBytes.write(out, value.unscaledValue().toByteArray());
        out.writeVarInt(value.scale(), false);
    }

    static BigDecimal readBigDecimal(KryoInput in) {
        return new BigDecimal(new BigInteger(bytes(in)), in.readVarInt(false));
    }

    static void write(KryoOutput out, UUID value) {
        out.writeLong(value.getMostSignificantBits());
        out.writeLong(value.getLeastSignificantBits());
    }

    static UUID readUuid(KryoInput in) {
        return new UUID(in.readLong(), in.readLong());
    }

    static void write(KryoOutput out, Locale value) {
        String tag = value.toLanguageTag();
        if (!Locale.forLanguageTag(tag).equals(value)) {
            throw new Misfit("the locale has no language tag that means the same");
        }
        out.writeString(tag);
    }

    static Locale readLocale(KryoInput in) {
        return Locale.forLanguageTag(text(in));
    }

    static void write(KryoOutput out, Currency value) {
        out.writeString(value.getCurrencyCode());
    }

    static Currency readCurrency(KryoInput in) {
        return Currency.getInstance(text(in));
    }

    static void write(KryoOutput out, URI value) {
        out.writeString(value.toString());
    }

    static URI readUri(KryoInput in) {
        return URI.create(text(in));
    }

    static void write(KryoOutput out, BitSet value) {
        ArrayBytes.write(out, value.toByteArray());
    }

    static BitSet readBitSet(KryoInput in) {
        return BitSet.valueOf(bytes(in));
    }

    static void write(KryoOutput out, OptionalInt value) {
        out.writeBoolean(value.isPresent());
        value.ifPresent(present -> out.writeVarInt(present, false));
    }

    static OptionalInt readOptionalInt(KryoInput in) {
        return in.readBoolean() ? OptionalInt.of(in.readVarInt(false)) : OptionalInt.empty();
    }

    static void write(KryoOutput out, OptionalLong value) {
        out.writeBoolean(value.isPresent());
        value.ifPresent(present -> out.writeVarLong(present, false));
    }

    static OptionalLong readOptionalLong(KryoInput in) {
        return in.readBoolean() ? OptionalLong.of(in.readVarLong(false)) : OptionalLong.empty();
    }

    static void write(KryoOutput out, OptionalDouble value) {
        out.writeBoolean(value.isPresent());
        value.ifPresent(out::writeDouble);
    }

    static OptionalDouble readOptionalDouble(KryoInput in) {
        return in.readBoolean() ? OptionalDouble.of(in.readDouble()) : OptionalDouble.empty();
    }

    static void write(KryoOutput out, AtomicBoolean value) {
        out.writeBoolean(value.get());
    }

    static AtomicBoolean readAtomicBoolean(KryoInput in) {
        return new AtomicBoolean(in.readBoolean());
    }

    static void write(KryoOutput out, AtomicInteger value) {
        out.writeVarInt(value.get(), false);
    }

    static AtomicInteger readAtomicInteger(KryoInput in) {
        return new AtomicInteger(in.readVarInt(false));
    }

    static void write(KryoOutput out, AtomicLong value) {
        out.writeVarLong(value.get(), false);
    }

    static AtomicLong readAtomicLong(KryoInput in) {
        return new AtomicLong(in.readVarLong(false));
    }

    private static byte[] bytes(KryoInput in) {
        return requireNonNull(ArrayBytes.readBytes(in));
    }

    private static String text(KryoInput in) {
        return requireNonNull(in.readString());
    }
}
