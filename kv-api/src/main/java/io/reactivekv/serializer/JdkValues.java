package io.reactivekv.serializer;

import io.reactivekv.serializer.LeafCodec.Nulls;
import io.reactivekv.serializer.LeafCodec.Reader;
import io.reactivekv.serializer.LeafCodec.Writer;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The table of the JDK's types that are stored whole, with their codes.
 *
 * <p>Part of the stored format: a line may be added, with a code that was never used, but none may ever be changed.
 */
final class JdkValues {

    private static final @Nullable Codec[] BY_CODE = new Codec[Shape.NULLABLE];
    private static final Map<Class<?>, Codec> BY_TYPE = new HashMap<>();

    static {
        primitive(1, boolean.class, Boolean.class, false, KryoOutput::writeBoolean, KryoInput::readBoolean);
        primitive(2, byte.class, Byte.class, (byte) 0, ScalarBytes::write, KryoInput::readByte);
        primitive(3, short.class, Short.class, (short) 0, ScalarBytes::write, KryoInput::readShort);
        primitive(4, char.class, Character.class, '\0', KryoOutput::writeChar, KryoInput::readChar);
        primitive(5, int.class, Integer.class, 0, ScalarBytes::write, ScalarBytes::readInt);
        primitive(6, long.class, Long.class, 0L, ScalarBytes::write, ScalarBytes::readLong);
        primitive(7, float.class, Float.class, 0f, KryoOutput::writeFloat, KryoInput::readFloat);
        primitive(8, double.class, Double.class, 0d, KryoOutput::writeDouble, KryoInput::readDouble);

        sized(9, String.class, KryoOutput::writeString, KryoInput::readString);
        sized(10, byte[].class, ArrayBytes::write, ArrayBytes::readBytes);
        sized(11, boolean[].class, ArrayBytes::write, ArrayBytes::readBooleans);
        sized(12, short[].class, ArrayBytes::write, ArrayBytes::readShorts);
        sized(13, char[].class, ArrayBytes::write, ArrayBytes::readChars);
        sized(14, int[].class, ArrayBytes::write, ArrayBytes::readInts);
        sized(15, long[].class, ArrayBytes::write, ArrayBytes::readLongs);
        sized(16, float[].class, ArrayBytes::write, ArrayBytes::readFloats);
        sized(17, double[].class, ArrayBytes::write, ArrayBytes::readDoubles);

        value(20, BigInteger.class, ScalarBytes::write, ScalarBytes::readBigInteger);
        value(21, BigDecimal.class, ScalarBytes::write, ScalarBytes::readBigDecimal);
        value(22, UUID.class, ScalarBytes::write, ScalarBytes::readUuid);
        value(23, Locale.class, ScalarBytes::write, ScalarBytes::readLocale);
        value(24, Currency.class, ScalarBytes::write, ScalarBytes::readCurrency);
        value(25, URI.class, ScalarBytes::write, ScalarBytes::readUri);
        value(26, BitSet.class, ScalarBytes::write, ScalarBytes::readBitSet);
        value(27, OptionalInt.class, ScalarBytes::write, ScalarBytes::readOptionalInt);
        value(28, OptionalLong.class, ScalarBytes::write, ScalarBytes::readOptionalLong);
        value(29, OptionalDouble.class, ScalarBytes::write, ScalarBytes::readOptionalDouble);
        value(30, AtomicBoolean.class, ScalarBytes::write, ScalarBytes::readAtomicBoolean);
        value(31, AtomicInteger.class, ScalarBytes::write, ScalarBytes::readAtomicInteger);
        value(32, AtomicLong.class, ScalarBytes::write, ScalarBytes::readAtomicLong);

        value(40, Date.class, TimeBytes::write, TimeBytes::readDate);
        value(41, Instant.class, TimeBytes::write, TimeBytes::readInstant);
        value(42, Duration.class, TimeBytes::write, TimeBytes::readDuration);
        value(43, Period.class, TimeBytes::write, TimeBytes::readPeriod);
        value(44, Year.class, TimeBytes::write, TimeBytes::readYear);
        value(45, YearMonth.class, TimeBytes::write, TimeBytes::readYearMonth);
        value(46, MonthDay.class, TimeBytes::write, TimeBytes::readMonthDay);
        value(47, LocalDate.class, TimeBytes::write, TimeBytes::readLocalDate);
        value(48, LocalTime.class, TimeBytes::write, TimeBytes::readLocalTime);
        value(49, LocalDateTime.class, TimeBytes::write, TimeBytes::readLocalDateTime);
        value(50, OffsetTime.class, TimeBytes::write, TimeBytes::readOffsetTime);
        value(51, OffsetDateTime.class, TimeBytes::write, TimeBytes::readOffsetDateTime);
        value(52, ZonedDateTime.class, TimeBytes::write, TimeBytes::readZonedDateTime);
        value(53, ZoneOffset.class, TimeBytes::write, TimeBytes::readZoneOffset);
        value(54, ZoneId.class, TimeBytes::write, TimeBytes::readZoneId);
    }

    private JdkValues() {}

    static @Nullable Codec of(Class<?> type) {
        return BY_TYPE.get(type);
    }

    /** The codec with this code; null when there is none. */
    static @Nullable Codec byCode(int code) {
        return code >= 0 && code < BY_CODE.length ? BY_CODE[code] : null;
    }

    private static <T> void primitive(
            int code, Class<?> type, Class<T> boxed, T zero, Writer<T> writer, Reader<T> reader) {
        Codec codec = add(code, new LeafCodec<>(code, boxed, false, Nulls.REFUSED, zero, writer, reader));
        BY_TYPE.put(type, codec);
        BY_TYPE.put(boxed, new NullableCodec(codec));
    }

    private static <T> void sized(int code, Class<T> type, Writer<T> writer, Reader<T> reader) {
        Codec codec = add(code, new LeafCodec<>(code, type, false, Nulls.AS_LENGTH, null, writer, reader));
        BY_TYPE.put(type, codec);
    }

    private static <T> void value(int code, Class<T> type, Writer<T> writer, Reader<T> reader) {
        boolean exact = !Modifier.isAbstract(type.getModifiers());
        Codec codec = add(code, new LeafCodec<>(code, type, exact, Nulls.REFUSED, null, writer, reader));
        BY_TYPE.put(type, new NullableCodec(codec));
    }

    private static Codec add(int code, Codec codec) {
        if (BY_CODE[code] != null) {
            throw new AssertionError("code " + code + " is given twice");
        }
        BY_CODE[code] = codec;
        return codec;
    }
}
