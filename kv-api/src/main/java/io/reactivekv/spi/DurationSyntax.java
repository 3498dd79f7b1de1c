package io.reactivekv.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations with a unit, such as {@code 30s}, or in ISO 8601, such as {@code PT30S}. */
record DurationSyntax(Duration min, Duration max) implements ValueSyntax<Duration> {

    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,18})(ms|s|m|h|d)?");
    private static final Duration POSITIVE = Duration.ofNanos(1);

    @Override
    public String type() {
        return "duration";
    }

    @Override
    public String allowed() {
        return "a duration with a unit (500ms, 30s, 5m, 1h, 7d or ISO 8601 like PT30S), " + bounds();
    }

    @Override
    public String bounds() {
        String from = min.equals(POSITIVE) ? "more than 0" : "at least " + format(min);
        return from + " and at most " + format(max);
    }

    @Override
    public Duration parse(String text) {
        Duration value = read(text);
        check(value);
        return value;
    }

    private static Duration read(String text) {
        try {
            if (text.startsWith("P")) {
                return Duration.parse(text);
            }
            Matcher number = NUMBER.matcher(text);
            if (number.matches()) {
                return withUnit(Long.parseLong(number.group(1)), number.group(2));
            }
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("is not an ISO 8601 duration");
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("is too long");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean capitals = !lower.equals(text) && NUMBER.matcher(lower).matches();
        throw new IllegalArgumentException(capitals ? "has its unit in capitals; write " + lower : "is not a duration");
    }

    private static Duration withUnit(long number, @Nullable String unit) {
        if (unit == null) {
            throw new IllegalArgumentException("has no unit; for seconds write " + number + "s");
        }
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    @Override
    public void check(Duration value) {
        if (value.compareTo(min) < 0) {
            throw new IllegalArgumentException("is too short");
        }
        if (value.compareTo(max) > 0) {
            throw new IllegalArgumentException("is too long");
        }
    }

    @Override
    public String format(Duration value) {
        if (value.isNegative() || value.getNano() % 1_000_000 != 0) {
            return value.toString();
        }
        if (value.getNano() != 0 || value.isZero()) {
            return value.toMillis() + "ms";
        }
        long seconds = value.getSeconds();
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
