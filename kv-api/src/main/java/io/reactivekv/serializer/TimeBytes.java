package io.reactivekv.serializer;

import static java.util.Objects.requireNonNull;

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
import java.util.Date;

/** The bytes of dates and times. Part of the stored format. */
final class TimeBytes {

    private TimeBytes() {}

    @SuppressWarnings("JavaUtilDate") // stored because it is still declared
    static void write(KryoOutput out, Date value) {
        out.writeVarLong(value.getTime(), false);
    }

    @SuppressWarnings("JavaUtilDate") // stored because it is still declared
    static Date readDate(KryoInput in) {
        return new Date(in.readVarLong(false));
    }

    static void write(KryoOutput out, Instant value) {
        out.writeVarLong(value.getEpochSecond(), false);
        out.writeVarInt(value.getNano(), true);
    }

    static Instant readInstant(KryoInput in) {
        return Instant.ofEpochSecond(in.readVarLong(false), in.readVarInt(true));
    }

    static void write(KryoOutput out, Duration value) {
        out.writeVarLong(value.getSeconds(), false);
        out.writeVarInt(value.getNano(), true);
    }

    static Duration readDuration(KryoInput in) {
        return Duration.ofSeconds(in.readVarLong(false), in.readVarInt(true));
    }

    static void write(KryoOutput out, Period value) {
        out.writeVarInt(value.getYears(), false);
        out.writeVarInt(value.getMonths(), false);
        out.writeVarInt(value.getDays(), false);
    }

    static Period readPeriod(KryoInput in) {
        return Period.of(in.readVarInt(false), in.readVarInt(false), in.readVarInt(false));
    }

    static void write(KryoOutput out, Year value) {
        out.writeVarInt(value.getValue(), false);
    }

    static Year readYear(KryoInput in) {
        return Year.of(in.readVarInt(false));
    }

    static void write(KryoOutput out, YearMonth value) {
        out.writeVarInt(value.getYear(), false);
        out.writeByte(value.getMonthValue());
    }

    static YearMonth readYearMonth(KryoInput in) {
        return YearMonth.of(in.readVarInt(false), in.readByte());
    }

    static void write(KryoOutput out, MonthDay value) {
        out.writeByte(value.getMonthValue());
        out.writeByte(value.getDayOfMonth());
    }

    static MonthDay readMonthDay(KryoInput in) {
        return MonthDay.of(in.readByte(), in.readByte());
    }

    static void write(KryoOutput out, LocalDate value) {
        out.writeVarLong(value.toEpochDay(), false);
    }

    static LocalDate readLocalDate(KryoInput in) {
        return LocalDate.ofEpochDay(in.readVarLong(false));
    }

    static void write(KryoOutput out, LocalTime value) {
        out.writeVarLong(value.toNanoOfDay(), true);
    }

    static LocalTime readLocalTime(KryoInput in) {
        return LocalTime.ofNanoOfDay(in.readVarLong(true));
    }

    static void write(KryoOutput out, LocalDateTime value) {
        write(out, value.toLocalDate());
        write(out, value.toLocalTime());
    }

    static LocalDateTime readLocalDateTime(KryoInput in) {
        return LocalDateTime.of(readLocalDate(in), readLocalTime(in));
    }

    static void write(KryoOutput out, OffsetTime value) {
        write(out, value.toLocalTime());
        write(out, value.getOffset());
    }

    static OffsetTime readOffsetTime(KryoInput in) {
        return OffsetTime.of(readLocalTime(in), readZoneOffset(in));
    }

    static void write(KryoOutput out, OffsetDateTime value) {
        write(out, value.toLocalDateTime());
        write(out, value.getOffset());
    }

    static OffsetDateTime readOffsetDateTime(KryoInput in) {
        return OffsetDateTime.of(readLocalDateTime(in), readZoneOffset(in));
    }

    static void write(KryoOutput out, ZonedDateTime value) {
        write(out, value.toLocalDateTime());
        write(out, value.getOffset());
        write(out, value.getZone());
    }

    /** When the rules of a zone have changed since, the instant counts, not the local time. */
    static ZonedDateTime readZonedDateTime(KryoInput in) {
        return ZonedDateTime.ofInstant(readLocalDateTime(in), readZoneOffset(in), readZoneId(in));
    }

    static void write(KryoOutput out, ZoneOffset value) {
        out.writeVarInt(value.getTotalSeconds(), false);
    }

    static ZoneOffset readZoneOffset(KryoInput in) {
        return ZoneOffset.ofTotalSeconds(in.readVarInt(false));
    }

    static void write(KryoOutput out, ZoneId value) {
        out.writeString(value.getId());
    }

    static ZoneId readZoneId(KryoInput in) {
        return ZoneId.of(requireNonNull(in.readString()));
    }
}
